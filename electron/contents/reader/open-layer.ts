import {
  explained,
  readObject,
  whyArchived,
  type ByteRange,
  type StorageDriver,
} from '../../../drivers/index.ts'
import { type Digest } from '../../../drivers/common/names.ts'
import { storedDigest } from '../../registry/blobs/availability.ts'
import { layout } from '../../registry/layout/layout.ts'
import { isForeignLayer } from '../../registry/manifests/descriptor-kinds.ts'
import type { Descriptor } from '../../registry/manifests/manifest.ts'
import { readManifest } from '../../registry/manifests/read-manifest.ts'
import { explain } from '../explain.ts'
import type { LayerPlace } from '../model/layer-reader.ts'
import type { RangedBlob } from '../model/ranged-blob.ts'

export interface OpenedLayer {
  readonly descriptor: Descriptor
  readonly blob: RangedBlob
}

/**
 * Finds a layer in its store. Fails with Unsupported for an encrypted layer and for a foreign one that the store has not, with
 * Archived for one that must be restored first, and with NotFound. Reads none of its bytes.
 */
export async function openLayer(
  driver: StorageDriver,
  place: LayerPlace,
  signal: AbortSignal,
): Promise<OpenedLayer> {
  const descriptor = await descriptorOf(driver, place, signal)
  const where = { path: place.layer }
  if (/[.+]encrypted\b/.test(descriptor.mediaType)) {
    throw explained('Unsupported', explain('layerEncrypted', {}), where)
  }
  const storedAs = await storedDigest(driver, place.repository, place.layer, signal)
  const key = driver.keyOf(layout.blobData(storedAs))
  const object = await driver.objects.head(key, signal)
  if (object === undefined) {
    throw isForeignLayer(descriptor)
      ? explained('Unsupported', explain('layerForeign', {}), where)
      : explained('NotFound', explain('layerNotThere', {}), where)
  }
  const why = await whyArchived(driver.objects, object, signal)
  if (why !== undefined) {
    const { storageClass = '' } = object
    throw explained('Archived', explain('layerInArchiveClass', { storageClass }, why), where)
  }
  return { descriptor, blob: new StoredBlob(driver, key, storedAs, object.sizeBytes) }
}

async function descriptorOf(
  driver: StorageDriver,
  { manifest: digest, layer }: LayerPlace,
  signal: AbortSignal,
): Promise<Descriptor> {
  const { manifest } = await readManifest(driver, digest, signal)
  if (manifest.kind === 'image' || manifest.kind === 'artifact') {
    const found = manifest.layers.find((each) => each.digest === layer)
    if (found !== undefined) return found
  }
  if (manifest.kind === 'schema1' && manifest.layers.includes(layer)) {
    return { mediaType: schema1Layer, digest: layer, sizeBytes: 0 }
  }
  throw explained('NotFound', explain('layerNotOfManifest', {}), { path: layer })
}

/** A registry gives these layers this media type (distribution's `schema1.MediaTypeManifestLayer`). */
const schema1Layer = 'application/vnd.docker.container.image.rootfs.diff+x-gtar'

class StoredBlob implements RangedBlob {
  readonly digest: Digest
  readonly sizeBytes: number
  requests = 0
  readBytes = 0
  readonly #driver: StorageDriver
  readonly #key: string

  constructor(driver: StorageDriver, key: string, digest: Digest, sizeBytes: number) {
    this.#driver = driver
    this.#key = key
    this.digest = digest
    this.sizeBytes = sizeBytes
  }

  async *read(range: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const { offset, length = this.sizeBytes - offset } = range
    if (length <= 0 || offset >= this.sizeBytes) return
    this.requests += 1
    const { bytes } = await readObject(this.#driver.objects, this.#key, { offset, length }, signal)
    for await (const chunk of bytes) {
      this.readBytes += chunk.byteLength
      yield chunk
    }
  }
}
