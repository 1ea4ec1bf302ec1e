import type { StorageDriver } from '../../../drivers/index.ts'
import { asDigest, hexOf, type Digest } from '../../../drivers/common/names.ts'
import { decompress, detectCompression, headBytes } from '../../images/archive/compression/compression.ts'
import { uncompressedLayer } from '../../images/layers/uncompressed-layer.ts'
import { readImageConfig } from '../../registry/manifests/image-config.ts'
import { readManifest } from '../../registry/manifests/read-manifest.ts'
import type { LayerPlace } from '../model/layer-reader.ts'
import { openLayer } from '../reader/open-layer.ts'
import type { OpenDriver } from '../reader/stored-blob.ts'
import { verified } from './write-tree.ts'

/** The tar archive of a layer, byte for byte; compared with the layer's digest and with the diffID where the image says it. */
export async function unpackedLayer(
  driver: StorageDriver,
  open: OpenDriver,
  place: LayerPlace,
  signal: AbortSignal,
) {
  const { blob } = await openLayer(open, place, signal)
  const head: Uint8Array[] = []
  for await (const chunk of blob.read({ offset: 0, length: Math.min(headBytes, blob.sizeBytes) }, signal)) {
    head.push(Buffer.from(chunk))
  }
  const compression = detectCompression(Buffer.concat(head))
  const diffId = await diffIdOf(driver, place, signal)
  return {
    name: `${hexOf(place.layer).slice(0, 12)}.tar`,
    sizeBytes: compression === 'none' ? blob.sizeBytes : undefined,
    readBytes: blob.sizeBytes,
    chunks(moved: (bytes: number) => void): AsyncIterable<Uint8Array> {
      const packed = verified(blob, moved, signal)
      if (diffId === undefined) return decompress(compression, packed, blob.sizeBytes)
      const { digest: storedAs, sizeBytes } = blob
      return uncompressedLayer(packed, {
        blob: { digest: place.layer, sizeBytes, storedAs },
        diffId,
        compression,
      })
    },
  }
}

async function diffIdOf(
  driver: StorageDriver,
  { repository, manifest: digest, layer }: LayerPlace,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  const { manifest } = await readManifest(driver, digest, signal)
  if (manifest.kind !== 'image') return undefined
  const { diffIds } = await readImageConfig(driver, repository, manifest.config.digest, signal)
  if (diffIds.length !== manifest.layers.length) return undefined
  return asDigest(diffIds[manifest.layers.findIndex((each) => each.digest === layer)] ?? '')
}
