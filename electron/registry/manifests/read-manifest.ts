import type { StorageDriver } from '../../../drivers/index.ts'
import { explain } from '../explain.ts'
import { hasDigest } from '../digests.ts'
import { layout } from '../layout/layout.ts'
import { LruCache } from '../../../drivers/common/lru-cache.ts'
import { maxManifestBytes, parseManifest, type Manifest } from './manifest.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { problemOf } from '../problem.ts'
import type { Problem } from '../../../drivers/common/problem.ts'

/** `bytes` is the stored document. The digest is of these bytes, so copies write them unchanged. */
export interface StoredManifest {
  readonly digest: Digest
  readonly bytes: Uint8Array
  readonly manifest: Manifest
  readonly problems: readonly Problem[]
}

/**
 * Reads a manifest by digest; faults are returned as problems. It is cached, because a digest always names the same
 * bytes. The manifest may have been deleted since: see `readManifestUncached`.
 */
export async function readManifest(
  driver: StorageDriver,
  digest: Digest,
  signal: AbortSignal,
): Promise<StoredManifest> {
  return cachedManifest(driver, digest) ?? readManifestUncached(driver, digest, signal)
}

/** The cached manifest, if any. */
export function cachedManifest(driver: StorageDriver, digest: Digest): StoredManifest | undefined {
  return cacheOf(driver).get(digest)
}

/** Reads a manifest from the bucket, and caches it. */
export async function readManifestUncached(
  driver: StorageDriver,
  digest: Digest,
  signal: AbortSignal,
): Promise<StoredManifest> {
  const stored = await fetchManifest(driver, digest, signal)
  if (stored.bytes.byteLength > 0) cacheOf(driver).set(digest, stored, stored.bytes.byteLength + 1024)
  return stored
}

/** Reads a manifest from the bucket; faults are returned as problems. For readers that keep what it says themselves. */
export async function fetchManifest(
  driver: StorageDriver,
  digest: Digest,
  signal: AbortSignal,
): Promise<StoredManifest> {
  const path = layout.blobData(digest)
  let bytes: Uint8Array
  try {
    bytes = await driver.getContent(path, { maxBytes: maxManifestBytes }, signal)
  } catch (error) {
    const problem = problemOf(error, path, 'missingManifest', maxManifestBytes)
    const manifest: Manifest = { kind: 'unreadable', mediaType: '', why: problem }
    return { digest, bytes: new Uint8Array(0), manifest, problems: [problem] }
  }
  const stored = { digest, bytes, manifest: parseManifest(bytes), problems: [] as Problem[] }
  if (!hasDigest(bytes, digest)) {
    stored.problems.push({ id: 'digestMismatch', path, ...explain('otherDigest', {}) })
  }
  if (stored.manifest.kind === 'unreadable') {
    stored.problems.push({ id: 'badManifest', path, ...stored.manifest.why })
  }
  return stored
}

/** Manifests kept in memory for each open store, in bytes. */
const cacheBytes = 48 * 1024 * 1024

const caches = new WeakMap<StorageDriver, LruCache<Digest, StoredManifest>>()

function cacheOf(driver: StorageDriver): LruCache<Digest, StoredManifest> {
  let cache = caches.get(driver)
  if (cache === undefined) caches.set(driver, (cache = new LruCache(cacheBytes)))
  return cache
}
