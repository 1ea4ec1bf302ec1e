import { StoreError } from '../../common/errors.ts'
import { linkedAbort } from '../../common/linked-abort.ts'
import type { ObjectPage, ObjectStore, ScannedPage } from '../object-store.ts'
import { compareKeys } from '../store-path.ts'
import { ChangeSignal } from './change-signal.ts'
import { listPageRanges, type ListedRange } from './list-ranges.ts'

export interface RangedQuery {
  readonly prefix: string
  readonly delimiter?: '/'
  readonly startAfter?: string
  /** Requests side by side; 8 when absent. */
  readonly atOnce?: number
  /** The most keys of a page; the store's page size when absent. */
  readonly maxKeys?: number
}

type Entries = Pick<ObjectPage, 'objects' | 'prefixes'>

/**
 * All pages of a list in the order of keys, as `objectPages` gives them, but asked for side by side: ranges of a few pages
 * ahead of the reader. At most 64 pages wait, and those that are being asked for. A list of up to three pages costs one
 * request a page, a longer one a few more. Fails with Corrupt where the service turns out to list in no order after pages
 * were given.
 */
export async function* rangedPages(
  objects: Pick<ObjectStore, 'list' | 'limits'>,
  query: RangedQuery,
  signal: AbortSignal,
): AsyncGenerator<Entries, void, undefined> {
  const stop = linkedAbort(signal)
  const changed = new ChangeSignal()
  const waiting = new WaitingPages(changed)
  const atOnce = query.atOnce ?? 8
  const work = listPageRanges(
    {
      objects,
      ...query,
      atOnce,
      ask: async (asked, asking) => bounded(await objects.list(asked, asking)),
      onPage: (page, range) => waiting.add(page, range),
      onRangeEnd: (range) => waiting.end(range),
      onRestart: () => waiting.restart(),
      inOrder: { pagesAhead: mostWaiting, hasRoom: (before) => waiting.hasRoom(before), changed },
    },
    stop.signal,
  ).then(
    () => waiting.finish({}),
    (error: unknown) => waiting.finish({ error }),
  )
  try {
    yield* waiting.inOrder(stop.signal)
  } finally {
    stop.abort()
    await work
  }
}

/** A page as its list is made of: with its first and its last key. */
function bounded(page: ObjectPage): ObjectPage & ScannedPage {
  const { objects } = page
  const isSorted = objects.every(
    ({ key }, at) => at === 0 || compareKeys(objects[at - 1]?.key ?? '', key) < 0,
  )
  return { ...page, count: objects.length, firstKey: objects[0]?.key, lastKey: objects.at(-1)?.key, isSorted }
}

const mostWaiting = 64

/** Pages of ranges until their turn comes. */
class WaitingPages {
  /** Pages that wait. */
  count = 0
  readonly #changed: ChangeSignal
  readonly #ranges = new Map<number, WaitingRange>()
  #outcome: { readonly error?: unknown } | undefined
  /** Entries that the reader has, and those of them that are not of the first range. */
  #given = 0
  #givenOfOthers = 0
  /** Entries that the reader had before the list was begun anew. */
  #skip = 0

  constructor(changed: ChangeSignal) {
    this.#changed = changed
  }

  /**
   * When the reader has nothing to read, the first range goes on in any case. Of the others, later ones have less room: where
   * they have more pages than expected, those before them are not held up.
   */
  hasRoom(rangesBefore: number): boolean {
    if (rangesBefore === 0 && (this.#current()?.pages.length ?? 0) === 0) return true
    return this.count < mostWaiting - Math.min(2 * rangesBefore, mostWaiting / 2)
  }

  add(page: ObjectPage, range: ListedRange): void {
    this.#rangeOf(range).pages.push(within(page, range))
    this.count += 1
    this.#changed.notify()
  }

  end(range: ListedRange): void {
    const waiting = this.#rangeOf(range)
    waiting.isEnded = true
    waiting.through = range.through
    this.#changed.notify()
  }

  /** A list that was begun anew comes in the same order, which is the service's own. */
  restart(): void {
    if (this.#givenOfOthers > 0) {
      throw new StoreError('Corrupt', 'the service lists keys in no order', {}, { retry: 'later' })
    }
    this.#ranges.clear()
    this.count = 0
    this.#skip = this.#given
    this.#turn = undefined
  }

  finish(outcome: { readonly error?: unknown }): void {
    this.#outcome = outcome
    this.#changed.notify()
  }

  /** Where the range begins whose turn it is. */
  #turn: string | undefined

  async *inOrder(signal: AbortSignal): AsyncGenerator<Entries, void, undefined> {
    for (;;) {
      if (this.#outcome !== undefined && 'error' in this.#outcome) throw this.#outcome.error
      const range = this.#current()
      const page = range?.pages.shift()
      if (range !== undefined && page !== undefined) {
        this.count -= 1
        this.#changed.notify()
        const entries = this.#new(page)
        this.#given += page.objects.length + page.prefixes.length
        if (range.id !== 0) this.#givenOfOthers += page.objects.length + page.prefixes.length
        if (entries.objects.length + entries.prefixes.length > 0) yield entries
      } else if (range?.isEnded === true) {
        this.#ranges.delete(range.id)
        if (range.through === undefined) return
        this.#turn = range.through
      } else if (this.#outcome !== undefined) return
      else await this.#changed.wait(signal)
    }
  }

  /** Ranges follow on one another: the next begins where the one before ends. */
  #current(): WaitingRange | undefined {
    for (const range of this.#ranges.values()) {
      if (this.#turn === undefined ? range.id === 0 : range.after === this.#turn) return range
    }
    return undefined
  }

  /** Without what the reader has. */
  #new(page: Entries): Entries {
    const skipped = Math.min(this.#skip, page.objects.length)
    this.#skip -= skipped
    return skipped === 0 ? page : { objects: page.objects.slice(skipped), prefixes: page.prefixes }
  }

  #rangeOf({ id, after, through }: ListedRange): WaitingRange {
    const known = this.#ranges.get(id)
    if (known !== undefined) return known
    const range = { id, after, through, pages: [], isEnded: false }
    this.#ranges.set(id, range)
    return range
  }
}

interface WaitingRange {
  readonly id: number
  readonly after: string | undefined
  through: string | undefined
  readonly pages: Entries[]
  isEnded: boolean
}

/** What of a page is in the range: a page may end behind it. */
function within({ objects, prefixes }: ObjectPage, { after, through }: ListedRange): Entries {
  const isInside = (key: string): boolean =>
    (after === undefined || compareKeys(key, after) > 0) &&
    (through === undefined || compareKeys(key, through) <= 0)
  const ends = [objects[0]?.key, objects.at(-1)?.key, prefixes[0], prefixes.at(-1)]
  if (ends.every((key) => key === undefined || isInside(key))) return { objects, prefixes }
  return { objects: objects.filter(({ key }) => isInside(key)), prefixes: prefixes.filter(isInside) }
}
