import { queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { Reference } from '../../../electron/api/inputs.ts'
import type {
  ManifestCheck,
  ReferrerRow,
  RepositoryRow,
  RevisionRow,
  TagRow,
} from '../../../electron/api/rows.ts'
import { editionsOf } from '../lists/catalog-lists.ts'
import { addToListing, emptyListing, listingParts, type Listing, type ListingPart } from '../lists/listing.ts'
import type { Places } from '../lists/places.ts'
import { streamed } from '../client/streamed.ts'

export interface RepositoryListing extends Listing<readonly RepositoryRow[]> {
  /** The edition that the host had told before it was asked; absent before the first. */
  readonly edition?: number
}
export type TagListing = Listing<readonly TagRow[]>
export type RevisionListing = Listing<readonly RevisionRow[]>
export type ReferrerListing = Listing<readonly ReferrerRow[]>
export type CheckListing = Listing<readonly ManifestCheck[]>

const noRepositories: RepositoryListing = emptyListing
const noTags: TagListing = emptyListing
const noRevisions: RevisionListing = emptyListing
const noReferrers: ReferrerListing = emptyListing
const noChecks: CheckListing = emptyListing

/**
 * Every repository of a store, page by page; `places` where many stores are listed at once. A list that is the same as before keeps
 * its pages, so that nothing is drawn again.
 */
export function repositoriesQuery(client: Client, store: string, places?: Places) {
  return queryOptions({
    queryKey: [store, 'repositories'],
    ...streamed({
      streamFn: ({ signal, client: queries, queryKey }) => {
        const edition = editionsOf(queries, store)?.repositories
        const before = queries.getQueryData<RepositoryListing>(queryKey)
        const pages = begun(places, () => client.listRepositories({ store }, { signal }), signal)
        return repositoryParts(listingParts(pages), before, edition)
      },
      reducer: addRepositories,
      initialValue: noRepositories,
      refetchMode: 'replace',
    }),
  })
}

type RepositoryPart = ListingPart<readonly RepositoryRow[]> | { readonly whole: RepositoryListing }

async function* repositoryParts(
  parts: AsyncIterable<ListingPart<readonly RepositoryRow[]>>,
  before: RepositoryListing | undefined,
  edition: number | undefined,
): AsyncGenerator<RepositoryPart> {
  const names = before?.ended === true ? await namesIn(before.pages) : undefined
  let listing = noRepositories
  let count = 0
  let isSame = names !== undefined
  for await (const part of parts) {
    listing = addToListing(listing, part)
    if (part === 'end') continue
    // A walk finds them in another order than what is remembered tells them.
    for (const page of part.pages) {
      count += page.length
      isSame &&= page.every(({ name }) => names?.has(name) === true)
    }
    yield part
  }
  const { pages } = isSame && count === names?.size && before !== undefined ? before : listing
  yield { whole: { pages, ended: true, ...(edition === undefined ? {} : { edition }) } }
}

/** A hundred thousand names take longer than a frame: there is a pause after some. */
async function namesIn(pages: RepositoryListing['pages']): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  let added = 0
  for (const page of pages) {
    for (const { name } of page) names.add(name)
    added += page.length
    if (added < namesAtOnce) continue
    added = 0
    await new Promise((resolve) => setTimeout(resolve))
  }
  return names
}

const namesAtOnce = 20_000

function addRepositories(listing: RepositoryListing, part: RepositoryPart): RepositoryListing {
  return typeof part === 'object' && 'whole' in part ? part.whole : addToListing(listing, part)
}

/**
 * The tags of a repository. A tag comes up to three times, each time knowing more, and before as it is remembered. One that is
 * not there any more is taken out.
 */
export function tagsQuery(client: Client, store: string, repository: string, places?: Places) {
  return queryOptions({
    queryKey: [store, 'tags', repository],
    ...streamed({
      streamFn: ({ signal }) =>
        listingParts(begun(places, () => client.listTags({ store, repository }, { signal }), signal)),
      reducer: addTags,
      initialValue: noTags,
      refetchMode: 'replace',
    }),
  })
}

/** All pages are new ones where a tag is taken out: whoever grows with a listing begins anew. */
export function addTags(listing: TagListing, part: ListingPart<readonly TagRow[]>): TagListing {
  const longer = addToListing(listing, part)
  if (part === 'end') return longer
  const gone = new Set(
    part.pages.flatMap((page) => page.filter(({ known }) => known === 'gone').map(({ tag }) => tag)),
  )
  if (gone.size === 0) return longer
  return { ...longer, pages: longer.pages.map((page) => page.filter(({ tag }) => !gone.has(tag))) }
}

/** Every manifest that a repository links to, tagged or not. */
export function revisionsQuery(client: Client, store: string, repository: string) {
  return queryOptions({
    queryKey: [store, 'revisions', repository],
    ...streamed({
      streamFn: ({ signal }) => listingParts(client.listRevisions({ store, repository }, { signal })),
      reducer: addToListing<readonly RevisionRow[]>,
      initialValue: noRevisions,
      refetchMode: 'replace',
    }),
  })
}

/** Whether a registry would serve these manifests. `listing` names what they were listed by, and when. */
export function checksQuery(
  client: Client,
  store: string,
  repository: string,
  listing: string,
  digests: readonly string[],
) {
  return queryOptions({
    queryKey: [store, 'checks', repository, listing],
    ...streamed({
      streamFn: ({ signal }) =>
        listingParts(client.checkManifests({ store, repository, digests }, { signal })),
      reducer: addToListing<readonly ManifestCheck[]>,
      initialValue: noChecks,
      refetchMode: 'replace',
    }),
  })
}

export function manifestQuery(client: Client, store: string, repository: string, reference: Reference) {
  return queryOptions({
    queryKey: [store, 'manifest', repository, reference],
    queryFn: ({ signal }) => client.getManifest({ store, repository, reference }, { signal }),
  })
}

/** How large the images and artifacts are that an index lists; it asks for at most so many as one call takes. */
export function contentSizesQuery(
  client: Client,
  store: string,
  repository: string,
  digests: readonly string[],
) {
  return queryOptions({
    queryKey: [store, 'contentSizes', repository, digests],
    queryFn: async ({ signal }) => {
      const sizes = await client.manifestContentSizes({ store, repository, digests }, { signal })
      return new Map(sizes.map(({ digest, sizeBytes }) => [digest, sizeBytes]))
    },
    staleTime: Infinity,
  })
}

export function imageConfigQuery(client: Client, store: string, repository: string, manifest: string) {
  return queryOptions({
    queryKey: [store, 'imageConfig', repository, manifest],
    queryFn: ({ signal }) => client.getImageConfig({ store, repository, manifest }, { signal }),
  })
}

export function layersQuery(client: Client, store: string, repository: string, manifest: string) {
  return queryOptions({
    queryKey: [store, 'layers', repository, manifest],
    queryFn: ({ signal }) => client.getLayers({ store, repository, manifest }, { signal }),
  })
}

/** What a tag pointed to before, and points to now. */
export function tagHistoryQuery(client: Client, store: string, repository: string, tag: string) {
  return queryOptions({
    queryKey: [store, 'tagHistory', repository, tag],
    queryFn: ({ signal }) => client.tagHistory({ store, repository, tag }, { signal }),
  })
}

/** What refers to a manifest: signatures, bills of materials, provenance. A referrer may come twice. */
export function referrersQuery(client: Client, store: string, repository: string, digest: string) {
  return queryOptions({
    queryKey: [store, 'referrers', repository, digest],
    ...streamed({
      streamFn: ({ signal }) => listingParts(client.listReferrers({ store, repository, digest }, { signal })),
      reducer: addToListing<readonly ReferrerRow[]>,
      initialValue: noReferrers,
      refetchMode: 'replace',
    }),
  })
}

function begun<Item>(
  places: Places | undefined,
  begin: () => AsyncIterable<Item>,
  signal: AbortSignal,
): AsyncIterable<Item> {
  return places === undefined ? begin() : places.stream(begin, signal)
}
