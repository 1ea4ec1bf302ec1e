import { isPinned, togglePin, type InStore } from './pins.ts'
import { useMemory } from './use-memory.tsx'

/** Whether a repository is pinned, and the way to change that. */
export function usePin(at: InStore): { readonly pinned: boolean; readonly toggle: () => void } {
  const [pinned, change] = useMemory('pinned')
  return {
    pinned: isPinned(pinned, at),
    toggle: () => change((now) => togglePin(now, at)),
  }
}
