import { createHash } from 'node:crypto'

import { explained, StoreError, type Explanation, type StorageDriver } from '../../drivers/index.ts'
import { explain } from './explain.ts'
import { layout } from './layout.ts'
import { readLink } from './links.ts'
import { isRecord, maxManifestBytes, ociImageIndex, type Manifest } from './manifest.ts'
import { parseDigest, type Digest, type RepositoryName } from './names.ts'
import { planPush, runPush } from './push.ts'
import { readManifest } from './read-manifest.ts'
import { fallbackTag } from './referrers.ts'

/** A manifest that names another one as its subject. */
export interface NewReferrer {
  readonly digest: Digest
  readonly bytes: Uint8Array
  readonly manifest: Extract<Manifest, { readonly kind: 'image' | 'artifact' | 'index' }>
}

/**
 * Lists manifests among the referrers of their subject, under the fallback tag: the registry does not do it. Those of
 * others stay. Nothing guards the tag between reading and writing, so it is read again after, and put right.
 */
export async function addReferrers(
  driver: StorageDriver,
  repository: RepositoryName,
  subject: Digest,
  referrers: readonly NewReferrer[],
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const listed = await readListed(driver, repository, subject, signal)
    const known = new Set(listed.map((each) => (isRecord(each) ? each['digest'] : undefined)))
    const more = referrers.filter(({ digest }) => !known.has(digest))
    if (more.length === 0) return
    const index = indexOf([...listed, ...more.map(descriptorOf)])
    const tags = [{ tag: fallbackTag(subject), digest: index.digest }]
    await runPush(driver, planPush({ repository, blobs: [], manifests: [index], tags }), signal)
  }
}

const mostTries = 5

/** What the fallback tag lists now. Fails with PreconditionFailed where that cannot be read: it would be lost. */
export async function requireReferrersReadable(
  driver: StorageDriver,
  repository: RepositoryName,
  subject: Digest,
  signal: AbortSignal,
): Promise<void> {
  await readListed(driver, repository, subject, signal)
}

async function readListed(
  driver: StorageDriver,
  repository: RepositoryName,
  subject: Digest,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const path = layout.manifestTagCurrent(repository, fallbackTag(subject))
  const link = await readLink(driver, path, signal)
  if ('problem' in link) {
    if (link.problem.id === 'missingLink') return []
    throw unreadable(path, link.problem)
  }
  const { bytes, manifest, problems } = await readManifest(driver, link.digest, signal)
  const [problem] = problems
  if (problem !== undefined) throw unreadable(path, problem)
  if (manifest.kind !== 'index') throw unreadable(path, explain('noIndex', {}))
  const document: unknown = JSON.parse(new TextDecoder().decode(bytes))
  const { manifests } = document as { manifests?: unknown }
  return Array.isArray(manifests) ? manifests : []
}

function unreadable(path: string, why: Explanation): StoreError {
  return explained('PreconditionFailed', explain('referrersUnreadable', {}, why), { path })
}

function descriptorOf({ digest, bytes, manifest }: NewReferrer) {
  const { mediaType, artifactType, annotations } = manifest
  const type = artifactType ?? (manifest.kind === 'index' ? undefined : manifest.config.mediaType)
  return {
    mediaType,
    digest,
    size: bytes.byteLength,
    ...(type === undefined ? {} : { artifactType: type }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  }
}

function indexOf(manifests: readonly unknown[]) {
  const bytes = new TextEncoder().encode(
    JSON.stringify({ schemaVersion: 2, mediaType: ociImageIndex, manifests }),
  )
  if (bytes.byteLength > maxManifestBytes) {
    throw new StoreError('TooLarge', `a list of referrers has at most ${maxManifestBytes} bytes`)
  }
  return { digest: parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`), bytes }
}
