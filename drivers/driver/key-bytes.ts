/**
 * Keys as UTF-8 bytes and as text. A list can name half of a character by its number: such a half has the three bytes that
 * it would have in UTF-8 and comes back as it was, so that a request for the key is refused and no other object is meant.
 */

/** The text of bytes. Bytes that are no UTF-8 become replacement characters. */
export function decodeKey(bytes: Uint8Array, start: number, end: number): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
  const text = view.toString('latin1')
  if (!beyondAscii.test(text)) return text
  return halfBytes.test(text) ? decodeWithHalves(text) : view.toString('utf8')
}

/** Writes a text at `at`, where at least three bytes for each of its UTF-16 units must fit. Returns how many it took. */
export function encodeKeyInto(text: string, bytes: Uint8Array, at: number): number {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!loneHalf.test(text)) return view.write(text, at, 'utf8')
  let length = 0
  for (const character of text) {
    const unit = character.charCodeAt(0)
    const isHalf = character.length === 1 && unit >= 0xd800 && unit < 0xe000
    length += isHalf ? writeHalf(unit, view, at + length) : view.write(character, at + length, 'utf8')
  }
  return length
}

function writeHalf(unit: number, bytes: Uint8Array, at: number): number {
  bytes[at] = 0xe0 | (unit >> 12)
  bytes[at + 1] = 0x80 | ((unit >> 6) & 0x3f)
  bytes[at + 2] = 0x80 | (unit & 0x3f)
  return 3
}

function decodeWithHalves(latin1: string): string {
  return latin1
    .split(halfBytesSplit)
    .map((part, index) => {
      if (index % 2 === 0) return Buffer.from(part, 'latin1').toString('utf8')
      return String.fromCharCode(0xd000 | ((part.charCodeAt(1) & 0x3f) << 6) | (part.charCodeAt(2) & 0x3f))
    })
    .join('')
}

// oxlint-disable-next-line no-control-regex
const beyondAscii = /[^\u0000-\u007f]/
const halfBytes = /\u00ed[\u00a0-\u00bf][\u0080-\u00bf]/
const halfBytesSplit = /(\u00ed[\u00a0-\u00bf][\u0080-\u00bf])/
const loneHalf = /\p{Surrogate}/u
