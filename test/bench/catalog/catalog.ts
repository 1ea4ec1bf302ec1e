import { openBaseline } from '../baseline-build.ts'
import { table, type Measure } from '../measure.ts'
import { shapes, type Shape } from '../packed-cloud/shapes.ts'
import { startPackedCloud } from '../packed-cloud/start.ts'
import { warmBucket, type Contest } from './contest.ts'
import { measureFirstContent } from './first-content.ts'
import { measureFirstRows, measureListing, measureWholeStore } from './listing.ts'
import { measureManifests } from './manifests.ts'
import { measureMark } from './mark.ts'
import { measureRepositories, measureTags } from './repositories.ts'
import { measureSearch } from './search.ts'
import { measureUsage } from './usage.ts'

/** A row of the table, which can be measured alone. */
interface Row {
  /** The buckets that it needs. */
  readonly buckets: Readonly<Record<string, Shape>>
  readonly measure: (contest: Contest) => Promise<readonly Measure[]>
  /** Nothing of it is compared with the baseline. */
  readonly alone?: true
}

/** The names of the rows of the table, for `--only catalog.<row>`. */
export const catalogRows = Object.keys(rowsOf(true))

/** What the catalog of a store is worth: each row against the build before it and against the tools that others use. */
export async function measureCatalog(quick: boolean, wanted: readonly string[]): Promise<readonly Measure[]> {
  const rows = Object.entries(rowsOf(quick)).flatMap(([name, row]) => (wanted.includes(name) ? [row] : []))
  const baseline = rows.every(({ alone }) => alone) ? undefined : await openBaseline()
  const buckets = { [warmBucket]: shapes.whole(10_000) }
  const cloud = await startPackedCloud(Object.assign(buckets, ...rows.map(({ buckets: own }) => own)))
  const measures: Measure[] = []
  try {
    for (const { measure } of rows) {
      const taken = await measure({ cloud, baseline, rounds: quick ? 1 : 3 })
      console.log(table(taken), '\n')
      measures.push(...taken)
    }
  } finally {
    await cloud.stop()
  }
  return measures
}

function rowsOf(quick: boolean): Readonly<Record<string, Row>> {
  const part = quick ? 10 : 1
  const sizes = { blobs: 600_000 / part, keys: 1_000_000 / part, tags: 10_000 / part, many: 100_000 / part }
  const blobs = { blobs: shapes.blobs(sizes.blobs) }
  const whole = { whole: shapes.whole(sizes.keys) }
  const once = (contest: Contest): Contest => ({ ...contest, rounds: 1 })
  const searched = Array.from({ length: 6 }, (_, store) => `search-${store}`)
  /** Two hundred repositories take the registry an hour. */
  const collected = quick ? 2 : 20
  const searchedRepositories = 2000 / (quick ? 2 : 1)
  return {
    start: { buckets: {}, measure: ({ baseline }) => measureFirstContent(baseline, quick ? 1 : 5) },
    blobs: {
      buckets: blobs,
      measure: (contest) => measureListing(contest, { bucket: 'blobs', blobs: sizes.blobs, latencyMs: 50 }),
    },
    'blobs-0ms': {
      buckets: blobs,
      measure: (contest) => measureListing(contest, { bucket: 'blobs', blobs: sizes.blobs, latencyMs: 0 }),
    },
    store: {
      buckets: whole,
      alone: true,
      measure: (contest) =>
        measureWholeStore(contest, 'whole', { keys: sizes.keys, blobs: sizes.blobs, tags: sizes.keys / 10 }),
    },
    again: {
      buckets: whole,
      alone: true,
      measure: (contest) => measureFirstRows(contest, 'whole', sizes.keys),
    },
    manifests: {
      buckets: whole,
      measure: (contest) => measureManifests(contest, 'whole', sizes.keys / 10),
    },
    tags: {
      buckets: { tags: shapes.tags(sizes.tags) },
      measure: (contest) => measureTags(once(contest), 'tags', sizes.tags),
    },
    repositories: {
      buckets: { some: shapes.repositories(2000) },
      measure: (contest) => measureRepositories(contest, 'some', 2000, 0.15),
    },
    'many-repositories': {
      buckets: { many: shapes.repositories(sizes.many) },
      measure: (contest) => measureRepositories(once(contest), 'many', sizes.many, 0.05),
    },
    search: {
      buckets: Object.fromEntries(searched.map((bucket) => [bucket, shapes.images(searchedRepositories)])),
      measure: (contest) => measureSearch(contest, searched, searchedRepositories),
    },
    usage: {
      buckets: { usage: shapes.usage(sizes.many) },
      alone: true,
      measure: (contest) =>
        measureUsage(once(contest), 'usage', { repositories: sizes.many, blobs: sizes.many * 10 }),
    },
    mark: {
      buckets: { garbage: shapes.garbage(collected) },
      alone: true,
      measure: (contest) => measureMark(contest, 'garbage', collected),
    },
  }
}
