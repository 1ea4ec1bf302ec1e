import type { StorageDriver } from '../../../drivers/index.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import type { Manifest } from './manifest.ts'
import { withFacts } from './read-facts.ts'
import { sessionMemory } from './session-memory.ts'

/** What a manifest describes, without the manifest itself. */
export interface ContentSize {
  readonly digest: Digest
  /** Configuration and layers as they are stored, each blob once; undefined for an index and where it cannot be read. */
  readonly sizeBytes?: number
}

/** The sizes of manifests, in order. What is remembered is not read; callers bound how many they ask for. */
export function contentSizes(
  driver: StorageDriver,
  repository: RepositoryName,
  digests: readonly Digest[],
  signal: AbortSignal,
  memory = sessionMemory(driver),
): Promise<readonly ContentSize[]> {
  return withFacts(
    { driver, memory, repository },
    (known) =>
      digests.map((digest) => {
        const sizeBytes = contentBytesOf(known.manifest(digest)?.manifest)
        return sizeBytes === undefined ? { digest } : { digest, sizeBytes }
      }),
    signal,
  )
}

function contentBytesOf(manifest: Manifest | undefined): number | undefined {
  if (manifest?.kind !== 'image' && manifest?.kind !== 'artifact') return undefined
  const sizes = new Map([manifest.config, ...manifest.layers].map((each) => [each.digest, each.sizeBytes]))
  return [...sizes.values()].reduce((sum, sizeBytes) => sum + sizeBytes, 0)
}
