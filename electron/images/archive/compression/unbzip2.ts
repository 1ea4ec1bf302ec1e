import { setImmediate as breath } from 'node:timers/promises'

import bzip2 from 'seek-bzip'

import { bzip2Blocks, type Bzip2Block } from './bzip2-blocks.ts'
import { outputLimit } from './output-limit.ts'
import { refused } from '../refusals.ts'

/** Decompresses bzip2, also of several streams, and yields to the event loop after each block. Fails as `decompress` says. */
export async function* unbzip2(
  chunks: AsyncIterable<Uint8Array>,
  bzip2Bytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const count = outputLimit(bzip2Bytes, 'bzip2')
  for await (const block of bzip2Blocks(chunks)) {
    const bytes = unpackBlock(block)
    count(bytes.byteLength)
    if (bytes.byteLength > 0) yield bytes
    await breath()
  }
}

/** The library decodes at a bit position of a stream, so each block gets a stream header with the largest block size. */
function unpackBlock({ bytes, startBit }: Bzip2Block): Uint8Array {
  try {
    return bzip2.decodeBlock(Buffer.concat([header, bytes]), header.byteLength * 8 + startBit)
  } catch {
    throw refused('packingDamaged', { format: 'bzip2' })
  }
}

const header = Buffer.from('BZh9')
