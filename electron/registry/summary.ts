import { mapConcurrent, type StorageDriver } from '../../drivers/index.ts'
import { readImageConfig } from './image-config.ts'
import { LruCache } from './lru-cache.ts'
import { platformText, runnablePlatform, type Descriptor, type Manifest } from './manifest.ts'
import type { Digest } from './names.ts'
import type { Problem } from './problem.ts'
import { readManifest, type StoredManifest } from './read-manifest.ts'

/** What a row says of a manifest: its own document, and of an index the documents of its children. */
export interface Summary {
  readonly kind: Manifest['kind']
  readonly mediaType: string
  readonly artifactType?: string
  readonly platforms: readonly string[]
  /** Manifest, config and layers, those of children included, each blob once; undefined when a part cannot be read. */
  readonly totalBytes?: number
  readonly children: readonly Digest[]
  readonly subject?: Digest
}

/** Reads what is needed for a row. Problems are those of the manifest itself. */
export async function summarize(
  driver: StorageDriver,
  digest: Digest,
  signal: AbortSignal,
): Promise<{ readonly summary: Summary; readonly problems: readonly Problem[] }> {
  const cache = cacheOf(driver)
  const known = cache.get(digest)
  if (known !== undefined) return { summary: known, problems: [] }
  const stored = await readManifest(driver, digest, signal)
  const summary = await summaryOf(driver, stored, signal)
  if (stored.problems.length === 0 && summary.totalBytes !== undefined) cache.set(digest, summary, 1)
  return { summary, problems: stored.problems }
}

async function summaryOf(
  driver: StorageDriver,
  stored: StoredManifest,
  signal: AbortSignal,
): Promise<Summary> {
  const { manifest } = stored
  const sizes = new Map<Digest, number>([[stored.digest, stored.bytes.byteLength]])
  const base = { kind: manifest.kind, mediaType: manifest.mediaType, children: [] as readonly Digest[] }
  switch (manifest.kind) {
    case 'image':
    case 'artifact': {
      addSizes(sizes, manifest)
      const { artifactType, subject } = manifest
      return {
        ...base,
        platforms: manifest.kind === 'image' ? await platformsOf(driver, manifest.config, signal) : [],
        totalBytes: sum(sizes),
        ...(artifactType === undefined ? {} : { artifactType }),
        ...(subject === undefined ? {} : { subject: subject.digest }),
      }
    }
    case 'index': {
      const complete = await addChildren(driver, manifest.manifests, sizes, signal)
      const { artifactType, subject } = manifest
      return {
        ...base,
        platforms: manifest.manifests.flatMap((child) => runnablePlatform(child) ?? []),
        children: manifest.manifests.map((child) => child.digest),
        ...(complete ? { totalBytes: sum(sizes) } : {}),
        ...(artifactType === undefined ? {} : { artifactType }),
        ...(subject === undefined ? {} : { subject: subject.digest }),
      }
    }
    case 'schema1':
    case 'unreadable':
      return { ...base, platforms: [] }
  }
}

async function addChildren(
  driver: StorageDriver,
  children: readonly Descriptor[],
  sizes: Map<Digest, number>,
  signal: AbortSignal,
): Promise<boolean> {
  if (children.length > maxChildrenRead) return false
  let complete = true
  const read = mapConcurrent(children, 8, (child, stop) => readManifest(driver, child.digest, stop), signal)
  for await (const stored of read) {
    sizes.set(stored.digest, stored.bytes.byteLength)
    if (stored.problems.length > 0) complete = false
    else addSizes(sizes, stored.manifest)
  }
  return complete
}

const maxChildrenRead = 64

function addSizes(sizes: Map<Digest, number>, manifest: Manifest): void {
  if (manifest.kind !== 'image' && manifest.kind !== 'artifact') return
  sizes.set(manifest.config.digest, manifest.config.sizeBytes)
  for (const layer of manifest.layers) sizes.set(layer.digest, layer.sizeBytes)
}

async function platformsOf(
  driver: StorageDriver,
  config: Descriptor,
  signal: AbortSignal,
): Promise<string[]> {
  const { platform } = await readImageConfig(driver, config.digest, signal)
  return platform === undefined ? [] : [platformText(platform)]
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
