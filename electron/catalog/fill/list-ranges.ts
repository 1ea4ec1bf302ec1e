import {
  mapConcurrent,
  type ObjectStore,
  type PageScanner,
  type ScannedPage,
} from '../../../drivers/index.ts'

/** Keys after `after` up to `through`; undefined is the beginning or the end of the list. */
export interface ListedRange {
  readonly id: number
  readonly after: string | undefined
  readonly through: string | undefined
}

export interface RangeOptions<Page extends ScannedPage> {
  readonly objects: ObjectStore
  readonly prefix: string
  readonly startAfter?: string
  readonly cuts?: readonly string[]
  readonly atOnce: number
  readonly scanner: PageScanner<Page>
  readonly onPage: (page: Page, range: ListedRange) => Promise<void>
  readonly onRestart: () => void
}

/**
 * Lists keys by ranges that are given, side by side. Each range goes on page by page until a page ends behind it.
 */
export async function listRanges<Page extends ScannedPage>(
  options: RangeOptions<Page>,
  signal: AbortSignal,
): Promise<void> {
  const { objects, prefix, startAfter, cuts = [], atOnce, scanner, onPage } = options
  const inside = cuts.filter((cut) => Buffer.from(cut).compare(Buffer.from(startAfter ?? '')) > 0)
  const ranges = [startAfter, ...inside].map((after, at) => ({ id: at, after, through: inside[at] }))
  for await (const _ of mapConcurrent(ranges, atOnce, list, signal)) void _

  async function list(range: ListedRange, stop: AbortSignal): Promise<void> {
    let token: string | undefined
    do {
      const start =
        token === undefined ? (range.after === undefined ? {} : { startAfter: range.after }) : { token }
      const page = await objects.scan({ prefix, ...start }, scanner, stop)
      await onPage(page, range)
      token = page.next
      const { lastKey } = page
      if (
        range.through !== undefined &&
        lastKey !== undefined &&
        Buffer.from(lastKey).compare(Buffer.from(range.through)) >= 0
      )
        break
    } while (token !== undefined)
  }
}
