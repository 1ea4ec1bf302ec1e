import type { ComponentType } from 'react'

import type { commands } from '../../text/en/commands.ts'
import type { ShortcutId } from './shortcuts.ts'

/** A command whose name is a text of both languages. */
export type NamedCommand = keyof (typeof commands)['name']

/** What a command is about: the rows that are chosen, the page, the open store, or the whole window. */
export type CommandGroup = 'chosen' | 'page' | 'store' | 'window'

/** Something that a person can do where they are now. */
export interface Command {
  /** Unique among what can be done here; the same each time, because last used commands are kept by it. */
  readonly id: string
  readonly group: CommandGroup
  readonly label: string
  /** The label in the other languages: it is found by them, too. */
  readonly also: readonly string[]
  readonly Icon: ComponentType<{ readonly size?: number }>
  readonly shortcut?: ShortcutId | undefined
  /** Why it cannot be done now. It is shown then, and not run. */
  readonly refusal?: string | undefined
  readonly run: () => void
}

/** A command as a feature gives it: its texts and keys are those of its name, where it says no other. */
export type GivenCommand = Pick<Command, 'group' | 'Icon' | 'refusal' | 'run'> &
  (
    | { readonly id: NamedCommand; readonly label?: string | undefined }
    | { readonly id: string; readonly label: string; readonly shortcut?: ShortcutId | undefined }
  )
