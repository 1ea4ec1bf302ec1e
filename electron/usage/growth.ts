import type { Growth } from '../api/rows.ts'
import type { Belonging } from '../catalog/questions/belonging.ts'
import { rowsAStep, type Steps } from '../catalog/questions/steps.ts'
import type { CatalogTables } from '../catalog/tables/catalog-tables.ts'

/** When blobs were written: by months of this computer's calendar, by weeks for a store of less than three months. */
export function* growthOf({ blobs }: CatalogTables, { owner }: Belonging, nowMs: number): Steps<Growth> {
  let oldestMs = nowMs
  for (let row = 0; row < blobs.digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const atMs = blobs.modifiedAtMs[row] ?? Number.NaN
    if (atMs < oldestMs) oldestMs = atMs
  }
  const step = nowMs - oldestMs < youngMs ? 'week' : 'month'
  const starts = startsOf(step, oldestMs, nowMs)
  const referenced = new Float64Array(starts.length + 1)
  const unreferenced = new Float64Array(starts.length + 1)
  for (let row = 0; row < blobs.digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const place = placeOf(starts, blobs.modifiedAtMs[row] ?? Number.NaN)
    const sums = owner[blobs.digest[row] ?? 0] === 0 ? unreferenced : referenced
    sums[place] = (sums[place] ?? 0) + (blobs.sizeBytes[row] ?? 0)
  }
  const bytesAt = (place: number) => ({
    referencedBytes: referenced[place] ?? 0,
    unreferencedBytes: unreferenced[place] ?? 0,
  })
  return {
    step,
    before: bytesAt(0),
    periods: starts.map((startMs, at) => ({ startMs, ...bytesAt(at + 1) })),
  }
}

/** When periods begin, the oldest first; the last one holds `nowMs`. At most `mostPeriods`. */
function startsOf(step: Growth['step'], oldestMs: number, nowMs: number): readonly number[] {
  const starts: number[] = []
  const now = new Date(nowMs)
  for (let back = 0; back < mostPeriods; back += 1) {
    const start =
      step === 'month'
        ? new Date(now.getFullYear(), now.getMonth() - back, 1)
        : new Date(now.getFullYear(), now.getMonth(), now.getDate() - ((now.getDay() + 6) % 7) - 7 * back)
    starts.unshift(start.getTime())
    if (start.getTime() <= oldestMs) break
  }
  return starts
}

/** 0 for before the first, or nobody knows when; otherwise 1 + the place of the last start that is not after it. */
function placeOf(starts: readonly number[], atMs: number): number {
  let place = 0
  while (place < starts.length && atMs >= (starts[place] ?? 0)) place += 1
  return place
}

const mostPeriods = 24
const youngMs = 92 * 24 * 60 * 60_000
