import type { ClassUsage } from '../api/rows.ts'
import { classAgesDays } from '../api/rows/usage.ts'
import { rowsAStep, type Steps } from '../catalog/questions/steps.ts'
import type { CatalogTables } from '../catalog/tables/catalog-tables.ts'

/** The blobs of each storage class, those with most bytes first. A blob of which nobody knows the age is not old. */
export function* classesOf({ blobs }: CatalogTables, nowMs: number): Steps<readonly ClassUsage[]> {
  const found = ['', ...blobs.classNames].map((name) => ({
    name,
    blobs: 0,
    sizeBytes: 0,
    olderBytes: classAgesDays.map(() => 0),
  }))
  for (let row = 0; row < blobs.digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const of = found[blobs.storageClass[row] ?? 0]
    if (of === undefined) continue
    const size = blobs.sizeBytes[row] ?? 0
    const ageMs = nowMs - (blobs.modifiedAtMs[row] ?? Number.NaN)
    of.blobs += 1
    of.sizeBytes += size
    for (let age = 0; age < classAgesDays.length; age += 1) {
      if (ageMs >= (classAgesDays[age] ?? 0) * dayMs) of.olderBytes[age] = (of.olderBytes[age] ?? 0) + size
    }
  }
  return found.filter((each) => each.blobs > 0).sort((a, b) => b.sizeBytes - a.sizeBytes)
}

const dayMs = 24 * 60 * 60_000
