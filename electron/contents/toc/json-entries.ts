import { refused } from '../../images/archive/refusals.ts'

/**
 * Reads a JSON object whose member `entries` is a list of objects, while its bytes are pushed: entry by entry, so that neither
 * its text nor its objects are in memory at once, and no call takes long. Fails with Corrupt for what is no such JSON.
 */
export class JsonEntries {
  readonly #take: (entry: unknown) => void
  /** What is around the entries; each of these is a zero in it. */
  #frame: Buffer[] = []
  #frameBytes = 0
  #entry: Buffer[] = []
  #entryBytes = 0
  #depth = 0
  #isText = false
  #isEscaped = false
  #count = 0

  constructor(take: (entry: unknown) => void) {
    this.#take = take
  }

  push(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let from = 0
    for (let at = 0; at < chunk.byteLength; at += 1) {
      const byte = chunk[at]
      if (this.#isText) {
        if (this.#isEscaped) this.#isEscaped = false
        else if (byte === backslash) this.#isEscaped = true
        else if (byte === quote) this.#isText = false
      } else if (byte === quote) this.#isText = true
      else if (byte === openBrace || byte === openBracket) {
        this.#depth += 1
        if (this.#depth === entryDepth && byte === openBrace) {
          this.#keepFrame(chunk.subarray(from, at))
          from = at
        }
        if (this.#depth > mostDepth) throw refused('jsonTooDeep', { most: mostDepth })
      } else if (byte === closeBrace || byte === closeBracket) {
        this.#depth -= 1
        if (this.#depth === entryDepth - 1 && byte === closeBrace) {
          this.#keepEntry(chunk.subarray(from, at + 1))
          from = at + 1
          this.#endEntry()
        }
      }
    }
    const rest = chunk.subarray(from)
    if (this.#depth >= entryDepth) this.#keepEntry(rest)
    else this.#keepFrame(rest)
  }

  /** The members of the object beside its entries. */
  end(): Readonly<Record<string, unknown>> {
    const frame = parsed(Buffer.concat(this.#frame))
    const { entries, ...members } = isObject(frame) ? frame : { entries: undefined }
    // A second list of objects, or a second `entries`, would make these differ.
    if (!Array.isArray(entries) || entries.length !== this.#count) throw refused('notJsonObject', {})
    return members
  }

  #keepFrame(bytes: Buffer): void {
    this.#frameBytes += bytes.byteLength
    if (this.#frameBytes > mostFrameBytes) throw refused('fileTooLarge', { mostBytes: mostFrameBytes })
    if (bytes.byteLength > 0) this.#frame.push(Buffer.from(bytes))
  }

  #keepEntry(bytes: Buffer): void {
    this.#entryBytes += bytes.byteLength
    if (this.#entryBytes > mostEntryBytes) throw refused('fileTooLarge', { mostBytes: mostEntryBytes })
    // The next chunk may take the place of this one.
    if (bytes.byteLength > 0) this.#entry.push(Buffer.from(bytes))
  }

  #endEntry(): void {
    const [only] = this.#entry
    const text = this.#entry.length === 1 && only !== undefined ? only : Buffer.concat(this.#entry)
    this.#entry = []
    this.#entryBytes = 0
    this.#count += 1
    this.#keepFrame(zero)
    this.#take(parsed(text))
  }
}

/** In a list of an object. */
const entryDepth = 3
const mostDepth = 32
/** A path, a target and extended attributes. */
const mostEntryBytes = 1024 * 1024
/** A zero and a comma for each entry. */
const mostFrameBytes = 16 * 1024 * 1024
const zero = Buffer.from('0')
const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [
  0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d,
]

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw refused('notJson', {})
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
