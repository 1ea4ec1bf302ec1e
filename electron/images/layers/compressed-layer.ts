import { createHash } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'

import { z } from 'zod'

import { algorithmOf, asDigest, parseDigest, type Digest } from '../../../drivers/common/names.ts'
import type { TransferMemory } from '../../transfers/model/runner.ts'
import type { DockerLayer } from '../archive/formats/found-image.ts'
import type { OpenedArchive } from '../archive/open/opened-archive.ts'
import { decompress } from '../archive/compression/compression.ts'
import { refused } from '../archive/refusals.ts'

/** A layer of a docker archive as it is pushed: always gzip, however the archive compresses it. */
export interface CompressedLayer {
  readonly digest: Digest
  readonly sizeBytes: number
}

/**
 * Digest and size of a layer after compression. The layer is compressed once and the bytes are dropped; the result is
 * kept in the transfer's memory. A gzip layer is not compressed again. Fails with Corrupt when the uncompressed layer
 * has another digest (diffID) than the image configuration says.
 */
export async function compressedLayer(
  archive: OpenedArchive,
  layer: DockerLayer,
  memory: TransferMemory,
  signal: AbortSignal,
): Promise<CompressedLayer> {
  const name = memoryName(layer)
  const known = noteSchema.safeParse(memory.get(name)).data
  const digest = known?.zlib === process.versions.zlib ? asDigest(known.digest) : undefined
  if (known !== undefined && digest !== undefined) return { digest, sizeBytes: known.sizeBytes }
  const compressed = await compress(archive, layer, signal)
  await memory.set(name, { ...compressed, zlib: process.versions.zlib })
  return compressed
}

/** The compressed bytes from `offset` on. They are the same each time, as long as the version of zlib is. */
export function openCompressed(
  archive: OpenedArchive,
  { file, compression }: DockerLayer,
  offset: number,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  if (compression === 'gzip') return archive.open(file, offset, signal)
  return from(gzip(evenly(decompress(compression, archive.open(file, 0, signal), file.sizeBytes))), offset)
}

/** The name in a transfer's memory. Journals of earlier versions have it: it does not change. */
function memoryName({ diffId, compression }: DockerLayer): string {
  return `packed:${diffId}:${compression === 'none' ? 'not' : compression}`
}

const noteSchema = z.object({ digest: z.string(), sizeBytes: z.number(), zlib: z.string() })

async function compress(
  archive: OpenedArchive,
  layer: DockerLayer,
  signal: AbortSignal,
): Promise<CompressedLayer> {
  const { diffId, file, compression } = layer
  const plain = createHash(algorithmOf(diffId))
  const wrapped = createHash('sha256')
  let sizeBytes = 0
  const content = archive.open(file, 0, signal)
  if (compression === 'gzip') {
    for await (const chunk of decompress(compression, seen(content, note), file.sizeBytes))
      plain.update(chunk)
  } else {
    const chunks = seen(decompress(compression, content, file.sizeBytes), (chunk) => plain.update(chunk))
    for await (const chunk of gzip(evenly(chunks))) note(chunk)
  }
  if (`${algorithmOf(diffId)}:${plain.digest('hex')}` !== diffId) {
    throw refused('layerNotAsSaid', {}, file.path)
  }
  return { digest: parseDigest(`sha256:${wrapped.digest('hex')}`), sizeBytes }

  function note(chunk: Uint8Array): void {
    wrapped.update(chunk)
    sizeBytes += chunk.byteLength
  }
}

async function* seen(chunks: AsyncIterable<Uint8Array>, see: (chunk: Uint8Array) => void) {
  for await (const chunk of chunks) {
    see(chunk)
    yield chunk
  }
}

/** Chunks of equal size: the output of zlib can depend on how its input is cut. */
async function* evenly(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let even = new Uint8Array(evenBytes)
  let filled = 0
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength;) {
      const taken = chunk.subarray(at, at + evenBytes - filled)
      even.set(taken, filled)
      filled += taken.byteLength
      at += taken.byteLength
      if (filled < evenBytes) continue
      yield even
      // The one before is still being packed on another thread.
      even = new Uint8Array(evenBytes)
      filled = 0
    }
  }
  if (filled > 0) yield even.subarray(0, filled)
}

const evenBytes = 256 * 1024

async function* gzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const engine = createGzip({ level: 6, chunkSize: 64 * 1024 })
  // Failures on either side come out of the engine, which is read below.
  pipeline(Readable.from(chunks, { highWaterMark: 1 }), engine, () => undefined)
  try {
    yield* engine as AsyncIterable<Uint8Array>
  } finally {
    engine.destroy()
  }
}

async function* from(chunks: AsyncIterable<Uint8Array>, offset: number) {
  let left = offset
  for await (const chunk of chunks) {
    if (left < chunk.byteLength) yield chunk.subarray(left)
    left = Math.max(0, left - chunk.byteLength)
  }
}
