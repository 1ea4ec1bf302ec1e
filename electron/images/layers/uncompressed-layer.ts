import {
  explained,
  isStoreError,
  mapConcurrent,
  readObject,
  type StorageDriver,
} from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import {
  headBytes,
  detectCompression,
  canDecompress,
  decompress,
  type Compression,
} from '../archive/compression/compression.ts'
import { explain } from '../explain.ts'
import type { AvailableBlob } from '../tree/available-blobs.ts'
import { verifyDigest } from './verify-digest.ts'

/** A layer blob, and the digest of its uncompressed bytes that the image configuration names. */
export interface LayerToDecompress {
  readonly blob: AvailableBlob
  readonly diffId: Digest
}

/**
 * The compression of each layer, by its first bytes: media types may be wrong, and `skopeo` reads the bytes, too. A blob
 * whose digest is its diffID is not compressed. Fails with Unsupported, naming the layer, for other formats.
 */
export async function layerCompressions(
  driver: StorageDriver,
  layers: readonly LayerToDecompress[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Digest, Compression>> {
  const compressions = new Map<Digest, Compression>()
  const asked = mapConcurrent(
    layers,
    headsAtOnce,
    async ({ blob, diffId }, stop) => {
      const compression =
        blob.digest === diffId ? 'none' : detectCompression(await headOf(driver, blob, stop))
      if (!canDecompress(compression)) {
        throw explained('Unsupported', explain('dockerPacking', { format: compression }), {
          path: blob.digest,
        })
      }
      compressions.set(blob.digest, compression)
    },
    signal,
  )
  for await (const _ of asked) void _
  return compressions
}

const headsAtOnce = 8

async function headOf(
  driver: StorageDriver,
  { storedAs, sizeBytes }: AvailableBlob,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (sizeBytes === 0) return new Uint8Array(0)
  const key = driver.keyOf(layout.blobData(storedAs))
  const range = { offset: 0, length: Math.min(headBytes, sizeBytes) }
  const { bytes } = await readObject(driver.objects, key, range, signal)
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/**
 * Decompresses a layer. Each failure names the layer. Fails with Corrupt, at the end, when the uncompressed bytes do not
 * have the digest that the image configuration names.
 */
export async function* uncompressedLayer(
  packed: AsyncIterable<Uint8Array>,
  { blob, diffId, compression }: LayerToDecompress & { readonly compression: Compression },
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* verifyDigest(decompress(compression, packed, blob.sizeBytes), diffId)
  } catch (error) {
    if (!isStoreError(error)) throw error
    const { digest } = blob
    const isOther = error.code === 'Corrupt' && error.where.path === diffId && digest !== diffId
    throw isOther
      ? explained('Corrupt', explain('layerUnpacksOther', { digest: diffId }), { path: digest })
      : error.at({ path: digest })
  }
}
