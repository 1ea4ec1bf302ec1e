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
  packingOf,
  unpackable,
  unpacked,
  type Packing,
} from '../archive/compression/compression.ts'
import { explain } from '../explain.ts'
import type { ServedBlob } from '../tree/served-tree.ts'
import { verified } from './verify-digest.ts'

/** A blob of the store, and what the image's configuration says of it when it is unpacked. */
export interface LayerToUnpack {
  readonly blob: ServedBlob
  readonly diffId: Digest
}

/**
 * How each layer is packed, as its bytes begin: media types are not always right, and `skopeo` goes by the bytes, too. A
 * blob that is itself what the configuration says is not packed. Unsupported, with the layer's digest, for what is not
 * unpacked here.
 */
export async function layerPackings(
  driver: StorageDriver,
  layers: readonly LayerToUnpack[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Digest, Packing>> {
  const packings = new Map<Digest, Packing>()
  const asked = mapConcurrent(
    layers,
    headsAtOnce,
    async ({ blob, diffId }, stop) => {
      const packing = blob.digest === diffId ? 'not' : packingOf(await headOf(driver, blob, stop))
      if (!unpackable(packing)) {
        throw explained('Unsupported', explain('dockerPacking', { format: packing }), { path: blob.digest })
      }
      packings.set(blob.digest, packing)
    },
    signal,
  )
  for await (const _ of asked) void _
  return packings
}

const headsAtOnce = 8

async function headOf(
  driver: StorageDriver,
  { storedAs, sizeBytes }: ServedBlob,
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
export async function* unpackedLayer(
  packed: AsyncIterable<Uint8Array>,
  { blob, diffId, packing }: LayerToUnpack & { readonly packing: Packing },
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* verified(unpacked(packing, packed, blob.sizeBytes), diffId)
  } catch (error) {
    if (!isStoreError(error)) throw error
    const { digest } = blob
    const isOther = error.code === 'Corrupt' && error.where.path === diffId && digest !== diffId
    throw isOther
      ? explained('Corrupt', explain('layerUnpacksOther', { digest: diffId }), { path: digest })
      : error.at({ path: digest })
  }
}
