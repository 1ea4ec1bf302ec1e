import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { atOnce } from '../../electron/catalog/questions/steps.ts'
import { revisionFates, type Mark } from '../../electron/catalog/questions/mark-model.ts'
import type { CatalogTables } from '../../electron/catalog/tables/catalog-tables.ts'
import { digestAt } from '../../electron/catalog/tables/digests.ts'
import { repositoryOf } from '../../electron/catalog/tables/lookups.ts'
import { nameAt } from '../../electron/catalog/tables/names.ts'
import { knownFacts } from '../../electron/health/garbage/known-facts.ts'
import { newerMarkOf } from '../../electron/health/garbage/newer-mark.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { describeWithNewerRegistry } from '../peers/newer-registry.ts'
import { collectGarbage } from '../peers/registry.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { numbersFrom } from '../pure/catalog/random-store.ts'
import { knowledgeOf } from '../unit/health/collections.ts'
import { TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { collectedStores, fillByChance, storageIn } from './collected-stores.ts'

describeWith(['docker-registry'], 'the mark of a collection by 3.x', () => {
  describeWithNewerRegistry('by the dry run of the registry itself', (program) => {
    const folder = useTempFolder()

    describe.each(collectedStores)('of $store', ({ store, fill }) => {
      it.each([false, true])('is the same: deleteUntagged %s', async (deleteUntagged) => {
        const at = collectedStores.findIndex((each) => each.store === store)
        const place = join(folder(), `${at}-${deleteUntagged}`)
        const registry = await TinyRegistry.in(place)
        await fill(registry, place)
        const { mark, tables } = await markIn(registry, deleteUntagged)
        const dryRun = collectGarbage(storageIn(place).storage, { dryRun: true, deleteUntagged }, program)
        const expected = mark.obstacles.length > 0 ? undefined : takenBy(mark, tables)
        // We stop for bytes that are not those of their digest, which the registry does not look for.
        const isCautious = mark.obstacles.every(({ kind }) => kind === 'unreadManifest')
        const printed = await dryRun.then(takenOf, () => undefined)
        expect(isCautious && expected === undefined ? undefined : printed).toEqual(expected)
      })
    })

    it.each(Array.from({ length: 12 }, (_, seed) => seed))(
      'is the same in store %i that came about by chance',
      async (seed) => {
        const place = join(folder(), `chance-${seed}`)
        const registry = await TinyRegistry.in(place)
        await fillByChance(registry, place, numbersFrom(seed))
        for (const deleteUntagged of [false, true]) {
          const { mark, tables } = await markIn(registry, deleteUntagged)
          expect(mark.obstacles).toEqual([])
          const options = { dryRun: true, deleteUntagged }
          const printed = await collectGarbage(storageIn(place).storage, options, program)
          expect(takenOf(printed)).toEqual(takenBy(mark, tables))
        }
      },
    )
  })
})

interface Taken {
  readonly summary: string
  readonly blobs: readonly string[]
  readonly manifests: readonly string[]
}

async function markIn({ driver }: TinyRegistry, deleteUntagged: boolean) {
  const facts = await knownFacts(
    knowledgeOf(driver),
    driver,
    { sinceMs: Date.now(), orphans: false },
    () => undefined,
    live,
  )
  const rootKey = driver.keyOf(layout.root())
  const mark = atOnce(newerMarkOf(facts, { deleteUntagged, rootKey, hasFolders: true }))
  return { mark, tables: facts.tables }
}

function takenBy(mark: Mark, tables: CatalogTables): Taken {
  const { marked, eligibleBlobs, eligibleManifests } = mark.totals
  const blobs = [...tables.blobs.digest].filter((_, row) => mark.blobs[row] === 0)
  const manifests = [...mark.revisions.keys()].filter((row) => mark.revisions[row] === revisionFates.taken)
  return {
    summary: `${marked} blobs marked, ${eligibleBlobs} blobs and ${eligibleManifests} manifests eligible for deletion`,
    blobs: blobs.map((id) => digestAt(tables.digests, id)).toSorted(),
    manifests: manifests
      .map((row) => {
        const repository = nameAt(tables.repositories.names, repositoryOf(tables, 'revisions', row))
        return `${repository}@${digestAt(tables.digests, tables.revisions.target[row] ?? 0)}`
      })
      .toSorted(),
  }
}

/** A manifest is printed as `{repository digest [tags]}`. */
function takenOf(printed: string): Taken {
  return {
    summary: /^\d+ blobs marked, .*$/m.exec(printed)?.[0] ?? '',
    blobs: [...printed.matchAll(/^blob eligible for deletion: (\S+)/gm)]
      .map(([, digest = '']) => digest)
      .toSorted(),
    manifests: [...printed.matchAll(/^manifest eligible for deletion: \{(\S+) (\S+) /gm)]
      .map(([, repository = '', digest = '']) => `${repository}@${digest}`)
      .toSorted(),
  }
}
