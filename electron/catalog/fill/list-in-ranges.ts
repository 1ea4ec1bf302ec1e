import { listRanges, StoreError, type ObjectStore, type PageScanner } from '../../../drivers/index.ts'
import type { KeyRange, ScannedInThread } from '../thread/jobs.ts'

export interface PagesInRanges {
  readonly prefix: string
  readonly startAfter?: string
  readonly cuts?: readonly string[]
  readonly scanner: PageScanner<ScannedInThread>
  /** Pages of a range come in order, each once. */
  readonly onPage: (page: ScannedInThread, range: KeyRange) => Promise<void>
  /** All pages so far are void: the list is made once more from its beginning. */
  readonly onAnew: () => Promise<unknown>
}

/** Requests side by side: fewer than a store makes at once, so that a person who looks at something else does not wait. */
export const rangesAtOnce = 24

/**
 * Lists keys by ranges that run side by side. Where the service does not begin where it is told to, it lists page after page;
 * fails with Corrupt where that comes in no order.
 */
export async function listInRanges(
  objects: ObjectStore,
  { prefix, startAfter, cuts = [], scanner, onPage, onAnew }: PagesInRanges,
  signal: AbortSignal,
): Promise<void> {
  const start = startAfter === undefined ? {} : { startAfter }
  const onRestart = (): never => {
    throw new ListsAnew()
  }
  try {
    await listRanges(
      { objects, prefix, ...start, cuts, atOnce: rangesAtOnce, scanner, onPage, onRestart },
      signal,
    )
  } catch (error) {
    if (!(error instanceof ListsAnew)) throw error
    await onAnew()
    await listPageByPage()
  }

  async function listPageByPage(): Promise<void> {
    let token: string | undefined
    let last: Buffer | undefined
    do {
      const page = await objects.scan({ prefix, ...(token === undefined ? {} : { token }) }, scanner, signal)
      const { firstKey, lastKey, isSorted, next } = page
      const isBehind = firstKey === undefined || last === undefined || last.compare(Buffer.from(firstKey)) < 0
      if (!isSorted || !isBehind) throw new StoreError('Corrupt', 'the service lists keys in no order')
      await onPage(page, { id: 0, after: undefined, through: undefined })
      if (lastKey !== undefined) last = Buffer.from(lastKey)
      token = next
    } while (token !== undefined)
  }
}

class ListsAnew extends Error {}
