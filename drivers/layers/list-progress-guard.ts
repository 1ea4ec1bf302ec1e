import { explained } from '../common/errors.ts'
import { explain } from '../explain.ts'
import type {
  ListQuery,
  ObjectPage,
  ObjectStore,
  PageScanner,
  ScannedPage,
  UploadPage,
  UploadQuery,
  VersionPage,
  VersionQuery,
} from '../driver/object-store.ts'

/**
 * Ends lists that would never end, because the service repeats pages and always says that there is more. Such a list fails
 * with Unexpected. The token of each page carries what the next check needs, so callers keep no state. Only repetition is
 * refused: some services list in no order, give empty pages, or repeat common prefixes on each page.
 */
export function guardListProgress(inner: ObjectStore): ObjectStore {
  return {
    ...inner,
    list: (query, signal) =>
      guarded<ListQuery, ObjectPage>(
        query,
        (each) => inner.list(each, signal),
        ({ objects, prefixes }) => begin(objects[0]?.key, prefixes),
      ),
    scan: <Page extends ScannedPage>(query: ListQuery, scanner: PageScanner<Page>, signal: AbortSignal) =>
      guarded<ListQuery, Page>(
        query,
        (each) => inner.scan(each, scanner, signal),
        ({ firstKey, prefixes }) => begin(firstKey, prefixes),
      ),
    listUploads: (query, signal) =>
      guarded<UploadQuery, UploadPage>(
        query,
        (each) => inner.listUploads(each, signal),
        ({ uploads: [first] }) => first?.uploadId,
      ),
    listVersions: (query, signal) =>
      guarded<VersionQuery, VersionPage>(
        query,
        (each) => inner.listVersions(each, signal),
        // The id too: a key may have thousands of versions.
        ({ versions: [first] }) => (first === undefined ? undefined : `${first.versionId} ${first.key}`),
      ),
    async listParts(upload, after, signal) {
      const page = await inner.listParts(upload, after, signal)
      if (page.next !== undefined && page.next <= after) throw repeated()
      return page
    },
  }
}

/** What identifies a page: no two pages of one list begin with the same. */
function begin(firstKey: string | undefined, prefixes: readonly string[]): string | undefined {
  if (firstKey !== undefined) return firstKey
  return prefixes.length === 0 ? undefined : JSON.stringify([prefixes[0], prefixes.at(-1)])
}

/** A page, by its token for the next one and by what it begins with; an empty page begins with undefined. */
interface Mark {
  readonly token: string
  readonly begin?: string | undefined
}

/**
 * State of R. P. Brent's cycle detection (1980): each page is compared with the page before it, and with one earlier page
 * that is replaced after 1, 2, 4, … pages. That finds a cycle of any length and remembers two pages.
 */
interface CycleState {
  readonly last: Mark
  readonly anchor: Mark
  readonly span: number
  readonly left: number
  /** Empty pages in a row. */
  readonly empty: number
}

async function guarded<
  Query extends { readonly token?: string },
  Page extends { readonly next: string | undefined },
>(query: Query, ask: (query: Query) => Promise<Page>, beginOf: (page: Page) => string | undefined) {
  const before = query.token === undefined ? undefined : (JSON.parse(query.token) as CycleState)
  const page = await ask(before === undefined ? query : { ...query, token: before.last.token })
  if (page.next === undefined) return page
  const watch = advance(before, { token: page.next, begin: beginOf(page) })
  return { ...page, next: JSON.stringify(watch) }
}

function advance(before: CycleState | undefined, page: Mark): CycleState {
  if (before === undefined) return { last: page, anchor: page, span: 1, left: 1, empty: 0 }
  const { last, anchor, span, left } = before
  const empty = page.begin === undefined ? before.empty + 1 : 0
  if (same(page, last) || same(page, anchor) || empty > mostEmptyPages) throw repeated()
  if (left > 1) return { last: page, anchor, span, left: left - 1, empty }
  return { last: page, anchor: page, span: 2 * span, left: 2 * span, empty }
}

function same(one: Mark, other: Mark): boolean {
  return one.token === other.token || (one.begin !== undefined && one.begin === other.begin)
}

/** A bucket with versions gives an empty page for each thousand deleted objects. */
const mostEmptyPages = 10_000

function repeated() {
  return explained('Unexpected', explain('listRepeats', {}))
}
