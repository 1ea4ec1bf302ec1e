import { explainer, type Explain } from '../../../drivers/index.ts'

/** Why a repair is not planned: a closed set, in English. */
export const sentences = {
  faultGone: 'the problem no longer exists: somebody repaired it, or the object was written again',
  noSuchRepair: 'this problem cannot be repaired in this way',
  nobodyHolds: 'no other store has this blob any more',
} as const

/** Explains one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
