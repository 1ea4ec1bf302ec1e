import type { ReactNode } from 'react'

import type { ShortcutId } from './shortcuts.ts'
import { useShortcutText } from './single-keys.ts'

/** The keys of a command beside what does the same; nothing where they do not work. */
export function ShortcutKeys(props: { of: ShortcutId }): ReactNode {
  const keys = useShortcutText()(props.of)
  return keys === undefined ? null : <kbd aria-hidden="true">{keys}</kbd>
}
