import { describe, expect, it } from 'vitest'

import type { CollectionRules } from '../../../electron/api/rows.ts'
import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import { phasesOf } from '../../../electron/health/garbage/collection-phases.ts'
import {
  collectionRows,
  differencesOf,
  totalsOf,
} from '../../../electron/health/garbage/collection-totals.ts'
import { keepOf } from '../../../electron/health/garbage/keep.ts'
import type { DeleteOperation } from '../../../electron/health/model/operation.ts'
import type { Phase } from '../../../electron/health/model/plan.ts'
import { parseLayout } from '../../../electron/registry/layout/layout.ts'
import { numbersFrom, randomStore } from '../catalog/random-store.ts'

const cases = Array.from({ length: 12 }, (_, seed) => seed).flatMap((seed) =>
  (['v2', 'v3', 'safe'] as const).map((mode) => ({ seed, mode })),
)

describe('the phases of a collection', () => {
  it.each(cases)(
    'count what they do, the same each time: store $seed, mode $mode',
    async ({ seed, mode }) => {
      const { phases } = plannedIn(seed, mode)
      expect(phases.length).toBeGreaterThan(1)
      for (const phase of phases) {
        const operations = await operationsOf(phase)
        expect(operations.length).toBe(phase.count)
        expect(operations.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(phase.sizeBytes)
        expect(new Set(operations.map(({ key }) => key)).size).toBe(operations.length)
        expect(await operationsOf(phase)).toEqual(operations)
      }
    },
  )

  it.each(cases)(
    'take back all but blobs, and blobs come last: store $seed, mode $mode',
    async ({ seed, mode }) => {
      const { phases } = plannedIn(seed, mode)
      const order = ['tags', 'revisions', 'layerLinks', 'blobs']
      const names = phases.map(({ name }) => name)
      expect(names).toEqual(order.filter((name) => names.some((each) => each === name)))
      expect(phases.map(({ guard }) => guard !== undefined)).toEqual(names.map((name) => name !== 'tags'))
      // A person presses once for all that cannot be taken back.
      expect(phases.filter(({ waitsMs }) => waitsMs !== undefined)).toHaveLength(1)
      for (const phase of phases) {
        for await (const page of phase.operations()) {
          const kinds = new Set(page.map((each) => (each.kind === 'delete' ? each.keep.kind : each.kind)))
          expect(kinds.has('nothing')).toBe(phase.name === 'blobs')
          for (const { key } of page) expect(parseLayout(`/${key}`).kind).not.toBe('other')
        }
      }
    },
  )

  it.each(cases)('are what the numbers of the plan say: store $seed, mode $mode', ({ seed, mode }) => {
    const { tables, kept, phases, totals } = plannedIn(seed, mode)
    const blobs = phases.find(({ name }) => name === 'blobs')
    expect(totals).toMatchObject({ blobs: blobs?.count ?? 0, sizeBytes: blobs?.sizeBytes ?? 0 })
    expect(totals.keptBlobs + totals.blobs).toBe(tables.blobs.digest.length)
    const rows = atOnce(collectionRows(tables, kept))
    const sumOf = (name: 'freedBlobs' | 'freedBytes' | 'takenManifests' | 'takenTags'): number =>
      rows.reduce((sum, row) => sum + row[name], 0)
    expect([sumOf('freedBlobs'), sumOf('freedBytes'), sumOf('takenManifests'), sumOf('takenTags')]).toEqual([
      totals.blobs,
      totals.sizeBytes,
      totals.manifests,
      totals.tags,
    ])
    const more = atOnce(differencesOf(tables, kept)).reduce((sum, difference) => sum + difference.blobs, 0)
    expect(more).toBe(kept.mark.totals.eligibleBlobs - totals.blobs)
  })
})

function plannedIn(seed: number, mode: CollectionRules['mode']) {
  const { facts } = randomStore(seed)
  const { tables } = facts
  const random = numbersFrom(seed + 500)
  const takenTags = Uint8Array.from({ length: tables.tags.current.length }, () => (random() < 0.4 ? 1 : 0))
  const common = { rootKey: 'docker/registry/v2', hasFolders: true, minAgeMs: 0, nowMs: 0 }
  const kept = atOnce(keepOf(facts, { ...common, mode, deleteUntagged: true, takenTags }))
  const phases = atOnce(
    phasesOf({
      tables,
      kept,
      keyOf: (path) => path.slice(1),
      guard: { kind: 'unreferenced', mode, markedAtMs: 0, minAgeMs: 0 },
      graceMs: 1000,
    }),
  )
  return { tables, kept, phases, totals: atOnce(totalsOf(tables, kept, phases, 1000)) }
}

async function operationsOf(phase: Phase): Promise<readonly DeleteOperation[]> {
  const all: DeleteOperation[] = []
  for await (const page of phase.operations())
    for (const each of page) if (each.kind === 'delete') all.push(each)
  return all
}
