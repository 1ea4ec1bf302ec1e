import type { Digest } from '../../../drivers/common/names.ts'
import { findDigest, noDigest } from '../tables/digests.ts'
import {
  blobOf,
  currentOf,
  findLink,
  findRepository,
  findTag,
  repositoryCount,
  repositoryOf,
  rowsOfDigest,
  rowsOfRepository,
} from '../tables/lookups.ts'
import { nameAt } from '../tables/names.ts'
import { Candidates } from './candidates.ts'
import { rank } from './rank.ts'
import { hasWord, matchClass, scanNames, type MatchClass, type Word } from './scan-names.ts'
import { readCatalogQuery, type CatalogQuery } from './search-query.ts'
import { searchManifests, type ManifestMatch } from './search-manifests.ts'
import type { Steps } from './steps.ts'
import type { StoreFacts } from './store-facts.ts'
import { digestsMeant } from './uses.ts'

/** A store in which is searched: also one that cannot be reached, from what was known of it last. */
export interface SearchedStore extends StoreFacts {
  readonly store: string
}

export type CatalogHit = { readonly store: string } & (
  | { readonly kind: 'repository'; readonly repository: string }
  | { readonly kind: 'tag'; readonly repository: string; readonly tag: string; readonly digest?: Digest }
  | {
      readonly kind: 'manifest'
      readonly repository: string
      readonly digest: Digest
      /** Why it was found; absent where its digest was looked for. */
      readonly match?: ManifestMatch
    }
  | { readonly kind: 'blob'; readonly digest: Digest; readonly sizeBytes: number }
  | { readonly kind: 'object'; readonly key: string; readonly sizeBytes: number }
)

export type HitKind = CatalogHit['kind']

export interface CatalogSearch {
  /** What was typed in full first; then repositories, tags, manifests, blobs and other objects, each the best first. */
  readonly hits: readonly CatalogHit[]
  /** How many there are of each kind, of which `hits` has the best. */
  readonly counts: Readonly<Record<HitKind, number>>
  /** False where not all were counted. */
  readonly counted: boolean
}

/**
 * Finds what somebody types in all that is known of all stores: names of repositories and tags, `repository:tag`,
 * digests from 4 digits on, `repository@` before them or not, artifact types, media types, annotations and labels of manifests that were read, and keys
 * of objects that are not the registry's. All words must be there, in any order.
 */
export function* searchCatalogs(
  stores: readonly SearchedStore[],
  text: string,
  mostOfAKind = 50,
): Steps<CatalogSearch> {
  const query = readCatalogQuery(text)
  const found = new Found()
  for (const store of stores) {
    if (query.exact.kind === 'name' && query.words.length === 0) continue
    addExact(store, query, found)
    if (query.words.length > 0) {
      const repositories = yield* maskRepositories(store, query, found)
      yield* searchTags(store, query, repositories, found)
      yield* searchObjects(store, query, found)
      const manifests = yield* searchManifests(store, query)
      for (const { match, ...hit } of manifests.found) {
        found.manifests.add(matchClass.part, { kind: 'manifest', store: store.store, ...hit, match })
      }
      found.manifests.count += manifests.count - manifests.found.length
      found.counted &&= manifests.counted
    }
    yield
  }
  return found.result(query, mostOfAKind)
}

class Found {
  readonly exact: CatalogHit[] = []
  readonly repositories = new Candidates<CatalogHit>(mostCandidates)
  readonly tags = new Candidates<() => CatalogHit>(mostCandidates)
  readonly manifests = new Candidates<CatalogHit>(mostCandidates)
  readonly blobs = new Candidates<CatalogHit>(mostCandidates)
  readonly objects = new Candidates<CatalogHit>(mostCandidates)
  counted = true

  result({ texts }: CatalogQuery, most: number): CatalogSearch {
    const exact = uniqueHits(this.exact)
    const keys = new Set(exact.map(keyOf))
    const ranked = (hits: readonly CatalogHit[]): readonly CatalogHit[] => {
      const others = uniqueHits(hits).filter((hit) => !keys.has(keyOf(hit)))
      return rank(others.map(textOf), texts)
        .slice(0, most)
        .flatMap((at) => others[at] ?? [])
    }
    const kept = <Item>(candidates: Candidates<Item>): readonly Item[] => candidates.kept(mostRanked)
    return {
      hits: [
        ...exact,
        ...ranked(kept(this.repositories)),
        ...ranked(kept(this.tags).map((make) => make())),
        ...ranked(kept(this.manifests)),
        ...ranked(kept(this.blobs)),
        ...ranked(kept(this.objects)),
      ],
      counts: {
        repository: this.repositories.count,
        tag: this.tags.count,
        manifest: this.manifests.count,
        blob: this.blobs.count,
        object: this.objects.count,
      },
      counted: this.counted,
    }
  }
}

/** Of each way to match, and of all that are ranked. */
const mostCandidates = 200
const mostRanked = 400

/** A whole reference, a digest, or digits that digests begin with. */
function addExact(at: SearchedStore, { exact, digits }: CatalogQuery, found: Found): void {
  const { tables } = at
  if (exact.kind === 'tag') {
    const repository = findRepository(tables, exact.repository)
    const tag = repository < 0 ? -1 : findTag(tables, repository, exact.tag)
    if (tag >= 0) found.exact.push(tagHit(at, repository, tag))
  }
  if (exact.kind === 'manifest') addRevision(at, exact.repository, exact.digest, found)
  const digests =
    exact.kind === 'digest' ? [exact.digest] : digits === undefined ? [] : digestsMeant(at, digits)
  for (const digest of digests) {
    if (exact.kind === 'beginOfManifest') addRevision(at, exact.repository, digest, found)
    else addDigest(at, digest, found)
  }
}

function addRevision({ tables, store }: SearchedStore, name: string, digest: Digest, found: Found): void {
  const repository = findRepository(tables, name)
  if (repository < 0 || findLink(tables, 'revisions', repository, digest) < 0) return
  found.manifests.count += 1
  found.exact.push({ kind: 'manifest', store, repository: name, digest })
}

function addDigest({ tables, store }: SearchedStore, digest: Digest, found: Found): void {
  const id = findDigest(tables.digests, digest)
  if (id === noDigest) return
  const blob = blobOf(tables, id)
  if (blob >= 0) {
    const sizeBytes = tables.blobs.sizeBytes[blob] ?? 0
    found.blobs.add(matchClass.start, { kind: 'blob', store, digest, sizeBytes })
  }
  for (const row of rowsOfDigest(tables.uses.revisions, id)) {
    const repository = nameAt(tables.repositories.names, repositoryOf(tables, 'revisions', row))
    found.manifests.add(matchClass.start, { kind: 'manifest', store, repository, digest })
  }
}

/** For each repository, a bit for each word that its name has. Those that have all are found. */
function* maskRepositories(at: SearchedStore, query: CatalogQuery, found: Found): Steps<Uint8Array> {
  const { tables, store } = at
  const { names } = tables.repositories
  const masks = new Uint8Array(repositoryCount(tables))
  const wanted = query.isPair ? query.words.slice(0, 1) : query.words
  const all = 2 ** wanted.length - 1
  for (const [place, word] of wanted.entries()) {
    yield* scanNames(names, word, (row, match) => {
      const mask = ((masks[row] ?? 0) | (1 << place)) >>> 0
      masks[row] = mask
      if (mask === all && !query.isPair) {
        found.repositories.add(match, { kind: 'repository', store, repository: nameAt(names, row) })
      }
    })
  }
  return masks
}

function* searchTags(
  at: SearchedStore,
  { words, isPair }: CatalogQuery,
  masks: Uint8Array,
  found: Found,
): Steps<void> {
  const { tables } = at
  const { names } = tables.tags
  const add = (row: number, match: MatchClass, repository?: number): void =>
    found.tags.add(match, () => tagHit(at, repository ?? repositoryOf(tables, 'tags', row), row))
  if (!isPair) {
    const [longest, ...others] = words.toSorted((a, b) => b.bytes.length - a.bytes.length)
    if (longest !== undefined) {
      yield* scanNames(names, longest, (row, match) => {
        if (others.every((word) => hasWord(names, row, word))) add(row, match)
      })
    }
    if (words.length < 2) return
  }
  // Some words in the name of the repository, the others in that of the tag.
  const all = 2 ** words.length - 1
  for (let repository = 0; repository < masks.length; repository += 1) {
    const mask = masks[repository] ?? 0
    if (mask === 0 || (!isPair && mask === all)) continue
    const [first, ...others]: readonly Word[] = words.filter((_, place) => (mask & (1 << place)) === 0)
    if (first === undefined) continue
    const { from, to } = rowsOfRepository(tables, 'tags', repository)
    yield* scanNames(
      names,
      first,
      (row, match) => {
        const isNew = isPair || !words.every((word) => hasWord(names, row, word))
        if (isNew && others.every((word) => hasWord(names, row, word))) add(row, match, repository)
      },
      from,
      to,
    )
  }
}

function* searchObjects(
  { tables, store }: SearchedStore,
  { words, isPair }: CatalogQuery,
  found: Found,
): Steps<void> {
  const { keys, sizeBytes } = tables.strangers
  const [longest, ...others] = words.toSorted((a, b) => b.bytes.length - a.bytes.length)
  if (longest === undefined || isPair) return
  yield* scanNames(keys, longest, (row, match) => {
    if (!others.every((word) => hasWord(keys, row, word))) return
    found.objects.add(match, {
      kind: 'object',
      store,
      key: nameAt(keys, row),
      sizeBytes: sizeBytes[row] ?? 0,
    })
  })
}

function tagHit({ tables, store }: SearchedStore, repository: number, tag: number): CatalogHit {
  const digest = currentOf(tables, tag)
  return {
    kind: 'tag',
    store,
    repository: nameAt(tables.repositories.names, repository),
    tag: nameAt(tables.tags.names, tag),
    ...(digest === undefined ? {} : { digest }),
  }
}

/** What a hit is ranked by. */
function textOf(hit: CatalogHit): string {
  switch (hit.kind) {
    case 'repository':
      return hit.repository
    case 'tag':
      return `${hit.repository}:${hit.tag}`
    case 'manifest':
      return hit.match?.text ?? hit.digest
    case 'blob':
      return hit.digest
    case 'object':
      return hit.key
  }
}

function uniqueHits(hits: readonly CatalogHit[]): readonly CatalogHit[] {
  return [...new Map(hits.map((hit) => [keyOf(hit), hit])).values()]
}

function keyOf(hit: CatalogHit): string {
  switch (hit.kind) {
    case 'repository':
      return JSON.stringify([hit.store, hit.kind, hit.repository])
    case 'tag':
      return JSON.stringify([hit.store, hit.kind, hit.repository, hit.tag])
    case 'manifest':
      return JSON.stringify([hit.store, hit.kind, hit.repository, hit.digest])
    case 'blob':
      return JSON.stringify([hit.store, hit.kind, hit.digest])
    case 'object':
      return JSON.stringify([hit.store, hit.kind, hit.key])
  }
}
