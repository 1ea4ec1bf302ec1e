import type { ComparedTags } from './compared-tags.ts'

/** Rows of a comparison that are chosen, by number. Shift reaches from `anchor`, which is a line of the list. */
export interface RowChoice {
  readonly tags: ComparedTags | undefined
  readonly chosen: ReadonlySet<number>
  readonly anchor: number | undefined
}

export const noChoice: RowChoice = { tags: undefined, chosen: new Set(), anchor: undefined }

/** Chooses rows, or none of them where all are chosen already. */
export function toggled(chosen: ReadonlySet<number>, rows: Iterable<number>): ReadonlySet<number> {
  const all = [...rows]
  const next = new Set(chosen)
  if (all.every((row) => chosen.has(row))) for (const row of all) next.delete(row)
  else for (const row of all) next.add(row)
  return next
}

/** The same tags in another comparison; those that are in it no more are chosen no more. */
export function chosenIn(before: RowChoice, tags: ComparedTags): ReadonlySet<number> {
  if (before.tags === tags || before.tags === undefined) return before.chosen
  const wanted = new Map<string, Set<string>>()
  for (const row of before.chosen) {
    const name = before.tags.repositories[before.tags.repositoryOf(row)]?.name ?? ''
    const names = wanted.get(name) ?? new Set()
    wanted.set(name, names.add(before.tags.tagAt(row)))
  }
  const chosen = new Set<number>()
  for (const { name, from, to } of tags.repositories) {
    const names = wanted.get(name)
    if (names === undefined) continue
    for (let row = from; row < to; row += 1) if (names.has(tags.tagAt(row))) chosen.add(row)
  }
  return chosen
}
