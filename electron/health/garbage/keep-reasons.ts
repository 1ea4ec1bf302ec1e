import type { CollectionDifference } from '../../api/rows.ts'

/** Why something stays. `needed`: the registry keeps it as well. */
export const keepReasons = [
  'needed',
  'young',
  'passedBy',
  'childOfKeptIndex',
  'referrerOfKept',
  'otherAlgorithm',
  'layerLinked',
] as const satisfies readonly ('needed' | CollectionDifference['reason'])[]

export type KeepReason = (typeof keepReasons)[number]

/** In columns: 0 for what goes, otherwise 1 + a place in `keepReasons`. */
export const keepCodes = {
  needed: 1,
  young: 2,
  passedBy: 3,
  childOfKeptIndex: 4,
  referrerOfKept: 5,
  otherAlgorithm: 6,
  layerLinked: 7,
} as const satisfies Record<KeepReason, number>
