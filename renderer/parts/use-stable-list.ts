import { useState } from 'react'

/** Returns the previous array while the items are the same, so that a list that is rebuilt keeps its identity. */
export function useStableList<Item>(
  list: readonly Item[],
  same: (a: Item, b: Item | undefined) => boolean = Object.is,
): readonly Item[] {
  const [kept, setKept] = useState(list)
  if (kept.length === list.length && kept.every((item, index) => same(item, list[index]))) return kept
  setKept(list)
  return list
}
