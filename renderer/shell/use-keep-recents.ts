import { useEffect } from 'react'

import type { Address } from '../state/address/address.ts'
import { withRecent } from '../state/memory/recents.ts'
import { useMemory } from '../state/memory/use-memory.tsx'

/** Remembers which repositories and tags are opened. What a person only passes, row by row, does not count. */
export function useKeepRecents(address: Address): void {
  const [, change] = useMemory('recents')
  const { store, repository, tag } =
    address.at === 'repositories' ? address : { store: undefined, repository: undefined, tag: undefined }
  useEffect(() => {
    if (store === undefined || repository === undefined) return undefined
    const opened = { store, repository, ...(tag === undefined ? {} : { tag }) }
    const timer = setTimeout(() => change((recents) => withRecent(recents, opened)), stayMs)
    return () => clearTimeout(timer)
  }, [change, store, repository, tag])
}

const stayMs = 1000
