import { isForeignLayer, type Descriptor } from '../../registry/manifest.ts'
import { refused } from './refusals.ts'

/**
 * Refuses layers that no registry of ours could serve, or nobody could run. What an artifact has for layers is its own
 * business; an image that is to run on a platform has file systems only.
 */
export function requireLayers(layers: readonly Descriptor[], runs: boolean): void {
  for (const layer of layers) {
    const { mediaType, digest } = layer
    if (isForeignLayer(layer)) {
      throw refused('layerElsewhere', { mediaType }, digest)
    }
    if (!grammar.test(mediaType)) throw refused('layerWithoutType', {}, digest)
    if (runs && !fileSystems.has(mediaType)) throw refused('layerUnknown', { mediaType }, digest)
  }
}

const fileSystems: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.layer.v1.tar',
  'application/vnd.oci.image.layer.v1.tar+gzip',
  'application/vnd.oci.image.layer.v1.tar+zstd',
  'application/vnd.docker.image.rootfs.diff.tar',
  'application/vnd.docker.image.rootfs.diff.tar.gzip',
  'application/vnd.docker.image.rootfs.diff.tar.zstd',
])

/** RFC 6838, type and subtype. */
const grammar = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/
