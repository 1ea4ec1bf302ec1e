import { versionPages } from './listings.ts'
import type { ObjectStore, ObjectVersion } from './object-store.ts'

/** Sums over a bucket's versions, besides the current ones. */
export interface VersionSums {
  /** Versions that are not current: a newer one, or a delete marker, is above them. */
  readonly oldVersions: number
  readonly oldBytes: number
  readonly deleteMarkers: number
  /** All versions and markers that were listed, with the current ones. */
  readonly listed: number
}

/** Lists all versions of a bucket, and yields the sums so far after each page. */
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
