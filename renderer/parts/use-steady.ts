import { useState } from 'react'

/** A list that is put together anew each time, as the one seen before for as long as its items are the same. */
export function useSteady<Item>(
  list: readonly Item[],
  same: (a: Item, b: Item | undefined) => boolean = Object.is,
): readonly Item[] {
  const [kept, setKept] = useState(list)
  if (kept.length === list.length && kept.every((item, index) => same(item, list[index]))) return kept
  setKept(list)
  return list
}
