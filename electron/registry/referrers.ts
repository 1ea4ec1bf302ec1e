import { mapConcurrent, type StorageDriver } from '../../drivers/index.ts'
import { layout } from './layout.ts'
import { readLink } from './links.ts'
import type { Annotations, Descriptor, Manifest } from './manifest.ts'
import { algorithmOf, hexOf, parseTag, type Digest, type RepositoryName, type Tag } from './names.ts'
import type { Problem } from './problem.ts'
import { readManifest } from './read-manifest.ts'
import { walkRevisions } from './revisions.ts'

/** Comes a second time, as `both`, when it is found the other way too. */
export interface Referrer {
  readonly digest: Digest
  readonly artifactType: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly annotations: Annotations
  readonly via: 'subject' | 'fallbackTag' | 'both'
  readonly problems: readonly Problem[]
}

/** The tag under which clients list referrers where a registry has no referrers API (OCI distribution specification). */
export function fallbackTag(digest: Digest): Tag {
  return parseTag(`${algorithmOf(digest).slice(0, 32)}-${hexOf(digest).slice(0, 64)}`)
}

/** What refers to a manifest: first those that the fallback tag lists, then every manifest that names it as subject. */
export async function* listReferrers(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
): AsyncGenerator<readonly Referrer[], void, undefined> {
  const listed = new Set<Digest>()
  const fallback = await readFallback(driver, repository, digest, signal)
  if (fallback.length > 0) yield fallback
  for (const referrer of fallback) listed.add(referrer.digest)
  const read = mapConcurrent(
    walkRevisions(driver, repository, signal),
    24,
    (revision, stop) => readManifest(driver, revision.digest, stop),
    signal,
  )
  for await (const stored of read) {
    const { manifest } = stored
    if (!('subject' in manifest) || manifest.subject?.digest !== digest) continue
    const via = listed.has(stored.digest) ? 'both' : 'subject'
    yield [
      {
        ...ofManifest(manifest),
        digest: stored.digest,
        sizeBytes: stored.bytes.byteLength,
        via,
        problems: stored.problems,
      },
    ]
  }
}

function ofManifest(manifest: Extract<Manifest, { readonly kind: 'image' | 'artifact' | 'index' }>) {
  const { mediaType, annotations } = manifest
  const config = manifest.kind === 'index' ? undefined : manifest.config.mediaType
  return { artifactType: manifest.artifactType ?? config ?? '', mediaType, annotations }
}

async function readFallback(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
): Promise<readonly Referrer[]> {
  const link = await readLink(driver, layout.manifestTagCurrent(repository, fallbackTag(digest)), signal)
  if ('problem' in link) return []
  const { manifest } = await readManifest(driver, link.digest, signal)
  return manifest.kind === 'index' ? manifest.manifests.map(ofDescriptor) : []
}

function ofDescriptor(descriptor: Descriptor): Referrer {
  return {
    digest: descriptor.digest,
    artifactType: descriptor.artifactType ?? '',
    mediaType: descriptor.mediaType,
    sizeBytes: descriptor.sizeBytes,
    annotations: descriptor.annotations ?? {},
    via: 'fallbackTag',
    problems: [],
  }
}
