import { explained, whyArchived, type StorageDriver } from '../../../drivers/index.ts'
import { storedDigest } from '../../registry/blobs/availability.ts'
import { layout } from '../../registry/layout/layout.ts'
import { isForeignLayer } from '../../registry/manifests/descriptor-kinds.ts'
import type { Descriptor } from '../../registry/manifests/manifest.ts'
import { readManifest } from '../../registry/manifests/read-manifest.ts'
import { explain } from '../explain.ts'
import type { LayerPlace } from '../model/layer-reader.ts'
import type { RangedBlob } from '../model/ranged-blob.ts'
import { storedBlob, type OpenDriver } from './stored-blob.ts'

export interface OpenedLayer {
  readonly descriptor: Descriptor
  readonly blob: RangedBlob
}

/**
 * Finds a layer in its store. Fails with Unsupported for an encrypted layer and for a foreign one that the store has not, with
 * Archived for one that must be restored first, and with NotFound. Reads none of its bytes.
 */
export async function openLayer(
  open: OpenDriver,
  place: LayerPlace,
  signal: AbortSignal,
): Promise<OpenedLayer> {
  const driver = await open(place.store, signal)
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
  return { descriptor, blob: storedBlob(open, place, object.sizeBytes) }
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
