import { createInflateRaw, type InflateRaw } from 'node:zlib'

import { StreamReader } from '../../images/archive/files/byte-reader.ts'
import { refused } from '../../images/archive/refusals.ts'
import type { ByteRange } from '../../../drivers/index.ts'
import { alignedStart } from './aligned-start.ts'
import { unpackWindow, type RestartPoints } from './restart-points.ts'

/**
 * The unpacked bytes of gzip data from `from` to about `to`, by reading from the nearest restart point before. `read` gives
 * bytes of the gzip data. Fails with Corrupt for what is no deflate at such a point.
 */
export async function* gunzipFrom(
  points: RestartPoints,
  { from, to }: { readonly from: number; readonly to: number },
  read: (range: ByteRange) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const first = pointBefore(points, from)
  const end = pointAfter(points, to)
  const startByte = points.atByte[first] ?? 0
  // The block at the end begins within its byte.
  const endByte = end === undefined ? undefined : (points.atByte[end] ?? 0) + 1
  const range =
    endByte === undefined ? { offset: startByte } : { offset: startByte, length: endByte - startByte }
  const reader = new StreamReader(read(range))
  let skip = from - (points.outputAt[first] ?? 0)
  try {
    // Each member is unpacked by itself: nothing goes from one into the next.
    for (let at = first; at < (end ?? points.count);) {
      let next = at + 1
      while (next < points.count && points.isFirst[next] !== 1) next += 1
      const hasNext = next < points.count
      const bytes = hasNext ? (points.atByte[next] ?? 0) - (points.atByte[at] ?? 0) : Number.MAX_SAFE_INTEGER
      for await (const chunk of inflateBlock(points, at, reader, bytes)) {
        if (skip < chunk.byteLength) yield chunk.subarray(skip)
        skip = Math.max(0, skip - chunk.byteLength)
      }
      at = next
    }
  } finally {
    await reader.close()
  }
}

/** The last point at or before a position in the output. */
export function pointBefore({ outputAt, count }: RestartPoints, position: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((outputAt[middle] ?? 0) <= position) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

/** The first point at or behind a position in the output; undefined where there is none. */
export function pointAfter(points: RestartPoints, position: number): number | undefined {
  let at = pointBefore(points, position)
  while (at < points.count && (points.outputAt[at] ?? 0) < position) at += 1
  return at < points.count ? at : undefined
}

async function* inflateBlock(
  points: RestartPoints,
  at: number,
  reader: StreamReader,
  bytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const window = unpackWindow(points.windows[at] ?? new Uint8Array(0))
  const engine = createInflateRaw({
    chunkSize: 64 * 1024,
    ...(window.byteLength === 0 ? {} : { dictionary: window }),
  })
  try {
    yield* inflated(engine, aligned(some(reader, bytes), points.skipBits[at] ?? 0))
  } finally {
    engine.destroy()
  }
}

/**
 * Unpacks bytes, which may end within the stream or behind it; all of them are read. Not as streams that are joined: these
 * read ahead, and what is behind a member is for the next one.
 */
async function* inflated(
  engine: InflateRaw,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let output: Uint8Array[] = []
  const stream = { hasEnded: false }
  let wake = (): void => undefined
  let failure: Error | undefined
  engine.on('data', (chunk: Uint8Array) => output.push(chunk))
  engine.on('end', () => (stream.hasEnded = true))
  engine.on('error', (error) => {
    failure = error
    wake()
  })
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength && !stream.hasEnded; at += stepBytes) {
      await new Promise<void>((resolve) => {
        wake = resolve
        engine.write(chunk.subarray(at, at + stepBytes), () => resolve())
      })
      if (failure !== undefined) throw refused('packingDamaged', { format: 'gzip' })
      const given = output
      output = []
      yield* given
    }
  }
}

/** It makes at most a thousand times as much at once. */
const stepBytes = 16 * 1024

/** At most so many bytes of the reader; all of them are read, also where what unpacks them needs fewer. */
async function* some(reader: StreamReader, bytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  const end = reader.position + bytes
  while (reader.position < end) {
    const chunk = await reader.some(end - reader.position)
    if (chunk.byteLength === 0) return
    yield chunk
  }
}

/** The bytes from a bit of the first byte on, as an inflater can take them. */
async function* aligned(
  chunks: AsyncIterable<Uint8Array>,
  skipBits: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let isFirst = true
  for await (const chunk of chunks) {
    if (isFirst) yield alignedStart(chunk[0] ?? 0, skipBits)
    yield isFirst ? chunk.subarray(1) : chunk
    isFirst = false
  }
}
