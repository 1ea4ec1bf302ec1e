import { ociImageIndex, ociImageManifest } from '../../../electron/registry/manifests/manifest.ts'
import { blobOf, descriptor, jsonBlob, type Blob } from './tiny-registry.ts'

/** BuildKit's cache as it is kept in a registry: an index that lists layers and a configuration, and no manifest. */
export interface BuildCache {
  readonly index: Blob
  readonly blobs: readonly Blob[]
}

/** A cache of so many layers, each of that size. */
export function buildCache(layers: number, layerBytes: number): BuildCache {
  const made = Array.from({ length: layers }, (_, at) => blobOf(new Uint8Array(layerBytes).fill(at + 1)))
  const config = jsonBlob({ layers: made.map(({ digest }) => ({ blob: digest })), records: [] })
  const index = jsonBlob({
    schemaVersion: 2,
    mediaType: ociImageIndex,
    manifests: [
      ...made.map((layer) => descriptor('application/vnd.oci.image.layer.v1.tar+gzip', layer)),
      descriptor('application/vnd.buildkit.cacheconfig.v0', config),
    ],
  })
  return { index, blobs: [...made, config] }
}

/** An index of entries, each with what its descriptor says besides. */
export function indexOfEntries(entries: readonly (readonly [Blob, object])[]): Blob {
  return jsonBlob({
    schemaVersion: 2,
    mediaType: ociImageIndex,
    manifests: entries.map(([manifest, more]) => ({ ...descriptor(ociImageManifest, manifest), ...more })),
  })
}
