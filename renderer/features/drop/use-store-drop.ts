import type { DragEventHandler } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useFileDrag } from './use-file-drag.ts'
import { useOpenDropped } from './use-open-dropped.ts'

/** Lets a store in a list accept drops: images, or plain files while Alt is held. */
export function useStoreDrop(store: StoreRow): {
  /** What the dragged items would become. */
  readonly dropping: 'images' | 'files' | undefined
  readonly handlers: Record<'onDragOver' | 'onDragLeave' | 'onDrop', DragEventHandler>
} {
  const openDropped = useOpenDropped()
  const { drag, handlers } = useFileDrag(({ dropped, aim }) =>
    openDropped({ store, as: aim.alt ? 'files' : 'images', dropped }),
  )
  return { dropping: drag && (drag.aim.alt ? 'files' : 'images'), handlers }
}
