import { expect, it } from 'vitest'

import { tablesOfContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import { digestAt } from '../../../electron/catalog/tables/digests.ts'
import { totalsOf } from '../../../electron/health/garbage/collection-totals.ts'
import { keepOf } from '../../../electron/health/garbage/keep.ts'
import { randomStore } from '../catalog/random-store.ts'

const classNames = [undefined, 'STANDARD', 'IA', 'GLACIER'] as const

it.each([0, 1, 2, 3, 4, 5, 6, 7])('the classes of what goes add up to what goes: store %i', (seed) => {
  const { content, facts } = randomStore(seed)
  const blobs = (content.blobs ?? []).map((blob, at) => {
    const storageClass = classNames[at % classNames.length]
    return storageClass === undefined ? blob : { ...blob, storageClass }
  })
  const tables = tablesOfContent({ ...content, blobs })
  const rules = { rootKey: '', hasFolders: false, deleteUntagged: true, minAgeMs: 0, nowMs: 0 }
  const takenTags = new Uint8Array(tables.tags.current.length).fill(1)
  const kept = atOnce(keepOf({ ...facts, tables }, { ...rules, mode: 'v2', takenTags }))
  const totals = atOnce(totalsOf(tables, kept, [], 1000))
  const expected = new Map<string, number>()
  for (let row = 0; row < kept.blobs.length; row += 1) {
    if (kept.blobs[row] !== 0) continue
    const digest = digestAt(tables.digests, tables.blobs.digest[row] ?? 0)
    const { storageClass = '', sizeBytes = 0 } = blobs.find((blob) => blob.digest === digest) ?? {}
    expected.set(storageClass, (expected.get(storageClass) ?? 0) + sizeBytes)
  }
  expect(expected.size).toBeGreaterThan(1)
  expect(new Map(totals.classes.map(({ name, sizeBytes }) => [name, sizeBytes]))).toEqual(expected)
  expect(totals.classes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(totals.sizeBytes)
})
