import type { Command } from './command.ts'
import { isTyping, matches } from './keys.ts'
import { isSingleKey, shortcuts, worksWhileTyping } from './shortcuts.ts'

/** Gives what a part of the window can do now. It is asked when somebody wants to know, and not with each picture. */
type Source = () => readonly Command[]

/** Labels of commands in the language that the window does not have now, by the commands' names. */
type OtherLabels = () => readonly { readonly id: string; readonly label: string }[]

/** All that can be done in the window now, as its parts say it. */
export class CommandRegistry {
  readonly #sources = new Set<Source>()
  readonly #others = new Set<OtherLabels>()

  /** Returns what takes it away. */
  add(source: Source): () => void {
    this.#sources.add(source)
    return () => this.#sources.delete(source)
  }

  /** Has commands found by other labels as well. Returns what takes that away. */
  addLabels(source: OtherLabels): () => void {
    this.#others.add(source)
    return () => this.#others.delete(source)
  }

  /** Each command once; of two with one name that of the part that came last. */
  all(): readonly Command[] {
    const byId = new Map<string, Command>()
    for (const source of this.#sources) for (const command of source()) byId.set(command.id, command)
    for (const others of this.#others) {
      for (const { id, label } of others()) {
        const command = byId.get(id)
        if (command !== undefined) byId.set(id, { ...command, also: [...command.also, label] })
      }
    }
    return [...byId.values()]
  }

  /**
   * The command whose keys were pressed. While the person types there are only those whose keys write nothing, and without
   * `singleKeys` none whose keys are one sign alone.
   */
  commandOf(event: KeyboardEvent, singleKeys: boolean): Command | undefined {
    if (event.defaultPrevented || event.isComposing || event.altKey) return undefined
    const typing = isTyping(event.target)
    return this.all().findLast(
      ({ shortcut }) =>
        shortcut !== undefined &&
        matches(shortcuts[shortcut], event) &&
        (singleKeys || !isSingleKey(shortcut)) &&
        (!typing || worksWhileTyping(shortcut)),
    )
  }
}
