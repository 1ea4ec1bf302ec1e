import { explainer, type Explain } from '../../../drivers/index.ts'

/** Why a repair is not planned: a closed set, in English. */
export const sentences = {
  faultGone: 'the fault is not there any more: somebody mended it, or the object was written anew',
  noSuchRepair: 'this fault cannot be mended so',
  nobodyHolds: 'no other store has these bytes any more',
} as const

/** Explains one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
