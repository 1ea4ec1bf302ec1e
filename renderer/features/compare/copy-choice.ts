import type { CopyItem } from '../../../electron/api/images.ts'
import { cellStates } from '../../../electron/api/rows.ts'
import type { ComparedTags } from './compared-tags.ts'

/** What a copy of chosen rows from the base to a store would do, as far as the comparison tells. */
export interface CopyChoice {
  /** Rows that the store lacks and the base has. */
  readonly missing: readonly number[]
  /** Rows whose tags lead elsewhere in the store. */
  readonly differing: readonly number[]
  /** Of these, how many were written later in the store than in the base. */
  readonly newer: number
  readonly same: number
  /** Rows that the base lacks: there is nothing to copy. */
  readonly notInBase: number
  /** Rows of which one cannot tell, in the base or in the store. */
  readonly untold: number
}

/** Sorts rows by what a copy to a store would do with them. The base is store 0. */
export function copyChoice(tags: ComparedTags, rows: Iterable<number>, store: number): CopyChoice {
  const missing: number[] = []
  const differing: number[] = []
  let [newer, same, notInBase, untold] = [0, 0, 0, 0]
  for (const row of rows) {
    const state = tags.stateAt(row, store)
    const base = tags.stateAt(row, 0)
    if (base === cellStates.missing) notInBase += 1
    else if (base !== cellStates.present || state >= cellStates.unread) untold += 1
    else if (state === cellStates.missing) missing.push(row)
    else if (state === cellStates.differs) {
      differing.push(row)
      const [there, here] = [tags.pushedAt(row, store), tags.pushedAt(row, 0)]
      if (there !== undefined && here !== undefined && there > here) newer += 1
    } else same += 1
  }
  return { missing, differing, newer, same, notInBase, untold }
}

/** The first of the other stores that lacks one of the rows; store 1 where none does. */
export function firstLacking(tags: ComparedTags, rows: Iterable<number>): number {
  let first = tags.stores
  for (const row of rows) {
    for (let store = 1; store < first; store += 1) {
      if (tags.stateAt(row, store) === cellStates.missing && tags.stateAt(row, 0) === cellStates.present)
        first = store
    }
    if (first === 1) break
  }
  return first === tags.stores ? 1 : first
}

/** By store: those of the rows that it lacks and the base has; none of the base. */
export function missingRows(tags: ComparedTags, rows: Iterable<number>): readonly (readonly number[])[] {
  const missing = Array.from({ length: tags.stores }, (): number[] => [])
  for (const row of rows) {
    if (tags.stateAt(row, 0) !== cellStates.present) continue
    for (let store = 1; store < tags.stores; store += 1) {
      if (tags.stateAt(row, store) === cellStates.missing) missing[store]?.push(row)
    }
  }
  return missing
}

/** Most items of one copy, and most tags of an item: see `startCopy`. */
const mostItems = 10_000
const mostTagsOfItem = 10_000
/** A message to the host holds them all: see `maxMessageBytes`. */
const mostTags = 100_000

/** The tags of rows, by repository; undefined where they are more than one copy takes. */
export function copyItems(tags: ComparedTags, rows: readonly number[]): readonly CopyItem[] | undefined {
  if (rows.length > mostTags) return undefined
  const items: { readonly repository: string; readonly tags: string[] }[] = []
  let place = -1
  for (const row of [...rows].sort((a, b) => a - b)) {
    const repository = tags.repositoryOf(row)
    const item = items.at(-1)
    if (item === undefined || repository !== place || item.tags.length >= mostTagsOfItem) {
      if (items.length === mostItems) return undefined
      items.push({ repository: tags.repositories[repository]?.name ?? '', tags: [tags.tagAt(row)] })
      place = repository
    } else item.tags.push(tags.tagAt(row))
  }
  return items
}
