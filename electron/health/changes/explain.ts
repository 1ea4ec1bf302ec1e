import {
  explained,
  explainer,
  type ErrorCode,
  type Explain,
  type StoreError,
} from '../../../drivers/index.ts'

/** Why a change does not begin or go on, or leaves an object as it is: a closed set, in English. */
export const sentences = {
  namedAgain: 'it is referenced again since the plan was made',
  writtenAgain: 'it was written again since the plan was made',
  writtenByOthers: 'somebody else wrote it since then: it stays as it is',
  pushedMeanwhile: 'a manifest that was pushed since then references it: push that manifest again',
  linkedContentGone: 'what this link names was deleted since: it is not put back',
  moveSourceGone: 'there is nothing under the old name any more',
  notTakenBack: 'for {{count}} objects the change could not be undone',
  copiesInPlace: 'both stores use the same object: this would not be a copy',
  copiesGone: 'the store for the copies was removed from the list: add it again',
  otherLocation: 'the store now uses another bucket or folder: this was planned for the earlier one',
  notesDamaged: 'the saved steps of this change are damaged',
  planGone: 'this plan is over an hour old, or was started already',
  changeGone: 'there is no such change any more',
  changeNotRunning: 'this change is not running',
  changeNotHeld: 'this change is not paused',
  changeEnded: 'this change has ended',
  changeNotUndoable: 'this change cannot be undone now',
  tooEarly: 'this can continue at {{time}} at the earliest',
  nameNotTyped: 'this cannot be undone: type the name of the store to confirm',
} as const

/** Explains one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)

type WithoutValues = Exclude<keyof typeof sentences, 'notTakenBack' | 'tooEarly'>

/** A failure for one of these reasons, perhaps about an object key. */
export function changeError(code: ErrorCode, why: WithoutValues, key?: string): StoreError {
  return explained(code, explain(why, {}), key === undefined ? {} : { path: key })
}
