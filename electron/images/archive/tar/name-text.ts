/**
 * A name in an archive as text. Bytes that are no UTF-8 are written as tar lists them, `\351`, so that two names stay two
 * names.
 */
export function nameText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    return escaped(bytes)
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function escaped(bytes: Uint8Array): string {
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < bytes.length;) {
    const length = characterAt(bytes, at)
    if (length === 0) {
      if (from < at) parts.push(strict.decode(bytes.subarray(from, at)))
      parts.push(`\\${(bytes[at] ?? 0).toString(8).padStart(3, '0')}`)
      from = at + 1
    }
    at += Math.max(1, length)
  }
  if (from < bytes.length) parts.push(strict.decode(bytes.subarray(from)))
  return parts.join('')
}

/** How many bytes the character has that begins here; 0 where none does (RFC 3629, section 4). */
function characterAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  const [least, most] = secondBytes[first] ?? [0x80, 0xbf]
  for (let next = 1; next < length; next += 1) {
    const byte = bytes[at + next] ?? 0
    if (byte < (next === 1 ? least : 0x80) || byte > (next === 1 ? most : 0xbf)) return 0
  }
  return length
}

/** Where the first byte leaves less than 80 to BF: no overlong forms, no surrogates, nothing above U+10FFFF. */
const secondBytes: Readonly<Record<number, readonly [least: number, most: number]>> = {
  0xe0: [0xa0, 0xbf],
  0xed: [0x80, 0x9f],
  0xf0: [0x90, 0xbf],
  0xf4: [0x80, 0x8f],
}
