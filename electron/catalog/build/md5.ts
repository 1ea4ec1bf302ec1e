/**
 * The MD5 of the text of a digest, `sha256:` and 64 hexadecimal digits: what most services give as entity tag of a link.
 * Not Node's: one call of that costs more than the hash of so few bytes, and it fails where MD5 is forbidden (FIPS).
 * RFC 1321. `md5.test.ts` compares both.
 */
export function md5OfSha256(bytes: Uint8Array, start: number, into: Uint8Array): void {
  for (let at = 0; at < 32; at += 1) {
    const byte = bytes[start + at] ?? 0
    text[7 + 2 * at] = hexDigits[byte >> 4] ?? 0
    text[8 + 2 * at] = hexDigits[byte & 15] ?? 0
  }
  hashText(7 + 64, into)
}

/** The MD5 of ASCII text, at most 151 characters: longer than any digest. */
export function md5OfText(ascii: string, into: Uint8Array): void {
  if (ascii.length > mostTextLength) throw new RangeError(`at most ${mostTextLength} characters`)
  for (let at = 0; at < ascii.length; at += 1) text[at] = ascii.charCodeAt(at)
  hashText(ascii.length, into)
  for (let at = 0; at < prefix.length; at += 1) text[at] = prefix.charCodeAt(at)
}

const prefix = 'sha256:'
const hexDigits = Buffer.from('0123456789abcdef')
const text = new Uint8Array(192)
text.set(Buffer.from(prefix))
const mostTextLength = text.length - 64 + 23
const words = new Int32Array(16)
const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const sines = Int32Array.from({ length: 64 }, (_, at) => Math.floor(Math.abs(Math.sin(at + 1)) * 2 ** 32) | 0)
const shiftOf = Int32Array.from({ length: 64 }, (_, at) => shifts[4 * (at >> 4) + (at & 3)] ?? 0)
const wordOf = Int32Array.from({ length: 64 }, (_, at) => {
  const round = at >> 4
  return (round === 0 ? at : round === 1 ? 5 * at + 1 : round === 2 ? 3 * at + 5 : 7 * at) & 15
})

function hashText(length: number, into: Uint8Array): void {
  let a = 0x67452301
  let b = 0xefcdab89 | 0
  let c = 0x98badcfe | 0
  let d = 0x10325476
  const blocks = ((length + 8) >> 6) + 1
  for (let block = 0; block < blocks; block += 1) {
    for (let word = 0; word < 16; word += 1) {
      const at = 64 * block + 4 * word
      words[word] =
        byteAt(at, length) |
        (byteAt(at + 1, length) << 8) |
        (byteAt(at + 2, length) << 16) |
        (byteAt(at + 3, length) << 24)
    }
    if (block === blocks - 1) {
      words[14] = length << 3
      words[15] = 0
    }
    const [a0, b0, c0, d0] = [a, b, c, d]
    for (let step = 0; step < 64; step += 1) {
      const mixed =
        step < 16 ? (b & c) | (~b & d) : step < 32 ? (d & b) | (~d & c) : step < 48 ? b ^ c ^ d : c ^ (b | ~d)
      const sum = (a + mixed + (sines[step] ?? 0) + (words[wordOf[step] ?? 0] ?? 0)) | 0
      const shift = shiftOf[step] ?? 0
      a = d
      d = c
      c = b
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
    }
    a = (a + a0) | 0
    b = (b + b0) | 0
    c = (c + c0) | 0
    d = (d + d0) | 0
  }
  put(a, into, 0)
  put(b, into, 4)
  put(c, into, 8)
  put(d, into, 12)
}

function byteAt(at: number, length: number): number {
  return at < length ? (text[at] ?? 0) : at === length ? 0x80 : 0
}

function put(word: number, into: Uint8Array, at: number): void {
  for (let byte = 0; byte < 4; byte += 1) into[at + byte] = (word >>> (8 * byte)) & 255
}
