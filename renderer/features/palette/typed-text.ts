/** What a person typed, as it is looked for. */
export interface Typed {
  /** Whether only commands are wanted: it begins with `>`. */
  readonly onlyCommands: boolean
  /** Without the sign, the blanks around it, and the scheme of a pasted reference. */
  readonly text: string
  /** Its words in small letters. */
  readonly words: readonly string[]
}

export function readTyped(typed: string): Typed {
  const trimmed = typed.trim()
  const onlyCommands = trimmed.startsWith('>')
  const text = (onlyCommands ? trimmed.slice(1) : trimmed).trim().replace(/^(docker|oci|https?):\/\//, '')
  const words = text.toLowerCase().split(/\s+/)
  return { onlyCommands, text, words: words.filter((word) => word !== '') }
}

/** How well a name is what was typed: the less, the better. */
export type Match = 'whole' | 'beginning' | 'words'

export const matchOrder: readonly Match[] = ['whole', 'beginning', 'words']

/**
 * How one of the names of a thing has the words that were typed: each begins a word of it. In Chinese,
 * which has no blanks between words, each stands anywhere in it. Undefined where no name has them all.
 */
export function matchNames(names: readonly string[], words: readonly string[]): Match | undefined {
  const matches = names.flatMap((name) => matchName(name.toLowerCase(), words) ?? [])
  return matchOrder.find((match) => matches.includes(match))
}

function matchName(name: string, words: readonly string[]): Match | undefined {
  const whole = words.join(' ')
  if (name === whole) return 'whole'
  if (name.startsWith(whole)) return 'beginning'
  return words.every((word) => hasWord(name, word)) ? 'words' : undefined
}

function hasWord(name: string, word: string): boolean {
  const letters = /\p{Script=Han}/u.test(word)
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
    if (letters || at === 0 || !/[\p{L}\d]/u.test(name.charAt(at - 1))) return true
  }
  return false
}
