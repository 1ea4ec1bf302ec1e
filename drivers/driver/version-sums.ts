import { versionPages } from './listings.ts'
import type { ObjectStore, ObjectVersion } from './object-store.ts'

/** What a bucket keeps beside the newest versions of its objects. */
export interface VersionSums {
  /** Versions that are not the newest of their key, or whose key is deleted. */
  readonly oldVersions: number
  readonly oldBytes: number
  readonly deleteMarkers: number
  /** All that were looked at, the newest included. */
  readonly listed: number
}

/** Lists every version of a bucket, and yields the sums after each page. Nothing is kept but the sums. */
export async function* sumVersions(
  objects: Pick<ObjectStore, 'listVersions'>,
  signal: AbortSignal,
): AsyncGenerator<VersionSums, void, undefined> {
  let sums: VersionSums = { oldVersions: 0, oldBytes: 0, deleteMarkers: 0, listed: 0 }
  for await (const { versions } of versionPages(objects, { prefix: '' }, signal)) {
    for (const version of versions) sums = plus(sums, version)
    yield sums
  }
}

function plus(sums: VersionSums, { kind, latest, sizeBytes }: ObjectVersion): VersionSums {
  const listed = sums.listed + 1
  if (kind === 'deleteMarker') return { ...sums, listed, deleteMarkers: sums.deleteMarkers + 1 }
  if (latest) return { ...sums, listed }
  return { ...sums, listed, oldVersions: sums.oldVersions + 1, oldBytes: sums.oldBytes + sizeBytes }
}
