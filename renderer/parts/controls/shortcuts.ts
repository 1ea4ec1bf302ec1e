import { useEffect } from 'react'

/** `mod` is ⌘ on a Mac and Ctrl elsewhere. */
export interface Shortcut {
  readonly key: string
  readonly mod?: boolean
  readonly shift?: boolean
  /** Whether it also works while the person types in a field. */
  readonly whileTyping?: boolean
  readonly run: () => void
}

export const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform)

/** How a shortcut is written on this system: `⌘K`, `Ctrl K`. */
export function keysText(key: string, modifiers: 'mod' | 'mod shift' | 'none' = 'mod'): string {
  if (modifiers === 'none') return key
  const shift = modifiers === 'mod shift'
  return isMac ? `⌘${shift ? '⇧' : ''}${key}` : `Ctrl ${shift ? 'Shift ' : ''}${key}`
}

/** Listens on the whole window for as long as the component is there. A dialog that is open keeps them away. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return
      const shortcut = shortcuts.find((candidate) => matches(candidate, event))
      if (shortcut === undefined) return
      if (shortcut.whileTyping !== true && isTyping(event.target)) return
      if (document.querySelector('[aria-modal="true"]') !== null) return
      event.preventDefault()
      shortcut.run()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [shortcuts])
}

/** Whether a key press is this shortcut: all of its modifiers and no other. */
export function matches(
  shortcut: Pick<Shortcut, 'key' | 'mod' | 'shift'>,
  event: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'shiftKey'>,
  mac: boolean = isMac,
): boolean {
  const mod = mac ? event.metaKey : event.ctrlKey
  const otherMod = mac ? event.ctrlKey : event.metaKey
  return (
    event.key.toLowerCase() === shortcut.key.toLowerCase() &&
    mod === (shortcut.mod ?? false) &&
    !otherMod &&
    event.shiftKey === (shortcut.shift ?? false)
  )
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  )
}
