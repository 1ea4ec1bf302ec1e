import type { StoreError } from '../../../../drivers/index.ts'
import type { Manifest } from '../../../registry/manifests/manifest.ts'
import type { Digest } from '../../../../drivers/common/names.ts'
import type { ArchivedFile } from '../open/opened-archive.ts'
import type { Compression } from '../compression/compression.ts'

/** An image in an archive: complete, or refused with a reason. */
export type FoundImage = OciImage | DockerImage | RefusedImage
export type WholeImage = OciImage | DockerImage

/** An image whose manifests are in the archive. They are pushed byte for byte. */
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

/** An image in the docker format without manifests: the push makes a manifest from configuration and layers. */
export interface DockerImage extends Named {
  readonly format: 'docker'
  readonly config: { readonly digest: Digest; readonly bytes: Uint8Array }
  /** In the order of the configuration. A layer may occur several times. */
  readonly layers: readonly DockerLayer[]
}

/** An image that cannot be pushed. The other images of the archive still can. */
export interface RefusedImage extends Named {
  readonly format: 'refused'
  readonly digest?: Digest
  readonly error: StoreError
  /** Complete manifests below it, for example of an index of which only one platform was saved. */
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
  /** Digest of the uncompressed layer (OCI image-spec: DiffID). */
  readonly diffId: Digest
  readonly file: ArchivedFile
  readonly compression: Compression
}

interface Named {
  /** Unique in the archive. Changes when the image changes. */
  readonly imageId: string
  /** As the archive has them: `edge/agent:2026.11`. */
  readonly names: readonly string[]
  readonly platforms: readonly string[]
}
