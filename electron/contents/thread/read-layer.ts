import { createHash } from 'node:crypto'

import { explained } from '../../../drivers/index.ts'
import { algorithmOf, hexOf, type Digest } from '../../../drivers/common/names.ts'
import { detectCompression, headBytes } from '../../images/archive/compression/compression.ts'
import { explain } from '../explain.ts'
import type { RestartPoints } from '../gzip/restart-points.ts'
import type { LayerIndex } from '../model/layer-reader.ts'
import type { EntryBatch } from '../tar/entry-batch.ts'
import { restartable } from './restartable.ts'
import { TarLister } from '../tar/list-tar.ts'

export interface LayerToRead {
  readonly digest: Digest
  readonly sizeBytes: number
}

export interface LayerFacts {
  readonly compression: LayerIndex['compression']
  readonly unpackedBytes: number
  /** Where unpacking can begin; undefined where it must begin at the start. */
  readonly points: RestartPoints | undefined
}

/**
 * Reads a layer once: gives its entries in batches while its bytes come, and at the end what it is. Fails with Corrupt for
 * what is damaged and for bytes of another digest, with TooLarge for a bomb, and with Unsupported for what is no tar archive.
 */
export async function* readLayer(
  chunks: AsyncIterable<Uint8Array>,
  { digest, sizeBytes }: LayerToRead,
): AsyncGenerator<EntryBatch, LayerFacts, undefined> {
  const hash = createHash(algorithmOf(digest))
  const { head, all } = await peek(hashed())
  const compression = detectCompression(head)
  const lister = new TarLister()
  let unpackedBytes = 0
  let givenAtMs = Number.NEGATIVE_INFINITY
  const { unpacked, points } = restartable(compression, all, sizeBytes)
  for await (const chunk of unpacked) {
    unpackedBytes += chunk.byteLength
    lister.push(chunk)
    const isDue = lister.waiting > 0 && performance.now() - givenAtMs > everyMs
    if (!isDue && lister.waiting < mostInBatch) continue
    yield lister.takeBatch()
    givenAtMs = performance.now()
  }
  if (unpackedBytes > 0) lister.end()
  if (lister.waiting > 0) yield lister.takeBatch()
  if (hash.digest('hex') !== hexOf(digest)) {
    throw explained('Corrupt', explain('layerOtherBytes', { digest }))
  }
  return { compression: readable(compression), unpackedBytes, points: points() }

  async function* hashed() {
    for await (const chunk of chunks) {
      hash.update(chunk)
      yield chunk
    }
  }
}

const everyMs = 100
const mostInBatch = 4096

/** What `decompress` does not refuse. */
function readable(compression: ReturnType<typeof detectCompression>): LayerFacts['compression'] {
  return compression === 'lzma' || compression === 'zip' || compression === '7z' ? 'none' : compression
}

/** The first bytes of a stream, and all of it. */
async function peek(chunks: AsyncIterable<Uint8Array>) {
  const iterator = chunks[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  while (length < headBytes) {
    const step = await iterator.next()
    if (step.done === true) break
    first.push(step.value)
    length += step.value.byteLength
  }
  return { head: Buffer.concat(first).subarray(0, headBytes), all: all() }

  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* first
      for (let step = await iterator.next(); step.done !== true; step = await iterator.next())
        yield step.value
    } finally {
      await iterator.return?.()
    }
  }
}
