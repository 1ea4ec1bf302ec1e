import { openBaseline } from '../baseline-build.ts'
import { table, type Measure } from '../measure.ts'
import { shapes } from '../packed-cloud/shapes.ts'
import { startPackedCloud } from '../packed-cloud/start.ts'
import type { Contest } from './contest.ts'
import { measureListing } from './listing.ts'

/** What the catalog of a store is worth: each row against the build before it and against the tools that others use. */
export async function measureCatalog(quick: boolean): Promise<readonly Measure[]> {
  const scale = quick ? 0.1 : 1
  const baseline = await openBaseline()
  const blobs = 600_000 * scale
  const cloud = await startPackedCloud({ blobs: shapes.blobs(blobs) })
  const contest: Contest = { cloud, baseline, rounds: quick ? 1 : 3 }
  const measures: Measure[] = []
  try {
    for (const measure of [
      () => measureListing(contest, 'blobs', blobs, 50),
      () => measureListing(contest, 'blobs', blobs, 0),
    ]) {
      const taken = await measure()
      console.log(table(taken), '\n')
      measures.push(...taken)
    }
  } finally {
    await cloud.stop()
  }
  return measures
}
