import { setImmediate as breath } from 'node:timers/promises'

import bzip2 from 'seek-bzip'

import { bzip2Blocks, type Bzip2Block } from './bzip2-blocks.ts'
import { outputLimit } from './output-limit.ts'
import { refused } from '../refusals.ts'

/** Unpacks bzip2, of several streams, too; fails as `unpacked` says. Block by block: others have their turn between. */
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

/** The library goes to a bit of a stream: each block is made one of its own, of the largest size there is. */
function unpackBlock({ bytes, startBit }: Bzip2Block): Uint8Array {
  try {
    return bzip2.decodeBlock(Buffer.concat([header, bytes]), header.byteLength * 8 + startBit)
  } catch {
    throw refused('packingDamaged', { format: 'bzip2' })
  }
}

const header = Buffer.from('BZh9')
