import { mostPinned, mostRecents, type MemoryParts } from '../../../electron/api/window-memory.ts'
import type { Address } from '../address/address.ts'

type Pinned = MemoryParts['pinned']
type Recents = MemoryParts['recents']

export interface InStore {
  readonly store: string
  readonly repository: string
}

export function isPinned(pinned: Pinned, wanted: InStore): boolean {
  return pinned.some((each) => isSame(each, wanted))
}

/** Takes a pinned repository off, or puts another one at the end, as long as there is room. */
export function togglePin(pinned: Pinned, { store, repository }: InStore): Pinned {
  if (isPinned(pinned, { store, repository }))
    return pinned.filter((each) => !isSame(each, { store, repository }))
  return pinned.length < mostPinned ? [...pinned, { store, repository }] : pinned
}

/** Notes the repository of an address as the newest, with the tag that is open. It is there once, however often it was open. */
export function withRecent(recents: Recents, address: Address): Recents {
  if (address.at !== 'repositories' || address.repository === undefined) return recents
  const { store, repository, tag } = address
  const [first] = recents
  if (first !== undefined && isSame(first, { store, repository }) && first.tag === tag) return recents
  const others = recents.filter((each) => !isSame(each, { store, repository }))
  return [{ store, repository, ...(tag === undefined ? {} : { tag }) }, ...others].slice(0, mostRecents)
}

function isSame(one: InStore, other: InStore): boolean {
  return one.store === other.store && one.repository === other.repository
}
