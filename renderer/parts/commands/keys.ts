/** One press. `mod` is ⌘ on a Mac and Ctrl elsewhere. */
export interface Keys {
  /** As `KeyboardEvent.key` has it; letters are small. */
  readonly key: string
  readonly mod?: boolean
  readonly shift?: boolean
}

export const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform)

/** How keys are written on this system: `⌘K`, `Ctrl K`, `⇧↑`, `Shift ↑`. */
export function keysText({ key, mod = false, shift = false }: Keys, mac: boolean = isMac): string {
  const name = names[key] ?? (key.length === 1 ? key.toUpperCase() : key)
  if (mac) return `${mod ? '⌘' : ''}${shift ? '⇧' : ''}${macNames[key] ?? name}`
  return `${mod ? 'Ctrl ' : ''}${shift ? 'Shift ' : ''}${name}`
}

const names: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Delete: 'Del',
  Escape: 'Esc',
  ContextMenu: 'Menu',
  ' ': 'Space',
}
const macNames: Readonly<Record<string, string>> = { Enter: '↩', Backspace: '⌫', Delete: '⌦', Escape: '⎋' }

/**
 * Whether a key press is this: all of its modifiers and no other. A sign such as `?` or `/` is written with Shift on some
 * keyboards and without on others, so that there Shift does not count.
 */
export function matches(
  keys: Keys,
  event: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'shiftKey'>,
  mac: boolean = isMac,
): boolean {
  const mod = mac ? event.metaKey : event.ctrlKey
  const otherMod = mac ? event.ctrlKey : event.metaKey
  const isSign = keys.key.length === 1 && !/[a-z0-9 ]/i.test(keys.key)
  return (
    event.key.toLowerCase() === keys.key.toLowerCase() &&
    mod === (keys.mod ?? false) &&
    !otherMod &&
    (event.shiftKey === (keys.shift ?? false) || (isSign && keys.shift === undefined))
  )
}

/** Whether keys write into what has the focus, or choose in it by what is typed. */
export function isTyping(target: EventTarget | null): boolean {
  if (target === null || !(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !withoutText.has(target.type)
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.isContentEditable ||
    target.closest('[role="textbox"], [role="searchbox"], [role="combobox"], [role="menu"]') !== null
  )
}

const withoutText: ReadonlySet<string> = new Set(['checkbox', 'radio', 'button', 'file', 'range', 'submit'])
