import { createContext, useCallback, useContext } from 'react'

import { isSingleKey, shortcutText, type ShortcutId } from './shortcuts.ts'

/** Whether shortcuts of one sign alone work, as a person set it. */
export const SingleKeysContext = createContext(true)

export function useSingleKeys(): boolean {
  return useContext(SingleKeysContext)
}

/** How a shortcut is written on this system; undefined where it does not work. */
export function useShortcutText(): (id: ShortcutId) => string | undefined {
  const singleKeys = useSingleKeys()
  return useCallback((id) => (singleKeys || !isSingleKey(id) ? shortcutText(id) : undefined), [singleKeys])
}
