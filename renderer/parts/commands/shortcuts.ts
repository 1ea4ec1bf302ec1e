import { isMac, keysText, matches, type Keys } from './keys.ts'

interface Shortcut extends Keys {
  /** Where it works: anywhere, or while a store is open. */
  readonly where: 'window' | 'store'
  /** Whether it also works while the person types in a field. Only keys that write nothing may. */
  readonly whileTyping?: true
}

/** The keys of the window's commands, by the command's name. They are written here and nowhere else. */
export const shortcuts = {
  palette: { key: 'k', mod: true, whileTyping: true, where: 'window' },
  commands: { key: 'p', mod: true, shift: true, whileTyping: true, where: 'window' },
  guide: { key: 'F1', whileTyping: true, where: 'window' },
  settings: { key: ',', mod: true, whileTyping: true, where: 'window' },
  shortcuts: { key: '?', where: 'window' },
  sidebar: { key: 'b', mod: true, whileTyping: true, where: 'window' },
  transfers: { key: 'j', mod: true, whileTyping: true, where: 'window' },
  openConfig: { key: 'o', mod: true, whileTyping: true, where: 'window' },
  addStore: { key: 'n', mod: true, shift: true, whileTyping: true, where: 'window' },
  nextPane: { key: 'F6', whileTyping: true, where: 'window' },
  previousPane: { key: 'F6', shift: true, whileTyping: true, where: 'window' },
  wholeTexts: { key: 'i', mod: true, whileTyping: true, where: 'window' },
  filter: { key: '/', where: 'window' },
  allStores: { key: '0', where: 'window' },
  'tab-repositories': { key: '1', where: 'store' },
  'tab-blobs': { key: '2', where: 'store' },
  'tab-files': { key: '3', where: 'store' },
  'tab-uploads': { key: '4', where: 'store' },
  'tab-health': { key: '5', where: 'store' },
  'tab-usage': { key: '6', where: 'store' },
  'tab-configuration': { key: '7', where: 'store' },
  refresh: { key: 'r', mod: true, whileTyping: true, where: 'store' },
  upload: { key: 'u', mod: true, where: 'store' },
  rename: { key: 'F2', where: 'store' },
} as const satisfies Readonly<Record<string, Shortcut>>

export type ShortcutId = keyof typeof shortcuts

/** The keys of lists and trees while one of them has the focus, by what they do; each of several does it. */
export const listKeys = {
  move: [{ key: 'ArrowUp' }, { key: 'ArrowDown' }],
  page: [{ key: 'PageUp' }, { key: 'PageDown' }],
  ends: [{ key: 'Home' }, { key: 'End' }],
  fold: [{ key: 'ArrowLeft' }, { key: 'ArrowRight' }],
  open: [{ key: 'Enter' }],
  preview: [{ key: ' ' }],
  reach: [
    { key: 'ArrowUp', shift: true },
    { key: 'ArrowDown', shift: true },
  ],
  all: [{ key: 'a', mod: true }],
  copy: [{ key: 'c', mod: true }],
  menu: [{ key: 'F10', shift: true }, { key: 'ContextMenu' }],
  delete: isMac ? [{ key: 'Backspace', mod: true }, { key: 'Delete' }] : [{ key: 'Delete' }],
  parent: [{ key: 'Backspace' }],
} as const satisfies Readonly<Record<string, readonly Keys[]>>

/** The keys of a filter and of the first row of its list. */
export const filterKeys = {
  toList: [{ key: 'ArrowDown' }],
  firstHit: [{ key: 'Enter' }],
  clear: [{ key: 'Escape' }],
  toFilter: [{ key: 'ArrowUp' }],
} as const satisfies Readonly<Record<string, readonly Keys[]>>

/** The keys where one goes to something or does something. */
export const paletteKeys = {
  run: [{ key: 'Enter' }],
  second: [{ key: 'Enter', mod: true }],
  move: [{ key: 'ArrowUp' }, { key: 'ArrowDown' }],
  page: [{ key: 'PageUp' }, { key: 'PageDown' }],
  ends: [{ key: 'Home' }, { key: 'End' }],
  onlyCommands: [{ key: '>' }],
  close: [{ key: 'Escape' }],
} as const satisfies Readonly<Record<string, readonly Keys[]>>

/** Whether a key press is one of several that do the same. */
export function matchesAny(keys: readonly Keys[], event: Parameters<typeof matches>[1]): boolean {
  return keys.some((each) => matches(each, event))
}

/** How the keys of a list are written on this system: the first of those that do it. */
export function listKeysText(id: keyof typeof listKeys): string {
  return keysText(listKeys[id][0])
}

/** How a shortcut is written on this system. */
export function shortcutText(id: ShortcutId): string {
  return keysText(shortcuts[id])
}

/** Whether its keys write one sign alone: who speaks to the computer, or slips, presses such a key unasked. */
export function isSingleKey(id: ShortcutId): boolean {
  const { key, mod = false }: Shortcut = shortcuts[id]
  return !mod && key.length === 1
}

/** Whether a command of this name has keys. */
export function isShortcut(id: string): id is ShortcutId {
  return Object.hasOwn(shortcuts, id)
}

/** Whether it may run while the person types. */
export function worksWhileTyping(id: ShortcutId): boolean {
  const shortcut: Shortcut = shortcuts[id]
  return shortcut.whileTyping === true
}
