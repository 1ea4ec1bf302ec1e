import { expect, it } from 'vitest'

import { tablesOfContent } from '../../../electron/catalog/build/tables-of-content.ts'
import type { CatalogTables } from '../../../electron/catalog/tables/catalog-tables.ts'
import { compareTags } from '../../../electron/comparison/compare-tags.ts'
import { digestOf } from '../../pure/catalog/made-manifests.ts'

const repositories = 500
const tagsEach = 200

it('compares ten stores of a hundred thousand tags, and no step holds the thread long', () => {
  const [one, two, three] = [tablesWithout(0), tablesWithout(1), tablesWithout(2)]
  const stores = Array.from({ length: 10 }, (_, at) => [one, two, three][at % 3] ?? one)
  const digests = stores.map(({ digests: { sha256 } }) => sha256.length)
  expect(Math.min(...digests)).toBeGreaterThan(1000)
  let [rows, longestMs] = [0, 0]
  const steps = compareTags(stores, 1_000_000)
  for (;;) {
    // Time of the processor: other processes may have it meanwhile.
    const from = process.cpuUsage()
    const step = steps.next()
    const { user, system } = process.cpuUsage(from)
    longestMs = Math.max(longestMs, (user + system) / 1000)
    if (step.done === true) break
    rows += step.value?.groups.length ?? 0
  }
  expect(rows).toBe(repositories * tagsEach)
  expect(longestMs).toBeLessThan(50)
})

/** A store that lacks every seventh tag from `first` on, and whose every fifth leads elsewhere. */
function tablesWithout(first: number): CatalogTables {
  return tablesOfContent({
    repositories: Array.from({ length: repositories }, (_, place) => ({
      name: `team-${place % 20}/application-${place}`,
      tags: Array.from({ length: tagsEach }, (_, at) => ({
        name: `build-${at}-20260101`,
        pushedAtMs: at,
        current: digestOf(`image ${place} ${at % 5 === 0 ? at + first : at}`),
      })).filter((_, at) => first === 0 || (at + first) % 7 !== 0),
    })),
  })
}
