import { useState, type DragEvent, type DragEventHandler } from 'react'

import { carriesFiles, takeDropped, type Dropped } from '../../api/drops/dropped-files.ts'
import { fileOf } from '../../api/drops/recognize.ts'
import { useBrought } from './use-brought.ts'

/** A drag over an element: what the browser tells before the drop. */
export interface FileDrag {
  readonly items: number
  readonly aim: DropAim
}

export interface DropAim {
  /** The `data-drop` of what the pointer is over. */
  readonly over: string | undefined
  /** The `data-drop-name` beside it. */
  readonly name: string | undefined
  readonly alt: boolean
}

export interface FileDrop {
  readonly dropped: readonly Dropped[]
  /** The same without folders. */
  readonly files: readonly File[]
  readonly aim: DropAim
}

/**
 * Follows files of the disk that are dragged over an element and dropped on it. A registry's configuration among them
 * opens as one first; `onDropped` has it when the person wants it uploaded.
 */
export function useFileDrag(onDropped: (drop: FileDrop) => void): {
  readonly drag: FileDrag | undefined
  readonly handlers: Record<'onDragOver' | 'onDragLeave' | 'onDrop', DragEventHandler>
} {
  const [drag, setDrag] = useState<FileDrag>()
  const brought = useBrought()
  return {
    drag,
    handlers: {
      onDragOver(event) {
        if (!carriesFiles(event.dataTransfer)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'copy'
        const items = event.dataTransfer.items.length
        const aim = aimOf(event)
        if (drag === undefined || drag.items !== items || !isSame(drag.aim, aim)) setDrag({ items, aim })
      },
      onDragLeave(event) {
        const to = event.relatedTarget
        if (to instanceof Node && event.currentTarget.contains(to)) return
        setDrag(undefined)
      },
      onDrop(event) {
        if (!carriesFiles(event.dataTransfer)) return
        event.preventDefault()
        setDrag(undefined)
        const aim = aimOf(event)
        brought(takeDropped(event.dataTransfer), (dropped) =>
          onDropped({ dropped, files: dropped.flatMap((one) => fileOf(one) ?? []), aim }),
        )
      },
    },
  }
}

function aimOf(event: DragEvent): DropAim {
  const { target } = event
  const over = target instanceof Element ? target.closest<HTMLElement>('[data-drop]') : null
  return { over: over?.dataset['drop'], name: over?.dataset['dropName'], alt: event.altKey }
}

function isSame(one: DropAim, other: DropAim): boolean {
  return one.over === other.over && one.name === other.name && one.alt === other.alt
}
