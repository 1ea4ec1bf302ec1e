import { Readable, pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

import { outputLimit } from './output-limit.ts'
import { refused } from '../refusals.ts'

/** Decompresses gzip, also of several members. Fails as `decompress` says. */
export async function* gunzip(
  chunks: AsyncIterable<Uint8Array>,
  gzipBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const count = outputLimit(gzipBytes, 'gzip')
  const engine = createGunzip(options)
  // Failures on either side come out of the engine, which is read below.
  pipeline(Readable.from(chunks, { highWaterMark: 1 }), engine, () => undefined)
  try {
    for await (const chunk of engine as AsyncIterable<Uint8Array>) {
      count(chunk.byteLength)
      yield chunk
    }
    if (engine.bytesWritten !== gzipBytes) throw refused('behindPacked', { format: 'gzip' })
  } catch (error) {
    throw isOfZlib(error) ? refused('packingDamaged', { format: 'gzip' }) : error
  } finally {
    engine.destroy()
  }
}

/** It unpacks ahead, in a thread of its own, while what it gave is read. Types do not tell that streams take a bound. */
const options = { chunkSize: 128 * 1024, readableHighWaterMark: 512 * 1024 }

function isOfZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}
