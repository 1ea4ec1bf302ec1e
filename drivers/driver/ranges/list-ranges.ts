import { setMaxListeners } from 'node:events'

import { StoreError } from '../../common/errors.ts'
import { linkedAbort } from '../../common/linked-abort.ts'
import type { ListQuery, ObjectStore, PageScanner, ScannedPage } from '../object-store.ts'
import { compareKeys } from '../store-path.ts'
import { ChangeSignal } from './change-signal.ts'
import { RangePlan, type PlannedRange, type ReadAhead } from './range-plan.ts'

/** Keys after `after` up to `through`, both as they sort in UTF-8 bytes; undefined is the beginning or the end of the list. */
export interface ListedRange {
  /** 0 for the range at the beginning. Numbers say nothing of the order. */
  readonly id: number
  readonly after: string | undefined
  readonly through: string | undefined
}

/** `listRanges` of an object store's pages. */
export interface RangeOptions<Page extends ScannedPage> extends Omit<
  PageRangeOptions<Page>,
  'objects' | 'ask'
> {
  readonly objects: Pick<ObjectStore, 'scan' | 'list' | 'limits'>
  /**
   * Reads one page. It may run several times for the same page, when a request is made again: what it gives becomes part of
   * the list only with `onPage`.
   */
  readonly scanner: PageScanner<Page>
}

export interface PageRangeOptions<Page extends ScannedPage> {
  readonly objects: Pick<ObjectStore, 'list' | 'limits'>
  /** Asks for one page. */
  readonly ask: (query: ListQuery, signal: AbortSignal) => Promise<Page>
  readonly prefix: string
  readonly startAfter?: string
  /** With a delimiter, common prefixes are entries of the list as keys are. */
  readonly delimiter?: '/'
  /** Where to cut to begin with, in any order: whoever knows the keys knows it best. */
  readonly cuts?: readonly string[]
  /** Requests side by side; a store may take fewer (`limits.rangesAtOnce`). */
  readonly atOnce: number
  /** The most keys of a page; the store's page size when absent. */
  readonly maxKeys?: number
  /**
   * A page of a range, which follows on the pages of that range before it. The page may begin before the range or end behind
   * it: keys that are not in the range (as it is now) are given, or were, with another. The range goes on when this is done.
   */
  readonly onPage: (page: Page, range: ListedRange) => void | Promise<void>
  /** Nothing more comes of the range. Every range comes to its end, also one that has no key. */
  readonly onRangeEnd?: (range: ListedRange) => void
  /**
   * The service lists in no order, or does not begin where it is told to: all pages so far are void. The list is made once
   * more, as one range with the id 0, page by page.
   */
  readonly onRestart: () => void
  /** For a reader that wants pages in their order. */
  readonly inOrder?: ReadAhead
}

/**
 * Lists all keys below a prefix in ranges that run side by side. Whoever has nothing to do takes a part of the range that
 * has most left, as far as that can be told from the keys so far; a list of few pages is not cut. Cuts cost requests: about
 * one for every twenty pages. Every key that existed throughout is given exactly once, in its range. Fails as the requests
 * do; then, and when the signal aborts, all requests under way are stopped first.
 */
export async function listRanges<Page extends ScannedPage>(
  { scanner, ...options }: RangeOptions<Page>,
  signal: AbortSignal,
): Promise<void> {
  const ask = (query: ListQuery, asking: AbortSignal): Promise<Page> =>
    options.objects.scan(query, scanner, asking)
  await listPageRanges({ ...options, ask }, signal)
}

/** The same, however a page is asked for. */
export async function listPageRanges<Page extends ScannedPage>(
  options: PageRangeOptions<Page>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await new ParallelList(options).run(signal)
  } catch (error) {
    if (!(error instanceof Disorder)) throw error
    options.onRestart()
    await listSerially(options, signal)
  }
}

/** As the service orders it: that such a list ends is watched over by the layers. */
async function listSerially<Page extends ScannedPage>(
  options: PageRangeOptions<Page>,
  signal: AbortSignal,
): Promise<void> {
  const { prefix, startAfter, delimiter, maxKeys } = options
  const query = {
    prefix,
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(maxKeys === undefined ? {} : { maxKeys }),
  }
  const range: ListedRange = { id: 0, after: startAfter, through: undefined }
  let from: Pick<ListQuery, 'startAfter' | 'token'> = startAfter === undefined ? {} : { startAfter }
  for (;;) {
    signal.throwIfAborted()
    const page = await options.ask({ ...query, ...from }, signal)
    await options.onPage(page, range)
    if (page.next === undefined) break
    from = { token: page.next }
  }
  options.onRangeEnd?.(range)
}

/** Thrown when pages are not in the order of their keys. */
class Disorder extends Error {}

class ParallelList<Page extends ScannedPage> {
  readonly #options: PageRangeOptions<Page>
  readonly #plan: RangePlan
  readonly #changed: ChangeSignal
  readonly #atOnce: number

  constructor(options: PageRangeOptions<Page>) {
    this.#options = options
    this.#changed = options.inOrder?.changed ?? new ChangeSignal()
    this.#atOnce = Math.max(1, Math.min(options.atOnce, options.objects.limits.rangesAtOnce))
    this.#plan = new RangePlan(options)
  }

  async run(signal: AbortSignal): Promise<void> {
    const stop = linkedAbort(signal)
    // As many as there are workers listen: that many listeners are no leak, of which Node would warn.
    setMaxListeners(0, stop.signal)
    let failure: { readonly error: unknown } | undefined
    const workers = Array.from({ length: this.#atOnce }, () =>
      this.#work(stop.signal).catch((error: unknown) => {
        failure ??= { error }
        stop.abort(error)
        this.#changed.notify()
      }),
    )
    await Promise.all(workers)
    stop.unlink()
    if (failure !== undefined) throw failure.error
  }

  async #work(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted()
      const job = this.#plan.nextJob()
      if (job === 'done') return
      if (job === 'wait') await this.#changed.wait(signal)
      else if (job.kind === 'explore') await this.#explore(job.folder, job.after, signal)
      else await this.#list(job.range, signal)
    }
  }

  async #list(range: PlannedRange, signal: AbortSignal): Promise<void> {
    const { ask, prefix, delimiter, maxKeys, onPage, onRangeEnd } = this.#options
    do {
      await this.#roomFor(range, signal)
      const { token, after } = range
      const page = await ask(
        {
          prefix,
          ...(delimiter === undefined ? {} : { delimiter }),
          ...(maxKeys === undefined ? {} : { maxKeys }),
          ...(token !== undefined ? { token } : after !== undefined ? { startAfter: after } : {}),
        },
        signal,
      )
      signal.throwIfAborted()
      const bounds = pageBounds(page)
      if (!bounds.isSorted || !this.#plan.isInPlace(range, bounds)) throw new Disorder()
      const given = onPage(page, viewOf(range))
      this.#plan.take(range, { ...bounds, next: page.next })
      this.#changed.notify()
      await given
      signal.throwIfAborted()
    } while (!range.isDone)
    onRangeEnd?.(viewOf(range))
    this.#changed.notify()
  }

  /** Waits until one more page of the range is wanted. */
  async #roomFor(range: PlannedRange, signal: AbortSignal): Promise<void> {
    while (!this.#plan.hasRoom(range)) await this.#changed.wait(signal)
  }

  /** A look at the folders beside one another, for places to cut at. That it cannot be had stops nothing. */
  async #explore(folder: string, after: string | undefined, signal: AbortSignal): Promise<void> {
    try {
      const query = {
        prefix: folder,
        delimiter: '/',
        ...(after === undefined ? {} : { startAfter: after }),
      } as const
      const { objects, prefixes, next } = await this.#options.objects.list(query, signal)
      const folders = [...prefixes].sort(compareKeys)
      const lastFile = objects.at(-1)?.key
      const lastFolder = folders.at(-1)
      const isMore =
        lastFile !== undefined && (lastFolder === undefined || compareKeys(lastFile, lastFolder) > 0)
      this.#plan.explored(folder, after, { folders, complete: next === undefined && !isMore })
    } catch (error) {
      if (signal.aborted || !(error instanceof StoreError)) throw error
      this.#plan.explored(folder, after, undefined)
    }
    this.#changed.notify()
  }
}

function viewOf({ id, after, through }: PlannedRange): ListedRange {
  return { id, after, through }
}

/** First and last of the keys and common prefixes of a page, and whether they come in order. */
function pageBounds(page: ScannedPage): {
  readonly first: string | undefined
  readonly last: string | undefined
  readonly isSorted: boolean
} {
  const { prefixes } = page
  const firsts = [page.firstKey, prefixes[0]].filter((key) => key !== undefined)
  const lasts = [page.lastKey, prefixes.at(-1)].filter((key) => key !== undefined)
  const first = firsts.sort(compareKeys)[0]
  const last = lasts.sort(compareKeys).at(-1)
  const areSorted = prefixes.every((each, at) => at === 0 || compareKeys(prefixes[at - 1] ?? '', each) < 0)
  return { first, last, isSorted: page.isSorted && areSorted }
}
