import type { DragEventHandler } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useFileDrag } from './use-file-drag.ts'
import { useOpenDropped } from './use-open-dropped.ts'

/** A store outside of its page that takes what is dropped on it: images, and with Alt plain files. */
export function useStoreDrop(store: StoreRow): {
  /** What the things that are held over it would become. */
  readonly dropping: 'images' | 'files' | undefined
  readonly handlers: Record<'onDragOver' | 'onDragLeave' | 'onDrop', DragEventHandler>
} {
  const openDropped = useOpenDropped()
  const { drag, handlers } = useFileDrag(({ dropped, aim }) =>
    openDropped({ store, as: aim.alt ? 'files' : 'images', dropped }),
  )
  return { dropping: drag && (drag.aim.alt ? 'files' : 'images'), handlers }
}
