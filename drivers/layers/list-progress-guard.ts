import { explained } from '../common/errors.ts'
import { explain } from '../explain.ts'
import type {
  ListQuery,
  ObjectPage,
  ObjectStore,
  UploadPage,
  UploadQuery,
  VersionPage,
  VersionQuery,
} from '../driver/object-store.ts'

/**
 * Ends every list of a service that says for ever that there is more. What a page must know of those before it travels
 * in its token, so that no caller has to keep anything. Only what cannot go on is refused: not every service lists in an
 * order, some give pages without anything, and some repeat common prefixes on each page.
 */
export function guardListProgress(inner: ObjectStore): ObjectStore {
  return {
    ...inner,
    list: (query, signal) => watched<ListQuery, ObjectPage>(query, (each) => inner.list(each, signal), begin),
    listUploads: (query, signal) =>
      watched<UploadQuery, UploadPage>(
        query,
        (each) => inner.listUploads(each, signal),
        ({ uploads: [first] }) => first?.uploadId,
      ),
    listVersions: (query, signal) =>
      watched<VersionQuery, VersionPage>(
        query,
        (each) => inner.listVersions(each, signal),
        // A key may have thousands of versions.
        ({ versions: [first] }) => (first === undefined ? undefined : `${first.versionId} ${first.key}`),
      ),
    async listParts(upload, after, signal) {
      const page = await inner.listParts(upload, after, signal)
      if (page.next !== undefined && page.next <= after) throw repeated()
      return page
    },
  }
}

/** What two pages of one list never have in common. */
function begin({ objects, prefixes }: ObjectPage): string | undefined {
  const first = objects[0]?.key
  if (first !== undefined) return first
  return prefixes.length === 0 ? undefined : JSON.stringify([prefixes[0], prefixes.at(-1)])
}

/** A page, by the token that it gives and by what it begins with; that is undefined where nothing is on it. */
interface Mark {
  readonly token: string
  readonly begin?: string | undefined
}

/**
 * The page before, and one page further back that all are compared with. That one is replaced after 1, 2, 4, … pages,
 * so that a circle of any length is found, with the memory of two pages (R. P. Brent, 1980).
 */
interface Watch {
  readonly last: Mark
  readonly kept: Mark
  readonly span: number
  readonly left: number
  /** Pages without anything, one after another. */
  readonly empty: number
}

async function watched<
  Query extends { readonly token?: string },
  Page extends { readonly next: string | undefined },
>(query: Query, ask: (query: Query) => Promise<Page>, beginOf: (page: Page) => string | undefined) {
  const before = query.token === undefined ? undefined : (JSON.parse(query.token) as Watch)
  const page = await ask(before === undefined ? query : { ...query, token: before.last.token })
  if (page.next === undefined) return page
  const watch = goOn(before, { token: page.next, begin: beginOf(page) })
  return { ...page, next: JSON.stringify(watch) }
}

function goOn(before: Watch | undefined, page: Mark): Watch {
  if (before === undefined) return { last: page, kept: page, span: 1, left: 1, empty: 0 }
  const { last, kept, span, left } = before
  const empty = page.begin === undefined ? before.empty + 1 : 0
  if (same(page, last) || same(page, kept) || empty > mostEmptyPages) throw repeated()
  if (left > 1) return { last: page, kept, span, left: left - 1, empty }
  return { last: page, kept: page, span: 2 * span, left: 2 * span, empty }
}

function same(one: Mark, other: Mark): boolean {
  return one.token === other.token || (one.begin !== undefined && one.begin === other.begin)
}

/** A bucket with versions has a page without anything for each thousand of deleted objects. */
const mostEmptyPages = 10_000

function repeated() {
  return explained('Unexpected', explain('listRepeats', {}))
}
