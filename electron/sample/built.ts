import type { Digest } from '../../drivers/common/names.ts'
import type { Content, DescriptorJson } from './content.ts'

/** A manifest with all that is below it, ready to be pushed. */
export interface Built {
  /** Of the manifest that tags point to: the last of `manifests`. */
  readonly descriptor: DescriptorJson
  readonly blobs: readonly Content[]
  /** Children before parents. */
  readonly manifests: readonly Content[]
  /** Of `blobs`, those that the bucket is to lack. */
  readonly lost: readonly Digest[]
  /** Of `blobs`, those of which a byte is to be another one. */
  readonly spoiled: readonly Digest[]
}
