import type { Digest } from '../../../drivers/common/names.ts'
import type { Annotations, Manifest, Platform } from './manifest.ts'

/**
 * What a manifest says, without its bytes. The bytes had this digest, so it is true for ever and in every store. Of the
 * annotations of descriptors those of `entryAnnotations` may be the only ones.
 */
export interface ManifestFacts {
  readonly digest: Digest
  readonly sizeBytes: number
  readonly manifest: Manifest
}

/** What rows show of an image configuration, whose bytes had this digest. */
export interface ConfigFacts {
  readonly digest: Digest
  readonly platform?: Platform
  readonly createdAtMs?: number
  /** The first ones, where they are too many to be kept. */
  readonly labels: Annotations
}

/** Keeps what was read, for all readers of a store. Nothing is added whose bytes have another digest. */
export interface ManifestMemory {
  /** Undefined when it was never read, or could not be kept. */
  manifest(digest: Digest): ManifestFacts | undefined
  config(digest: Digest): ConfigFacts | undefined
  addManifest(facts: ManifestFacts): void
  addConfig(facts: ConfigFacts): void
}
