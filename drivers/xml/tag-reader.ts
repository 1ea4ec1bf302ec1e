import type { StoreError } from '../common/errors.ts'

/**
 * Goes through the elements of an XML document of a service, byte by byte and without making texts. Each method ends at the
 * tag that it has read last. Attributes are passed over. Comments, CDATA and processing instructions inside of the root are
 * refused: no service sends them.
 */
export class TagReader {
  /** Where the text that `readText` found is. */
  textStart = 0
  textEnd = 0
  readonly #bytes: Uint8Array
  readonly #corrupt: (why: string) => StoreError
  /** Behind the `>` of the tag that was read last. */
  #at = 0
  /** The name in the tag that was read last. */
  #nameStart = 0
  #nameEnd = 0
  #isClosing = false
  /** Whether the element that was entered last has no content and no end tag: `<name/>`. */
  #isEmpty = false

  constructor(bytes: Uint8Array, corrupt: (why: string) => StoreError) {
    this.#bytes = bytes
    this.#corrupt = corrupt
  }

  /** The name of the root. Fails where it is empty, or where something other than a declaration stands before it. */
  enterRoot(): string {
    const bytes = this.#bytes
    for (;;) {
      const open = bytes.indexOf(lessThan, this.#at)
      const close = open < 0 ? -1 : bytes.indexOf(greaterThan, open)
      if (close < 0) throw this.#corrupt('it is cut short')
      if (bytes[open + 1] !== questionMark) break
      if (bytes[close - 1] !== questionMark || close <= open + 2)
        throw this.#corrupt('its declaration does not end')
      this.#at = close + 1
    }
    this.#next()
    if (this.#isClosing || this.#isEmpty) throw this.#corrupt('it is empty')
    return Buffer.from(
      bytes.buffer,
      bytes.byteOffset + this.#nameStart,
      this.#nameEnd - this.#nameStart,
    ).toString()
  }

  /** Goes into the next child element; false at the end tag of the parent. */
  enter(): boolean {
    if (this.#isEmpty) return false
    this.#next()
    return !this.#isClosing
  }

  /** Whether the element that was entered last has this name. */
  isNamed(name: Uint8Array): boolean {
    const start = this.#nameStart
    const { length } = name
    if (this.#nameEnd - start !== length) return false
    const bytes = this.#bytes
    for (let at = 0; at < length; at += 1) if (bytes[start + at] !== name[at]) return false
    return true
  }

  /** Reads the element that was entered last, which may hold only text, and leaves it. */
  readText(): void {
    this.textStart = this.#at
    this.textEnd = this.#at
    if (this.#takeEmpty()) return
    const start = this.#nameStart
    const length = this.#nameEnd - start
    this.#next()
    this.textEnd = this.#tagStart
    if (!this.#isClosing || !this.#isSameName(start, length)) throw this.#corrupt('an element does not end')
  }

  /** Leaves the element that was entered last, whatever it holds. */
  skip(depth = 0): void {
    if (depth > maxDepth) throw this.#corrupt('it is too deep')
    const start = this.#nameStart
    const length = this.#nameEnd - start
    while (this.enter()) this.skip(depth + 1)
    if (!this.#takeEmpty() && !this.#isSameName(start, length)) throw this.#corrupt('an element does not end')
  }

  /** Leaves an element, after `enter` has reached its end. */
  leave(name: Buffer): void {
    if (!this.#takeEmpty() && !this.isNamed(name)) throw this.#corrupt(`${name.toString()} does not end`)
  }

  /** Whether the name in the last tag is the one that stands there, too. */
  #isSameName(start: number, length: number): boolean {
    if (this.#nameEnd - this.#nameStart !== length) return false
    const bytes = this.#bytes
    for (let at = 0; at < length; at += 1) if (bytes[start + at] !== bytes[this.#nameStart + at]) return false
    return true
  }

  #takeEmpty(): boolean {
    const was = this.#isEmpty
    this.#isEmpty = false
    return was
  }

  #tagStart = 0

  #next(): void {
    const bytes = this.#bytes
    const end = bytes.length
    let at = this.#at
    while (at < end && bytes[at] !== lessThan) at += 1
    this.#tagStart = at
    at += 1
    const first = bytes[at]
    this.#isClosing = first === slash
    if (first === slash) at += 1
    else if (first === exclamationMark || first === questionMark) {
      throw this.#corrupt('it has a document type, a comment or CDATA')
    }
    this.#nameStart = at
    // A closing tag has nothing but its name: `</name >` is refused with the other names that do not fit.
    if (first === slash) while (at < end && bytes[at] !== greaterThan) at += 1
    else while (at < end && (bytes[at] as number) > space && bytes[at] !== greaterThan) at += 1
    this.#nameEnd = at
    while (at < end && bytes[at] !== greaterThan) at += 1
    if (at >= end) throw this.#corrupt('it is cut short')
    this.#isEmpty = first !== slash && bytes[at - 1] === slash
    if (this.#isEmpty && this.#nameEnd === at) this.#nameEnd -= 1
    this.#at = at + 1
  }
}

const maxDepth = 16
const space = 0x20
const slash = 0x2f
const questionMark = 0x3f
const exclamationMark = 0x21
const lessThan = 0x3c
const greaterThan = 0x3e
