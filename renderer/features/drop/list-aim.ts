import { createContext, useContext } from 'react'

import type { DropAim } from './use-file-drag.ts'
import type { PushInto } from '../../state/push-into.ts'

/** What the pointer is over in the list of repositories during a drag. */
export type ListAim =
  | PushInto
  /** The list beside its nodes: the person chooses the repository later. */
  | { readonly kind: 'list' }

/** Names of `data-drop`: for repositories and folders, which have a `data-drop-name`, and for the list around them. */
export const dropOn = { repository: 'repository', folder: 'folder', list: 'repositories' } as const

/** Undefined if the pointer is not over the list. */
export function listAimOf({ over, name }: DropAim): ListAim | undefined {
  if (over === dropOn.list) return { kind: 'list' }
  if (name === undefined || (over !== dropOn.repository && over !== dropOn.folder)) return undefined
  return { kind: over, name }
}

/** The page of the drag gives it to the list on it. */
export const ListAimContext = createContext<ListAim | undefined>(undefined)

export function useListAim(): ListAim | undefined {
  return useContext(ListAimContext)
}
