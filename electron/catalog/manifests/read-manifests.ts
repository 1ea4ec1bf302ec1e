import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import type { ManifestMemory } from '../../registry/manifests/manifest-facts.ts'
import { rememberStored } from '../../registry/manifests/read-facts.ts'
import { fetchManifest } from '../../registry/manifests/read-manifest.ts'

export interface ManifestsRead {
  /** Remembered from now on. */
  readonly read: number
  /** Those that could not be read or have another digest, and the first problem of each; at most `mostFailures`. */
  readonly failures: ReadonlyMap<Digest, Problem>
  readonly failed: number
}

/**
 * Reads manifests that the memory lacks, many at once: as many as the store allows. Each is asked for once. What cannot
 * be read is told, and the others go on; what is no property of one manifest (no network, a wrong key) ends all.
 * `onRead` is called after each manifest.
 */
export async function readManifests(
  { driver, memory }: { readonly driver: StorageDriver; readonly memory: ManifestMemory },
  digests: Iterable<Digest>,
  onRead: (readSoFar: number) => void,
  signal: AbortSignal,
): Promise<ManifestsRead> {
  const failures = new Map<Digest, Problem>()
  let read = 0
  let failed = 0
  const reads = mapConcurrent(
    new Set(digests),
    readsAtOnce,
    async (digest, stop) =>
      memory.manifest(digest) === undefined
        ? rememberStored(memory, await fetchManifest(driver, digest, stop))
        : undefined,
    signal,
  )
  for await (const facts of reads) {
    const problem = facts?.problems.find(({ id }) => id !== 'badManifest')
    if (problem !== undefined) {
      failed += 1
      if (facts !== undefined && failures.size < mostFailures) failures.set(facts.digest, problem)
    }
    read += 1
    onRead(read)
  }
  return { read: read - failed, failures, failed }
}

/** Requests beyond those that the store allows wait for the others. */
const readsAtOnce = 128
const mostFailures = 10_000
