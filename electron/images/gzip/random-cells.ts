/** A stretch of a block, and whether it looks as if nothing would make it shorter. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly random: boolean
}

/**
 * Cuts a block into stretches that look random and stretches that do not, each as long as it can be. Archives, pictures and
 * what is packed already are half of many layers: zlib looks for matches in them at its slowest, and finds none.
 */
export function stretchesOf(block: Uint8Array): readonly Stretch[] {
  const stretches: Stretch[] = []
  for (let from = 0; from < block.byteLength; from += cellBytes) {
    const to = Math.min(from + cellBytes, block.byteLength)
    const random = looksRandom(block.subarray(from, to))
    const last = stretches.at(-1)
    if (last?.random === random) stretches[stretches.length - 1] = { from: last.from, to, random }
    else stretches.push({ from, to, random })
  }
  return stretches
}

const cellBytes = 16 * 1024

/**
 * By whole numbers only, so that every computer says the same. A quarter of the bytes is looked at: random ones are equally
 * often each of 256 values, and no four of them come again.
 */
function looksRandom(cell: Uint8Array): boolean {
  if (cell.byteLength < cellBytes) return false
  counts.fill(0)
  seen.fill(0)
  let repeated = 0
  for (let at = 0; at < cellBytes; at += sampleEveryBytes) {
    let word = 0
    for (let each = at; each < at + 4; each += 1) {
      const byte = cell[each] ?? 0
      counts[byte] = (counts[byte] ?? 0) + 1
      word = (word << 8) | byte
    }
    const place = Math.imul(word, 0x9e3779b1) >>> wordShift
    if (seen[place] === word) repeated += 1
    seen[place] = word
  }
  if (repeated > mostRepeatedWords) return false
  let squares = 0
  for (const count of counts) squares += count * count
  return squares < mostSquares
}

/** Made once: they would be garbage outside V8's heap, which is collected late. */
const counts = new Uint16Array(256)
const seen = new Int32Array(4096)
const sampleEveryBytes = 16
/** Leaves as many values as `seen` has places. */
const wordShift = 20
const mostRepeatedWords = 16
const sampledBytes = (cellBytes / sampleEveryBytes) * 4
/** Of random bytes the sum is 6 % above the least possible; bytes of which a hundredth could be saved are above this. */
const mostSquares = (sampledBytes * sampledBytes * 1.1) / 256
