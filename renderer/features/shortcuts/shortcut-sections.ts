/** What keys do. `keys` are written as on this system; each of several does it, and there are none where they are off. */
export interface ShortcutLine {
  readonly name: string
  /** The name in the other language. */
  readonly also: string
  readonly keys: readonly string[]
}

/** The keys of one place. */
export interface ShortcutSection {
  readonly title: string
  readonly lines: readonly ShortcutLine[]
}

/** The lines whose names or keys have every word that is typed, below the titles of their places. */
export function matchingSections(
  sections: readonly ShortcutSection[],
  typed: string,
): readonly ShortcutSection[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return sections
    .map((section) => ({
      ...section,
      lines: section.lines.filter(({ name, also, keys }) => {
        const text = [name, also, section.title, ...keys].join('\n').toLowerCase()
        return words.every((word) => text.includes(word))
      }),
    }))
    .filter(({ lines }) => lines.length > 0)
}
