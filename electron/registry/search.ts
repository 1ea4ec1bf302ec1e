import { mapConcurrent, type StorageDriver } from '../../drivers/index.ts'
import {
  asDigest,
  asRepositoryName,
  asTag,
  type Digest,
  type RepositoryName,
  type Tag,
} from '../../drivers/common/names.ts'
import { layout, parseLayout } from './layout/layout.ts'
import { readLink } from './layout/links.ts'
import type { Repository } from './repositories/repositories.ts'

/** What a typed or pasted text may mean. */
export type Query =
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'tag'; readonly repository: RepositoryName; readonly tag: Tag }
  | { readonly kind: 'manifest'; readonly repository: RepositoryName; readonly digest: Digest }
  /** The algorithm and some digits: nothing of that name is asked for. */
  | { readonly kind: 'beginOfDigest' }
  /** A repository, and the digits that one of its digests begins with, the algorithm before them or not. */
  | { readonly kind: 'beginOfManifest'; readonly repository: RepositoryName; readonly digits: string }
  | { readonly kind: 'name'; readonly text: string }

/** What a store has of it. */
export type Found =
  | { readonly kind: 'repository'; readonly repository: string }
  | {
      readonly kind: 'tag'
      readonly repository: RepositoryName
      readonly tag: Tag
      readonly digest: Digest
    }
  | { readonly kind: 'manifest'; readonly repository: RepositoryName; readonly digest: Digest }
  | { readonly kind: 'blob'; readonly digest: Digest; readonly sizeBytes: number }

/** Reads `sha256:…`, `repository:tag`, `repository@digest` (with a registry's host or not), an object key, or a name. */
export function parseQuery(given: string): Query {
  const text = given.trim().replace(/^(docker|https?):\/\//, '')
  const digest = asDigest(text.startsWith('sha256:') || text.length !== 64 ? text : `sha256:${text}`)
  if (digest !== undefined) return { kind: 'digest', digest }
  if (/^sha(?:256|384|512):[0-9a-f]*$/i.test(text)) return { kind: 'beginOfDigest' }
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
  const digits = afterAt?.toLowerCase()
  if (digits !== undefined && beginsDigest(digits)) return { kind: 'beginOfManifest', repository, digits }
  const tag = colon < 0 ? undefined : asTag(beforeAt.slice(colon + 1))
  return tag === undefined ? undefined : { kind: 'tag', repository, tag }
}

/** Whether it is the beginning of a digest, not all of it: at least 4 digits, the algorithm before them or not. */
export function beginsDigest(text: string): boolean {
  return /^(?:(?:sha256:)?[0-9a-f]{4,63}|sha384:[0-9a-f]{4,95}|sha512:[0-9a-f]{4,127})$/.test(text)
}

/** A first part with a dot or a port is a registry's host, as `docker pull` reads it. */
function withoutHost(text: string): string {
  const [first = '', ...rest] = text.split('/')
  const isHost = rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost')
  return isHost ? rest.join('/') : text
}

/** Gives all repositories of a store, in pages. */
export type RepositoryPages = (signal: AbortSignal) => AsyncIterable<readonly Repository[]>

/** Finds a digest, a reference or repositories by a part of their names, in one store. */
export async function* findIn(
  driver: StorageDriver,
  query: Query,
  repositories: RepositoryPages,
  signal: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  switch (query.kind) {
    case 'digest':
      yield* findDigest(driver, query.digest, repositories, signal)
      return
    case 'tag': {
      const link = await readLink(driver, layout.manifestTagCurrent(query.repository, query.tag), signal)
      if ('digest' in link)
        yield { kind: 'tag', repository: query.repository, tag: query.tag, digest: link.digest }
      return
    }
    case 'manifest':
      if (await hasRevision(driver, query.repository, query.digest, signal)) {
        yield { kind: 'manifest', repository: query.repository, digest: query.digest }
      }
      return
    case 'beginOfDigest':
    case 'beginOfManifest':
      return
    case 'name':
      for await (const page of repositories(signal)) {
        for (const { name } of page)
          if (name.includes(query.text)) yield { kind: 'repository', repository: name }
      }
  }
}

/** The blob first; then, since a digest does not tell where it is linked, every repository is asked. */
async function* findDigest(
  driver: StorageDriver,
  digest: Digest,
  repositories: RepositoryPages,
  signal: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  const blob = await driver.objects.head(driver.keyOf(layout.blobData(digest)), signal)
  if (blob === undefined) return
  yield { kind: 'blob', digest, sizeBytes: blob.sizeBytes }
  const asked = mapConcurrent(
    names(repositories, signal),
    16,
    async (repository, stop) =>
      (await hasRevision(driver, repository, digest, stop)) ? repository : undefined,
    signal,
  )
  for await (const repository of asked) {
    if (repository !== undefined) yield { kind: 'manifest', repository, digest }
  }
}

async function* names(
  repositories: RepositoryPages,
  signal: AbortSignal,
): AsyncGenerator<RepositoryName, void, undefined> {
  for await (const page of repositories(signal)) {
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
