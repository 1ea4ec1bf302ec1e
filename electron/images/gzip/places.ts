import { blockBytes, blockIn, dictionaryBytes, outputBytes, type BlockMemory } from './gzip-blocks.ts'
import type { HashedBytes } from './messages.ts'

/** What a place takes: a block with what is before it, and its output. */
export const placeBytes = dictionaryBytes + blockBytes + outputBytes

/** The places in memory. */
export function placesIn(memory: SharedArrayBuffer): readonly BlockMemory[] {
  return Array.from({ length: memory.byteLength / placeBytes }, (_, place) => {
    const from = place * placeBytes
    return {
      input: new Uint8Array(memory, from, dictionaryBytes + blockBytes),
      output: new Uint8Array(memory, from + dictionaryBytes + blockBytes, outputBytes),
    }
  })
}

export function bytesToHash(memory: BlockMemory, of: HashedBytes, sizeBytes: number): Uint8Array {
  return of === 'input' ? blockIn(memory.input, sizeBytes) : memory.output.subarray(0, sizeBytes)
}
