import { Readable, pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

import { refused } from './refusals.ts'

/**
 * Unpacks gzip. Fails with Corrupt where the stream is damaged, cut off, or followed by something else, and with
 * TooLarge where it unpacks to more than anything honest. Failures of the chunks themselves come as they are.
 */
export async function* gunzip(
  chunks: AsyncIterable<Uint8Array>,
  gzipBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const mostBytes = mostUnpacked(gzipBytes)
  const engine = createGunzip({ chunkSize: 64 * 1024 })
  // Failures on either side come out of the engine, which is read below.
  pipeline(Readable.from(chunks, { highWaterMark: 1 }), engine, () => undefined)
  let unpacked = 0
  try {
    for await (const chunk of engine as AsyncIterable<Uint8Array>) {
      unpacked += chunk.byteLength
      if (unpacked > mostBytes) throw refused('gzipTooLarge', { mostBytes })
      yield chunk
    }
    if (engine.bytesWritten !== gzipBytes) throw refused('behindGzip', {})
  } catch (error) {
    throw isOfZlib(error) ? refused('gzipDamaged', {}) : error
  } finally {
    engine.destroy()
  }
}

/** Zeros shrink a thousand times: some of them are in disk images, but no more than bombs have. */
function mostUnpacked(gzipBytes: number): number {
  return 256 * 1024 ** 2 + 200 * gzipBytes
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

function isOfZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}
