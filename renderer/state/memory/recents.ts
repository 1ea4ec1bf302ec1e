import { mostRecents, type MemoryParts } from '../../../electron/api/window-memory.ts'

type Recents = MemoryParts['recents']

/** With what was opened just now before the others, once. The same list where it is the first already. */
export function withRecent(recents: Recents, opened: Recents[number]): Recents {
  const isSame = (each: Recents[number]): boolean =>
    each.store === opened.store && each.repository === opened.repository && each.tag === opened.tag
  const [first] = recents
  if (first !== undefined && isSame(first)) return recents
  return [opened, ...recents.filter((each) => !isSame(each))].slice(0, mostRecents)
}
