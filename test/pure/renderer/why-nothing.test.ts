import { describe, expect, it } from 'vitest'

import type { CollectionDifference, CollectionRules } from '../../../electron/api/rows.ts'
import { remediesOf } from '../../../renderer/features/health/collection/why-nothing.tsx'

const safe: CollectionRules = {
  mode: 'safe',
  deleteUntagged: true,
  minAgeHours: 24,
  retention: [],
  graceDays: 7,
}
const stays = (reason: CollectionDifference['reason']): CollectionDifference => ({
  reason,
  blobs: 1,
  manifests: 0,
  sizeBytes: 5,
  examples: [],
})
const blobs = { name: 'blobs', count: 0, sizeBytes: 0 } as const

describe('a plan of a collection that takes nothing', () => {
  it('would take what is young with a lower minimum age, in every mode', () => {
    for (const mode of ['safe', 'v2', 'v3'] as const) {
      const plan = { rules: { ...safe, mode }, phases: [blobs], differences: [stays('young')] }
      expect(remediesOf(plan)).toEqual(['lowerMinAge'])
    }
  })

  it('would take in the mode of a registry what only the safe mode keeps', () => {
    const differences = [stays('young'), stays('childOfKeptIndex')]
    expect(remediesOf({ rules: safe, phases: [blobs], differences })).toEqual(['lowerMinAge', 'otherMode'])
    expect(remediesOf({ rules: safe, phases: [], differences: [stays('referrerOfKept')] })).toEqual([
      'otherMode',
    ])
    const registry = { ...safe, mode: 'v3' } as const
    expect(remediesOf({ rules: registry, phases: [blobs], differences: [stays('otherAlgorithm')] })).toEqual(
      [],
    )
  })

  it('needs no remedy where nothing could go, nor where something goes', () => {
    expect(remediesOf({ rules: safe, phases: [blobs], differences: [] })).toEqual([])
    const phases = [{ ...blobs, count: 1 }]
    expect(remediesOf({ rules: safe, phases, differences: [stays('young')] })).toEqual([])
  })
})
