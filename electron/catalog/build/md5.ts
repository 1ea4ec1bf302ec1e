import { hash } from 'node:crypto'

/**
 * Puts the MD5 of the text of a digest somewhere, `sha256:` and 64 hexadecimal digits: what most services give as entity tag of
 * a link. False where MD5 is forbidden (FIPS): then links are read. As text of 16 characters, because a buffer for each of
 * a million hashes costs three times as much as the hash.
 */
export function md5OfSha256(bytes: Uint8Array, start: number, into: Uint8Array): boolean {
  if (isForbidden) return false
  for (let at = 0; at < 32; at += 1) {
    const byte = bytes[start + at] ?? 0
    text[7 + 2 * at] = hexDigits[byte >> 4] ?? 0
    text[8 + 2 * at] = hexDigits[byte & 15] ?? 0
  }
  let md5: string
  try {
    md5 = hash('md5', text, 'binary')
  } catch {
    isForbidden = true
    return false
  }
  for (let at = 0; at < md5.length; at += 1) into[at] = md5.charCodeAt(at)
  return true
}

let isForbidden = false
const hexDigits = Buffer.from('0123456789abcdef')
const text = new Uint8Array(7 + 64)
text.set(Buffer.from('sha256:'))
