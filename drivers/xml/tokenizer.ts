import type { StoreError } from '../common/errors.ts'
import { decodeEntities } from './entities.ts'

/**
 * Steps through an XML document from tag to tag. It copies nothing that is not asked for, and checks no more than that each
 * `<` has its `>`: the readers on top decide what a tag may be. Comments and CDATA are no tags that they know.
 */
export class XmlTokenizer {
  readonly #xml: string
  readonly #corrupt: (why: string) => StoreError
  #textStart = 0
  /** Where the `<` and the `>` of the current tag are. */
  #tagStart = 0
  #tagEnd = -1

  constructor(xml: string, corrupt: (why: string) => StoreError) {
    this.#xml = xml
    this.#corrupt = corrupt
  }

  /** Moves to the next tag; false where there is none. Fails where a tag is cut short. */
  next(): boolean {
    this.#textStart = this.#tagEnd + 1
    const start = this.#xml.indexOf('<', this.#textStart)
    if (start < 0) return false
    const end = this.#xml.indexOf('>', start)
    if (end < 0) throw this.#corrupt('it is cut short')
    this.#tagStart = start
    this.#tagEnd = end
    return true
  }

  /** The text between the tag before and this one, entities decoded. */
  get text(): string {
    const text = this.#xml.slice(this.#textStart, this.#tagStart)
    return text.includes('&') ? decodeEntities(text) : text
  }

  /** What is between `<` and `>`. */
  get content(): string {
    return this.#xml.slice(this.#tagStart + 1, this.#tagEnd)
  }

  /** The name of an element that begins here: up to white space or the end of the tag. */
  get name(): string {
    const tag = this.#xml.slice(this.#tagStart + 1, this.isEmptyElement ? this.#tagEnd - 1 : this.#tagEnd)
    for (let at = 0; at < tag.length; at += 1) if (tag.charCodeAt(at) <= space) return tag.slice(0, at)
    return tag
  }

  /** `</name>` */
  get isClosing(): boolean {
    return this.#xml.charCodeAt(this.#tagStart + 1) === slash
  }

  /** `<name/>` */
  get isEmptyElement(): boolean {
    return this.#xml.charCodeAt(this.#tagEnd - 1) === slash
  }

  /** `<?…?>` */
  get isDeclaration(): boolean {
    return (
      this.#xml.charCodeAt(this.#tagStart + 1) === questionMark &&
      this.#xml.charCodeAt(this.#tagEnd - 1) === questionMark &&
      this.#tagEnd > this.#tagStart + 2
    )
  }

  /** Whether the tag is exactly `</name>`. */
  closes(name: string): boolean {
    const start = this.#tagStart + 2
    return this.isClosing && this.#tagEnd === start + name.length && this.#xml.startsWith(name, start)
  }
}

const space = 0x20
const slash = 0x2f
const questionMark = 0x3f
