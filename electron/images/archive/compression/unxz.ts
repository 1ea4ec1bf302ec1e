import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

import xz from 'xz-decompress'

import { outputLimit } from './output-limit.ts'
import { refused } from '../refusals.ts'

/** Decompresses xz, also of several streams. Fails as `decompress` says. */
export async function* unxz(
  chunks: AsyncIterable<Uint8Array>,
  xzBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const count = outputLimit(xzBytes, 'xz')
  let failed: { readonly error: unknown } | undefined
  const unpacking = new xz.XzReadableStream(Readable.toWeb(Readable.from(noted(), { highWaterMark: 1 })))
  try {
    for await (const chunk of unpacking as ReadableStream<Uint8Array>) {
      count(chunk.byteLength)
      yield chunk
    }
  } catch (error) {
    if (failed !== undefined) throw failed.error
    throw isOfXz(error) ? refused('packingDamaged', { format: 'xz' }) : error
  }

  /** Passes chunks on, and notes a failure of the input: the decoder would hide it. */
  async function* noted() {
    try {
      yield* chunks
    } catch (error) {
      failed = { error }
      throw error
    }
  }
}

function isOfXz(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('get_next_output failed')
}
