import type { Digest } from '../../../drivers/common/names.ts'
import type { ObjectContent } from '../../transfers/upload/object-upload.ts'
import type { DockerLayer } from '../archive/formats/found-image.ts'

/** What the images of an archive need in the store. */
export type BlobToPush = WholeBlob | LayerBlob

/** A blob that is pushed as the archive has it. */
export interface WholeBlob {
  readonly kind: 'whole'
  readonly digest: Digest
  /** Reading blobs by ascending position is fastest. */
  readonly position: number
  readonly content: ObjectContent
  /** Whether the digest of its bytes is already verified. */
  readonly verified: boolean
}

/** A layer of a docker archive. Its digest is known once it is compressed. */
export interface LayerBlob {
  readonly kind: 'layer'
  readonly layer: DockerLayer
  readonly position: number
}

/** The bytes that progress counts for a blob: those that the archive has of it. */
export function archivedBytes(blob: BlobToPush): number {
  return blob.kind === 'whole' ? blob.content.sizeBytes : blob.layer.file.sizeBytes
}
