import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useSyncExternalStore,
  type ReactNode,
} from 'react'

import type { MemoryPart, MemoryParts } from '../../../electron/api/window-memory.ts'
import type { Memory } from './memory.ts'

const MemoryContext = createContext<Memory | undefined>(undefined)

/** Gives the parts below what the window remembers, and writes the rest when the page goes. */
export function MemoryProvider(props: { memory: Memory; children: ReactNode }): ReactNode {
  const { memory } = props
  useEffect(() => {
    const flush = (): void => memory.flush()
    window.addEventListener('pagehide', flush)
    document.addEventListener('visibilitychange', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      document.removeEventListener('visibilitychange', flush)
    }
  }, [memory])
  return <MemoryContext value={memory}>{props.children}</MemoryContext>
}

export type ChangeMemory<Part extends MemoryPart> = (
  next: (now: MemoryParts[Part]) => MemoryParts[Part],
) => void

/** One part of what the window remembers, and the way to change it. Both are the same until the part changes. */
export function useMemory<Part extends MemoryPart>(
  part: Part,
): readonly [MemoryParts[Part], ChangeMemory<Part>] {
  const memory = useWholeMemory()
  const value = useSyncExternalStore(
    useCallback((onChange) => memory.subscribe(onChange), [memory]),
    () => memory.get(part),
  )
  const change = useCallback<ChangeMemory<Part>>((next) => memory.change(part, next), [memory, part])
  return [value, change]
}

/** For what reads or changes a part without being drawn by it. */
export function useWholeMemory(): Memory {
  const memory = useContext(MemoryContext)
  if (memory === undefined) throw new Error('used outside of MemoryProvider')
  return memory
}
