import type { StoreError } from '../../../../drivers/index.ts'
import type { Manifest } from '../../../registry/manifests/manifest.ts'
import type { Digest } from '../../../registry/names.ts'
import type { ArchivedFile } from '../open/opened-archive.ts'
import type { Compression } from '../compression/compression.ts'

/** An image that an archive tells of: with all that it cannot be pulled without, or with why it cannot be pushed. */
export type FoundImage = OciImage | DockerImage | RefusedImage
export type WholeImage = OciImage | DockerImage

/** Its manifests are in the archive, and are pushed byte for byte. */
export interface OciImage extends Named {
  readonly format: 'oci'
  readonly kind: 'image' | 'index' | 'artifact'
  readonly digest: Digest
  readonly subject?: Digest
  /** Each once, children before parents, so that the image's own is the last. */
  readonly manifests: readonly FoundManifest[]
  /** Configurations and layers of all of them, each once. */
  readonly blobs: readonly FoundBlob[]
}

/** What `docker save` wrote before it knew manifests: a configuration and layers, from which one is made. */
export interface DockerImage extends Named {
  readonly format: 'docker'
  readonly config: { readonly digest: Digest; readonly bytes: Uint8Array }
  /** In the order of the configuration, one that is there several times included. */
  readonly layers: readonly DockerLayer[]
}

/** One odd image in an archive is no reason to refuse the others. */
export interface RefusedImage extends Named {
  readonly format: 'refused'
  readonly digest?: Digest
  readonly error: StoreError
  /** Manifests below it that are whole though it is not: of an index of which one platform was saved. */
  readonly below: readonly Digest[]
}

export interface FoundManifest {
  readonly digest: Digest
  readonly bytes: Uint8Array
  readonly manifest: Extract<Manifest, { readonly kind: 'image' | 'artifact' | 'index' }>
}

export interface FoundBlob {
  readonly digest: Digest
  readonly file: ArchivedFile
}

export interface DockerLayer {
  /** Of the layer's tar archive, before any packing. */
  readonly diffId: Digest
  readonly file: ArchivedFile
  readonly compression: Compression
}

interface Named {
  /** Unique in the archive, and another one when the image is another. */
  readonly imageId: string
  /** As the archive has them: `edge/agent:2026.11`. */
  readonly names: readonly string[]
  readonly platforms: readonly string[]
}
