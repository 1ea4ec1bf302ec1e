import { Decompress } from 'fzstd'

import { StreamReader } from '../files/byte-reader.ts'
import { outputLimit } from './output-limit.ts'
import { refused } from '../refusals.ts'
import { zstdFrameParts } from './zstd-frames.ts'

/**
 * Decompresses zstd, also of several frames. Fails as `decompress` says. Works block by block: only one block and the
 * window are in memory. Frame checksums are not verified, because callers verify digests. `onFrame` is called with the position
 * of each frame, once all output of the ones before was given.
 */
export async function* unzstd(
  chunks: AsyncIterable<Uint8Array>,
  zstdBytes: number,
  onFrame: (frameAt: number) => void = () => undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const count = outputLimit(zstdBytes, 'zstd')
  const reader = new StreamReader(chunks)
  let blocks: Uint8Array[] = []
  let engine = new Decompress(take)
  try {
    for await (const { bytes, position, frameAt } of zstdFrameParts(reader)) {
      if (position === 'first') {
        onFrame(frameAt)
        engine = new Decompress(take)
      }
      push(bytes, position === 'last')
      for (const block of blocks) {
        count(block.byteLength)
        if (block.byteLength > 0) yield block
      }
      blocks = []
    }
  } finally {
    await reader.close()
  }

  function take(block: Uint8Array): void {
    blocks.push(block)
  }

  /** The library throws only for invalid data. */
  function push(bytes: Uint8Array, isLast: boolean): void {
    try {
      engine.push(bytes, isLast)
    } catch {
      throw refused('packingDamaged', { format: 'zstd' })
    }
  }
}
