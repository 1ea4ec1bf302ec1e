/** Gives each text an ID, the same each time. For texts of which there are few. */
export class TextIds {
  readonly texts: string[] = []
  readonly #ids = new Map<string, number>()
  #characters = 0

  add(text: string): number {
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    const id = this.texts.length
    this.texts.push(text)
    this.#ids.set(text, id)
    this.#characters += text.length
    return id
  }

  /** The text of an ID. Fails with a RangeError for an ID that is none. */
  at(id: number): string {
    const text = this.texts[id]
    if (text === undefined) throw new RangeError(`no text has the ID ${id}`)
    return text
  }

  get sizeBytes(): number {
    return 2 * this.#characters + 100 * this.texts.length
  }
}
