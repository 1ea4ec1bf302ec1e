import * as zlib from 'node:zlib'

import { StreamReader } from '../files/byte-reader.ts'
import { nativeFrame } from './native-zstd-frame.ts'
import { outputLimit } from './output-limit.ts'
import { portableFrame } from './portable-zstd-frame.ts'
import { zstdFrames } from './zstd-frames.ts'

/**
 * Decompresses zstd, also of several frames. Fails as `decompress` says. Only the window and a few blocks are in memory.
 * `onFrame` is called with the position of each frame, once all output of the ones before was given.
 *
 * Node before 22.15 has no zstd, and 22 and 24 read the first frame alone and do not say so. Therefore frames are cut
 * here, and Node gets them one by one; where it has none, a library does.
 */
export async function* unzstd(
  chunks: AsyncIterable<Uint8Array>,
  zstdBytes: number,
  onFrame: (frameAt: number) => void = () => undefined,
  unpackFrame = 'createZstdDecompress' in zlib ? nativeFrame : portableFrame,
): AsyncGenerator<Uint8Array, void, undefined> {
  const count = outputLimit(zstdBytes, 'zstd')
  const reader = new StreamReader(chunks)
  try {
    for await (const { frameAt, parts } of zstdFrames(reader)) {
      onFrame(frameAt)
      for await (const bytes of unpackFrame(parts)) {
        count(bytes.byteLength)
        if (bytes.byteLength > 0) yield bytes
      }
    }
  } finally {
    await reader.close()
  }
}
