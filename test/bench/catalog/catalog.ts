import { openBaseline } from '../baseline-build.ts'
import { table, type Measure } from '../measure.ts'
import { shapes } from '../packed-cloud/shapes.ts'
import { startPackedCloud } from '../packed-cloud/start.ts'
import type { Contest } from './contest.ts'
import { measureFirstContent } from './first-content.ts'
import { measureListing, measureWholeStore } from './listing.ts'
import { measureManifests, measureMark } from './manifests.ts'
import { measureRepositories, measureTags } from './repositories.ts'

/** What the catalog of a store is worth: each row against the build before it and against the tools that others use. */
export async function measureCatalog(quick: boolean): Promise<readonly Measure[]> {
  const part = quick ? 10 : 1
  const baseline = await openBaseline()
  const sizes = { blobs: 600_000 / part, keys: 1_000_000 / part, tags: 10_000 / part, many: 100_000 / part }
  const cloud = await startPackedCloud({
    blobs: shapes.blobs(sizes.blobs),
    whole: shapes.whole(sizes.keys),
    tags: shapes.tags(sizes.tags),
    some: shapes.repositories(2000),
    many: shapes.repositories(sizes.many),
    garbage: shapes.garbage(2),
  })
  const contest: Contest = { cloud, baseline, rounds: quick ? 1 : 3 }
  const once: Contest = { ...contest, rounds: 1 }
  const measures: Measure[] = []
  try {
    for (const measure of [
      () => measureFirstContent(baseline, quick ? 1 : 5),
      () => measureListing(contest, { bucket: 'blobs', blobs: sizes.blobs, latencyMs: 50 }),
      () => measureListing(contest, { bucket: 'blobs', blobs: sizes.blobs, latencyMs: 0 }),
      () =>
        measureWholeStore(contest, 'whole', { keys: sizes.keys, blobs: sizes.blobs, tags: sizes.keys / 10 }),
      () => measureRepositories(contest, 'some', 2000, 0.15),
      () => measureRepositories(once, 'many', sizes.many, 0.05),
      () => measureTags(once, 'tags', sizes.tags),
      () => measureManifests(once, 'whole', sizes.keys / 10),
      () => measureMark(contest, 'garbage', { marked: 142, eligible: 10 }),
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
