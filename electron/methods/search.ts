import type { Backend } from '../api/contract.ts'
import type { SearchHit } from '../api/rows.ts'
import { mapConcurrent, type StorageDriver } from '../../drivers/index.ts'
import { Channel } from '../../drivers/common/channel.ts'
import { layout, parseLayout } from '../registry/layout/layout.ts'
import { readLink } from '../registry/layout/links.ts'
import {
  asDigest,
  asRepositoryName,
  asTag,
  type Digest,
  type RepositoryName,
  type Tag,
} from '../../drivers/common/names.ts'
import { listRepositories } from '../registry/repositories/repositories.ts'
import { toErrorData } from '../host/error-data.ts'
import type { StoreOpener } from './opened-store.ts'

/** What a typed or pasted text may mean. */
export type Query =
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'tag'; readonly repository: RepositoryName; readonly tag: Tag }
  | { readonly kind: 'manifest'; readonly repository: RepositoryName; readonly digest: Digest }
  | { readonly kind: 'name'; readonly text: string }

/** Finds things by digest, reference or name in every store at once; a store that fails says so beside the others. */
export function searchMethods(opener: StoreOpener): Pick<Backend, 'search'> {
  return {
    async *search({ text }, signal) {
      const query = parseQuery(text)
      const hits = new Channel<SearchHit>()
      const stop = new AbortController()
      const both = AbortSignal.any([signal, stop.signal])
      const work = Promise.all(opener.ids().map((store) => searchStore(store, query, hits, both))).then(
        () => hits.end(),
        (error: unknown) => hits.fail(error),
      )
      try {
        yield* hits.batches(50)
      } finally {
        stop.abort()
        await work
      }
    },
  }

  async function searchStore(store: string, query: Query, hits: Channel<SearchHit>, signal: AbortSignal) {
    try {
      const { driver } = await opener.open(store, signal)
      for await (const hit of findIn(driver, store, query, signal)) hits.push(hit)
      hits.push({ kind: 'answered', store })
    } catch (error) {
      if (!signal.aborted) hits.push({ kind: 'failed', store, error: toErrorData(error) })
    }
  }
}

/** Reads `sha256:…`, `repository:tag`, `repository@digest` (with a registry's host or not), an object key, or a name. */
export function parseQuery(given: string): Query {
  const text = given.trim().replace(/^(docker|https?):\/\//, '')
  const digest = asDigest(text.startsWith('sha256:') || text.length !== 64 ? text : `sha256:${text}`)
  if (digest !== undefined) return { kind: 'digest', digest }
  const entry = parseLayout(text.startsWith('/') ? text : `/${text}`)
  if (entry.kind === 'manifestTagCurrent')
    return { kind: 'tag', repository: entry.repository, tag: entry.tag }
  if ('repository' in entry && 'digest' in entry) {
    return { kind: 'manifest', repository: entry.repository, digest: entry.digest }
  }
  if ('digest' in entry) return { kind: 'digest', digest: entry.digest }
  return parseReference(withoutHost(text)) ?? { kind: 'name', text: withoutHost(text).toLowerCase() }
}

function parseReference(text: string): Query | undefined {
  const [beforeAt = '', afterAt] = text.split('@')
  const colon = beforeAt.lastIndexOf(':')
  const repository = asRepositoryName(colon < 0 ? beforeAt : beforeAt.slice(0, colon))
  if (repository === undefined) return undefined
  const digest = afterAt === undefined ? undefined : asDigest(afterAt)
  if (digest !== undefined) return { kind: 'manifest', repository, digest }
  const tag = colon < 0 ? undefined : asTag(beforeAt.slice(colon + 1))
  return tag === undefined ? undefined : { kind: 'tag', repository, tag }
}

/** A first part with a dot or a port is a registry's host, as `docker pull` reads it. */
function withoutHost(text: string): string {
  const [first = '', ...rest] = text.split('/')
  const isHost = rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost')
  return isHost ? rest.join('/') : text
}

async function* findIn(
  driver: StorageDriver,
  store: string,
  query: Query,
  signal: AbortSignal,
): AsyncGenerator<SearchHit, void, undefined> {
  switch (query.kind) {
    case 'digest':
      yield* findDigest(driver, store, query.digest, signal)
      return
    case 'tag': {
      const link = await readLink(driver, layout.manifestTagCurrent(query.repository, query.tag), signal)
      if ('digest' in link)
        yield { kind: 'tag', store, repository: query.repository, tag: query.tag, digest: link.digest }
      return
    }
    case 'manifest':
      if (await hasRevision(driver, query.repository, query.digest, signal)) {
        yield { kind: 'manifest', store, repository: query.repository, digest: query.digest }
      }
      return
    case 'name':
      for await (const page of listRepositories(driver, signal)) {
        for (const { name } of page)
          if (name.includes(query.text)) yield { kind: 'repository', store, repository: name }
      }
  }
}

/** The blob first; then, since a digest does not tell where it is linked, every repository is asked. */
async function* findDigest(
  driver: StorageDriver,
  store: string,
  digest: Digest,
  signal: AbortSignal,
): AsyncGenerator<SearchHit, void, undefined> {
  const blob = await driver.objects.head(driver.keyOf(layout.blobData(digest)), signal)
  if (blob === undefined) return
  yield { kind: 'blob', store, digest, sizeBytes: blob.sizeBytes }
  const asked = mapConcurrent(
    names(driver, signal),
    16,
    async (repository, stop) =>
      (await hasRevision(driver, repository, digest, stop)) ? repository : undefined,
    signal,
  )
  for await (const repository of asked) {
    if (repository !== undefined) yield { kind: 'manifest', store, repository, digest }
  }
}

async function* names(
  driver: StorageDriver,
  signal: AbortSignal,
): AsyncGenerator<RepositoryName, void, undefined> {
  for await (const page of listRepositories(driver, signal)) {
    for (const { name } of page) {
      const repository = asRepositoryName(name)
      if (repository !== undefined) yield repository
    }
  }
}

async function hasRevision(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
) {
  return (
    (await driver.objects.head(driver.keyOf(layout.manifestRevisionLink(repository, digest)), signal)) !==
    undefined
  )
}
