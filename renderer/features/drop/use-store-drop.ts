import type { DragEventHandler } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useFileDrag } from './use-file-drag.ts'
import { useOpenDropped } from './use-open-dropped.ts'

/** Lets a store in a list accept drops: images, or plain files while Alt is held. */
export function useStoreDrop(store: StoreRow): {
  /** What the dragged items would become; whether the person is asked before. */
  readonly dropping: 'images' | 'files' | 'readOnly' | undefined
  readonly handlers: Record<'onDragOver' | 'onDragLeave' | 'onDrop', DragEventHandler>
} {
  const openDropped = useOpenDropped()
  const { drag, handlers } = useFileDrag(({ dropped, aim }) =>
    openDropped({ store, as: aim.alt ? 'files' : 'images', dropped }),
  )
  const as = drag?.aim.alt === true ? 'files' : 'images'
  return { dropping: drag && (store.readOnly ? 'readOnly' : as), handlers }
}
