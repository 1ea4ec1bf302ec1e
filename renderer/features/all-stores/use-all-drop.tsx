import type { DragEventHandler, ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { useFileDrag } from '../drop/use-file-drag.ts'
import { listAimOf, type ListAim } from '../drop/list-aim.ts'
import type { Dropped } from '../../api/drops/dropped-files.ts'
import { usePastedFiles } from '../drop/use-pasted-files.ts'
import { useOpenDropped } from '../drop/use-open-dropped.ts'
import { AllDropOverlay } from './all-drop-overlay.tsx'
import type { AllRepositories } from './use-all-repositories.ts'

/**
 * The lists of all stores accept drops: for the repository below the pointer, or beside the list for the open one.
 * If exactly one store holds it, the dialog opens for that store. Otherwise, and while stores are still listing, the
 * person is asked which.
 */
export function useAllDrop(
  all: AllRepositories,
  opened: string | undefined,
): {
  readonly handlers: Record<'onDragOver' | 'onDragLeave' | 'onDrop', DragEventHandler>
  readonly overlay: ReactNode
  readonly listAim: ListAim | undefined
} {
  const { openDialog } = useWindowState()
  const openDropped = useOpenDropped()
  const holdersOf = (repository: string | undefined) => {
    const ids = repository === undefined ? undefined : all.repositories.index.storesOf(repository)
    return all.listed.map(({ store }) => store).filter(({ id }) => ids?.has(id) === true)
  }
  const onlyHolderOf = ([only, more]: readonly StoreRow[]): StoreRow | undefined => {
    const listing = all.listed.some(({ state }) => state === 'waiting' || state === 'listing')
    return more === undefined && !listing ? only : undefined
  }
  const take = (
    as: 'images' | 'files',
    repository: string | undefined,
    dropped: readonly Dropped[],
  ): void => {
    const into = repository === undefined ? undefined : ({ kind: 'repository', name: repository } as const)
    const holders = holdersOf(repository)
    const store = onlyHolderOf(holders)
    if (store !== undefined) openDropped({ store, into, as, dropped })
    else openDialog({ kind: 'chooseStore', holders: holders.map(({ id }) => id), into, as, dropped })
  }
  const { drag, handlers } = useFileDrag(({ dropped, aim }) =>
    take(aim.alt ? 'files' : 'images', repositoryOf(listAimOf(aim), opened), dropped),
  )
  usePastedFiles((pasted) => take('images', opened, pasted))
  if (drag === undefined) return { handlers, overlay: null, listAim: undefined }
  const listAim = listAimOf(drag.aim)
  const repository = repositoryOf(listAim, opened)
  const only = onlyHolderOf(holdersOf(repository))
  const overlay = <AllDropOverlay items={drag.items} repository={repository} only={only} />
  return { handlers, overlay, listAim }
}

function repositoryOf(aim: ListAim | undefined, opened: string | undefined): string | undefined {
  if (aim === undefined) return opened
  return aim.kind === 'list' ? undefined : aim.name
}
