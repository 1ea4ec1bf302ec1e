import { createHash } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \n'

/**
 * Text of `sizeBytes` letters that looks random and is the same for the same seed, everywhere. It stands for
 * programs and data, so that layers have sizes worth showing.
 */
export function randomText(seed: string, sizeBytes: number): Uint8Array {
  const text = new Uint8Array(sizeBytes)
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0) || 1
  for (let at = 0; at < sizeBytes; at += 1) {
    // Marsaglia's xorshift with the shifts 13, 17 and 5.
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    text[at] = alphabet.charCodeAt((state >>> 8) % alphabet.length)
  }
  return text
}
