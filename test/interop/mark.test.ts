import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { readManifests } from '../../electron/catalog/manifests/read-manifests.ts'
import { RememberedManifests } from '../../electron/catalog/manifests/remembered-manifests.ts'
import { manifestsToRead } from '../../electron/catalog/questions/coverage.ts'
import { markOf } from '../../electron/catalog/questions/mark.ts'
import { revisionFates, type Mark } from '../../electron/catalog/questions/mark-model.ts'
import { atOnce } from '../../electron/catalog/questions/steps.ts'
import type { CatalogTables } from '../../electron/catalog/tables/catalog-tables.ts'
import { digestAt } from '../../electron/catalog/tables/digests.ts'
import { repositoryOf } from '../../electron/catalog/tables/lookups.ts'
import { nameAt } from '../../electron/catalog/tables/names.ts'
import { keepOf } from '../../electron/health/garbage/keep.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { collectGarbage } from '../peers/registry.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { numbersFrom } from '../pure/catalog/random-store.ts'
import { catalogOf } from '../unit/catalog/catalog-of.ts'
import { TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { collectedStores, fillByChance, storageIn } from './collected-stores.ts'

describeWith(['docker-registry'], 'the mark of a garbage collection, by the dry run of a registry', () => {
  const folder = useTempFolder()

  describe.each(collectedStores)(
    'of $store',
    ({ store, fill, obstacles = [], untagged = [], cautious = [] }) => {
      it.each([
        { deleteUntagged: false, expected: obstacles },
        { deleteUntagged: true, expected: untagged },
      ])('is the same: deleteUntagged $deleteUntagged', async ({ deleteUntagged, expected }) => {
        const place = join(
          folder(),
          `${collectedStores.findIndex((each) => each.store === store)}-${deleteUntagged}`,
        )
        const registry = await TinyRegistry.in(place)
        await fill(registry, place)
        const { mark, tables } = await markIn(registry, deleteUntagged)
        expect(mark.obstacles.map(({ kind }) => kind)).toEqual(expected)
        const dryRun = collectGarbage(storageIn(place).storage, { dryRun: true, deleteUntagged })
        if (expected.some((kind) => !cautious.includes(kind))) await expectStopped(dryRun)
        else if (expected.includes('unreadManifest')) await dryRun
        else expectSame(mark, tables, await dryRun)
      })
    },
  )

  it.each(Array.from({ length: 6 }, (_, seed) => seed))(
    'is the same in store %i that came about by chance',
    async (seed) => {
      const place = join(folder(), `chance-${seed}`)
      const registry = await TinyRegistry.in(place)
      await fillByChance(registry, place, numbersFrom(seed))
      for (const deleteUntagged of [false, true]) {
        const { mark, tables } = await markIn(registry, deleteUntagged)
        expect(mark.obstacles).toEqual([])
        expectSame(
          mark,
          tables,
          await collectGarbage(storageIn(place).storage, { dryRun: true, deleteUntagged }),
        )
      }
    },
  )
})

async function markIn(
  { driver }: TinyRegistry,
  deleteUntagged: boolean,
): Promise<{ readonly mark: Mark; readonly tables: CatalogTables }> {
  const tables = await catalogOf(driver).refresh(live)
  const memory = RememberedManifests.inMemory()
  const facts = { tables, columns: memory.columns }
  await readManifests({ driver, memory }, atOnce(manifestsToRead(facts)), () => undefined, live)
  const rootKey = driver.keyOf(layout.root())
  const mark = atOnce(markOf(facts, { deleteUntagged, rootKey }))
  const rules = { mode: 'v2', deleteUntagged, rootKey, hasFolders: true, minAgeMs: 0, nowMs: 0 } as const
  const kept = atOnce(keepOf(facts, rules))
  // A plan in mode v2 takes what the mark does.
  expect(kept.blobs.map((code) => Math.min(code, 1))).toEqual(mark.blobs)
  expect(kept.revisions.map((code) => (code === 0 ? 1 : 0))).toEqual(
    mark.revisions.map((fate) => (fate === revisionFates.taken ? 1 : 0)),
  )
  return { mark, tables }
}

async function expectStopped(dryRun: Promise<string>): Promise<void> {
  await expect(dryRun).rejects.toThrow('failed to garbage collect')
}

/** Blob for blob, manifest for manifest, and in numbers. */
function expectSame(mark: Mark, tables: CatalogTables, printed: string): void {
  const { marked, eligibleBlobs, eligibleManifests } = mark.totals
  expect(printed).toContain(
    `${marked} blobs marked, ${eligibleBlobs} blobs and ${eligibleManifests} manifests eligible for deletion`,
  )
  const blobs = [...tables.blobs.digest].filter((_, row) => mark.blobs[row] === 0)
  const eligible = [...printed.matchAll(/^blob eligible for deletion: (\S+)/gm)].map(
    ([, digest = '']) => digest,
  )
  expect(blobs.map((id) => digestAt(tables.digests, id)).toSorted()).toEqual(eligible.toSorted())
  const taken = [...mark.revisions.keys()]
    .filter((row) => mark.revisions[row] === revisionFates.taken)
    .map((row) => {
      const repository = nameAt(tables.repositories.names, repositoryOf(tables, 'revisions', row))
      return `${repository}@${digestAt(tables.digests, tables.revisions.target[row] ?? 0)}`
    })
  expect(taken.toSorted()).toEqual(takenOf(printed).toSorted())
}

/** It tells of a repository by its name alone, then of its manifests. */
function takenOf(printed: string): readonly string[] {
  let repository = ''
  return printed.split('\n').flatMap((line) => {
    if (/^[a-z0-9/-]+$/.test(line)) repository = line
    const [, digest] = /^manifest eligible for deletion: (\S+)/.exec(line) ?? []
    return digest === undefined ? [] : [`${repository}@${digest}`]
  })
}
