import { Readable, pipeline } from 'node:stream'
import * as zlib from 'node:zlib'

import { refused } from '../refusals.ts'

/** Decompresses one frame, which comes as its header and blocks, by Node's own zstd. Verifies its checksum. */
export async function* nativeFrame(
  parts: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = parts[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let firstBytes = 0
  while (firstBytes <= smallFrameBytes) {
    const step = await iterator.next()
    if (step.done === true) {
      yield* smallFrame(Buffer.concat(first))
      return
    }
    first.push(step.value)
    firstBytes += step.value.byteLength
  }
  yield* largeFrame(joined(first, iterator))
}

/** A layer may have a frame for each of many small files: a stream for each takes ten times as long. */
const smallFrameBytes = 64 * 1024
const mostAtOnceBytes = 1024 * 1024

async function* smallFrame(frame: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  let unpacked: Uint8Array
  try {
    unpacked = zlib.zstdDecompressSync(frame, { maxOutputLength: mostAtOnceBytes })
  } catch (error) {
    if (codeOf(error) !== 'ERR_BUFFER_TOO_LARGE') throw whyNot(error)
    yield* largeFrame([frame])
    return
  }
  yield unpacked
}

async function* largeFrame(
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const engine = zlib.createZstdDecompress({ chunkSize: 128 * 1024 })
  // Failures on either side come out of the engine, which is read below.
  pipeline(Readable.from(parts, { highWaterMark: 1 }), engine, () => undefined)
  try {
    for await (const chunk of engine as AsyncIterable<Uint8Array>) yield chunk
  } catch (error) {
    throw whyNot(error)
  } finally {
    engine.destroy()
  }
}

async function* joined(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* first
  for (let step = await rest.next(); step.done !== true; step = await rest.next()) yield step.value
}

function whyNot(error: unknown): unknown {
  return codeOf(error).startsWith('ZSTD_') ? refused('packingDamaged', { format: 'zstd' }) : error
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
