import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { artifactTypeOf, readOwnPlatform } from './artifact-type.ts'
import { describeEntries, readEntry } from './index-entries.ts'
import { LruCache } from '../../../drivers/common/lru-cache.ts'
import { entryKind } from './descriptor-kinds.ts'
import { platformText, type Descriptor, type Manifest } from './manifest.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { readManifest, type StoredManifest } from './read-manifest.ts'

/** What a row shows of a manifest, read from its document and, for an index, from its children. */
export interface Summary {
  readonly kind: Manifest['kind']
  readonly mediaType: string
  readonly artifactType?: string
  /** Of an index the names of its images, and of those in its indexes: a platform, and what else tells them apart. */
  readonly platforms: readonly string[]
  /** Manifest, config and layers, those of children included, each blob once; undefined when a part cannot be read. */
  readonly totalBytes?: number
  readonly children: readonly Digest[]
  readonly subject?: Digest
}

/**
 * Reads the summary of a manifest; it is cached, because content of a digest never changes. Problems are those of the
 * manifest itself. `checkManifests` checks that everything still exists and is linked.
 */
export async function summarize(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  signal: AbortSignal,
): Promise<{ readonly summary: Summary; readonly problems: readonly Problem[] }> {
  const cache = cacheOf(driver)
  const known = cache.get(digest)
  if (known !== undefined) return { summary: known, problems: [] }
  const stored = await readManifest(driver, digest, signal)
  const summary = await summaryOf(driver, repository, stored, signal)
  if (stored.problems.length === 0 && summary.totalBytes !== undefined) cache.set(digest, summary, 1)
  return { summary, problems: stored.problems }
}

async function summaryOf(
  driver: StorageDriver,
  repository: RepositoryName,
  stored: StoredManifest,
  signal: AbortSignal,
): Promise<Summary> {
  const { manifest } = stored
  const sizes = new Map<Digest, number>([[stored.digest, stored.bytes.byteLength]])
  const base = { mediaType: manifest.mediaType, children: [] as readonly Digest[] }
  const subject =
    'subject' in manifest && manifest.subject !== undefined ? { subject: manifest.subject.digest } : {}
  switch (manifest.kind) {
    case 'image':
    case 'artifact': {
      addSizes(sizes, manifest)
      const platform = await readOwnPlatform(driver, repository, manifest, signal)
      const artifactType = artifactTypeOf(manifest, platform)
      return {
        ...base,
        ...subject,
        kind: artifactType === undefined ? 'image' : 'artifact',
        platforms: platform === undefined ? [] : [platformText(platform)],
        totalBytes: sum(sizes),
        ...(artifactType === undefined ? {} : { artifactType }),
      }
    }
    case 'index': {
      const below: Below = { sizes, platforms: new Set(), manifestsLeft: maxManifestsRead, whole: true }
      await addEntries(driver, repository, manifest.manifests, below, 0, signal)
      const { artifactType } = manifest
      return {
        ...base,
        ...subject,
        kind: 'index',
        platforms: [...below.platforms],
        children: manifest.manifests.map((child) => child.digest),
        ...(below.whole ? { totalBytes: sum(sizes) } : {}),
        ...(artifactType === undefined ? {} : { artifactType }),
      }
    }
    case 'schema1':
    case 'unreadable':
      return { ...base, kind: manifest.kind, platforms: [] }
  }
}

/** What is found below an index. */
interface Below {
  readonly sizes: Map<Digest, number>
  readonly platforms: Set<string>
  manifestsLeft: number
  /** False once something could not be read, or was not because there is too much. */
  whole: boolean
}

/** Adds what an index lists, and the indexes in it; blobs are not read. */
async function addEntries(
  driver: StorageDriver,
  repository: RepositoryName,
  entries: readonly Descriptor[],
  below: Below,
  depth: number,
  signal: AbortSignal,
): Promise<void> {
  for (const { kind, name } of await describeEntries(driver, repository, entries, signal)) {
    if (kind === 'image') below.platforms.add(name)
  }
  const manifests = entries.filter((entry) => entryKind(entry) !== 'blob')
  for (const entry of entries) below.sizes.set(entry.digest, entry.sizeBytes)
  below.manifestsLeft -= manifests.length
  if (below.manifestsLeft < 0) {
    below.whole = false
    return
  }
  const indexes: (readonly Descriptor[])[] = []
  const read = mapConcurrent(manifests, 8, (entry, stop) => readEntry(driver, entry, stop), signal)
  for await (const stored of read) {
    if (stored === undefined) continue
    below.sizes.set(stored.digest, stored.bytes.byteLength)
    if (stored.problems.length > 0 || stored.manifest.kind === 'schema1') below.whole = false
    else if (stored.manifest.kind === 'index') indexes.push(stored.manifest.manifests)
    else addSizes(below.sizes, stored.manifest)
  }
  for (const each of indexes) {
    if (depth < deepest) await addEntries(driver, repository, each, below, depth + 1, signal)
    else below.whole = false
  }
}

const maxManifestsRead = 64
/** Two are in use: an index of images, and that in an index of releases. */
const deepest = 8

function addSizes(sizes: Map<Digest, number>, manifest: Manifest): void {
  if (manifest.kind !== 'image' && manifest.kind !== 'artifact') return
  sizes.set(manifest.config.digest, manifest.config.sizeBytes)
  for (const layer of manifest.layers) sizes.set(layer.digest, layer.sizeBytes)
}

function sum(sizes: ReadonlyMap<Digest, number>): number {
  return [...sizes.values()].reduce((total, size) => total + size, 0)
}

const caches = new WeakMap<StorageDriver, LruCache<Digest, Summary>>()

function cacheOf(driver: StorageDriver): LruCache<Digest, Summary> {
  let cache = caches.get(driver)
  if (cache === undefined) caches.set(driver, (cache = new LruCache(50_000)))
  return cache
}
