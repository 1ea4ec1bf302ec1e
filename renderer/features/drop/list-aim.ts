import { createContext, useContext } from 'react'

import type { DropAim } from './use-file-drag.ts'
import type { PushInto } from '../../state/push-into.ts'

/** What of the list of repositories is below something that is dragged. */
export type ListAim =
  | PushInto
  /** The list beside its nodes: which repository is yet to be said. */
  | { readonly kind: 'list' }

/** Names of `data-drop`: for repositories and folders, which have a `data-drop-name`, and for the list around them. */
export const dropOn = { repository: 'repository', folder: 'folder', list: 'repositories' } as const

/** Undefined for what is over something else. */
export function listAimOf({ over, name }: DropAim): ListAim | undefined {
  if (over === dropOn.list) return { kind: 'list' }
  if (name === undefined || (over !== dropOn.repository && over !== dropOn.folder)) return undefined
  return { kind: over, name }
}

/** Given by the page that something is dragged over, to the list that is on it. */
export const ListAimContext = createContext<ListAim | undefined>(undefined)

export function useListAim(): ListAim | undefined {
  return useContext(ListAimContext)
}
