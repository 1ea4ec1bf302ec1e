import {
  explained,
  explainer,
  type ErrorCode,
  type Explain,
  type StoreError,
} from '../../../drivers/index.ts'

/** Why a change does not begin or go on, or leaves an object as it is: a closed set, in English. */
export const sentences = {
  namedAgain: 'something names it again since the plan was made',
  writtenAgain: 'it was written again since the plan was made',
  writtenByOthers: 'somebody else wrote it meanwhile: it stays as it is',
  pushedMeanwhile: 'a manifest that was pushed meanwhile names it: push it again',
  linkedContentGone: 'what this link names was deleted since: it is not put back',
  moveSourceGone: 'there is nothing under the old name any more',
  notTakenBack: '{{count}} objects could not be taken back',
  copiesInPlace: 'both stores lead to the same object: that is no copy',
  copiesGone: 'the store of the copies is not in the list any more: add it again',
  otherLocation: 'the store has another bucket or folder by now: this was made for the one before',
  notesDamaged: 'the notes of this change are damaged',
  planGone: 'this plan is over an hour old, or was begun already',
  changeGone: 'there is no such change any more',
  changeNotRunning: 'this change does not run',
  changeNotHeld: 'this change is not held',
  changeEnded: 'this change has ended',
  changeNotUndoable: 'this change cannot be taken back now',
  tooEarly: 'this goes on at {{time}} at the earliest',
  nameNotTyped: 'this cannot be taken back: type the name of the store to agree',
} as const

/** Explains one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)

type WithoutValues = Exclude<keyof typeof sentences, 'notTakenBack' | 'tooEarly'>

/** A failure for one of these reasons, perhaps about an object key. */
export function changeError(code: ErrorCode, why: WithoutValues, key?: string): StoreError {
  return explained(code, explain(why, {}), key === undefined ? {} : { path: key })
}
