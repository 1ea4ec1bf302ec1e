import {
  explained,
  isStoreError,
  mapConcurrent,
  readObject,
  type StorageDriver,
} from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { Digest } from '../../registry/names.ts'
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

/** A blob of the store, and what the image's configuration says of it when it is unpacked. */
export interface LayerToDecompress {
  readonly blob: AvailableBlob
  readonly diffId: Digest
}

/**
 * How each layer is packed, as its bytes begin: media types are not always right, and `skopeo` goes by the bytes, too. A
 * blob that is itself what the configuration says is not packed. Unsupported, with the layer's digest, for what is not
 * unpacked here.
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
 * What a layer unpacks to. Every failure names the layer; Corrupt at the end of what is something else than the
 * configuration says.
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
