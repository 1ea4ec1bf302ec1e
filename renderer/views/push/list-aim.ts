import { createContext, useContext } from 'react'

import type { DropAim } from '../files/use-file-drag.ts'

/** What of the list of repositories is below something that is dragged. */
export type ListAim =
  | { readonly kind: 'repository'; readonly name: string }
  /** The list beside its repositories: which one is yet to be said. */
  | { readonly kind: 'list' }

/** Names of `data-drop` for a repository, which has its `data-drop-name`, and for the list around it. */
export const dropOn = { repository: 'repository', list: 'repositories' } as const

/** Undefined for what is over something else. */
export function listAimOf({ over, name }: DropAim): ListAim | undefined {
  if (over === dropOn.repository && name !== undefined) return { kind: 'repository', name }
  return over === dropOn.list ? { kind: 'list' } : undefined
}

/** Given by the page that something is dragged over, to the list that is on it. */
export const ListAimContext = createContext<ListAim | undefined>(undefined)

export function useListAim(): ListAim | undefined {
  return useContext(ListAimContext)
}
