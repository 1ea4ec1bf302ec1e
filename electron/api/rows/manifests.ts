import type { Presence } from '../../../drivers/common/presence.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import type { Restore } from '../../../drivers/common/restore.ts'

export type ManifestKind = 'image' | 'index' | 'artifact' | 'schema1' | 'unreadable'

export interface ManifestSummary {
  readonly kind: ManifestKind
  readonly mediaType: string
  readonly artifactType?: string
  /** As `linux/arm64/v8`; of an index the names of its images, and of those in its indexes. */
  readonly platforms: readonly string[]
  /** Manifest, config and layers, those of an index's children included, each blob once. */
  readonly totalBytes?: number
  /** Digests that an index lists, or the subject of an artifact. */
  readonly children: readonly string[]
  readonly subject?: string
}

export interface DescriptorView {
  readonly mediaType: string
  readonly digest: string
  readonly sizeBytes: number
  readonly artifactType?: string
  readonly platform?: string
  readonly annotations?: { readonly [key: string]: string }
}

/** What an index lists, and what tells it apart from the others of its kind. */
export interface IndexEntryView extends DescriptorView {
  readonly kind: 'image' | 'artifact' | 'index' | 'blob' | 'unreadable'
  /**
   * Of an image its platform, and in brackets what tells it apart from others for that: `linux/amd64 (zstd)`. Of an
   * artifact its type, of a blob its media type; figures of the digest where nothing is said.
   */
  readonly name: string
  /** The digest of the entry that an artifact is about. */
  readonly about?: string
  readonly presence: Presence
}

/** How large an image or artifact is: its configuration and layers as they are stored, each blob once. */
export interface ContentSizeRow {
  readonly digest: string
  /** Undefined for an index, and where the manifest cannot be read. */
  readonly sizeBytes?: number
}

/** Whether a registry would serve a manifest with all that it cannot be pulled without, as the bucket is now. */
export interface ManifestCheck {
  readonly digest: string
  /** What is in the way, at which path: the first twenty. */
  readonly problems: readonly Problem[]
  /** False where not everything was looked up. */
  readonly complete: boolean
}

export interface ManifestDetail {
  readonly digest: string
  readonly kind: ManifestKind
  readonly mediaType: string
  readonly artifactType?: string
  readonly sizeBytes: number
  readonly totalBytes?: number
  /** The document as stored, decoded as UTF-8. */
  readonly raw: string
  readonly config?: DescriptorView
  readonly layers: readonly DescriptorView[]
  readonly manifests: readonly IndexEntryView[]
  readonly subject?: DescriptorView
  readonly annotations: { readonly [key: string]: string }
  readonly platforms: readonly string[]
  /** Tag or revision link that led here, as an object key. */
  readonly linkKey: string
  readonly blobKey: string
  readonly pushedAtMs?: number
  readonly problems: readonly Problem[]
}

export interface ImageConfigView {
  readonly digest: string
  readonly os?: string
  readonly architecture?: string
  readonly variant?: string
  readonly createdAtMs?: number
  readonly author?: string
  readonly user?: string
  readonly workingDirectory?: string
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly environment: readonly string[]
  readonly exposedPorts: readonly string[]
  readonly volumes: readonly string[]
  readonly stopSignal?: string
  readonly labels: { readonly [key: string]: string }
  readonly raw: string
  readonly problems: readonly Problem[]
}

/** A step of the image's history, joined with the layer it made; metadata steps made none. */
export interface LayerRow {
  /** Counts from 1 in the order of history. */
  readonly step: number
  readonly createdBy?: string
  readonly comment?: string
  readonly createdAtMs?: number
  readonly layer?: {
    /** Counts from 1 in the order of the manifest. */
    readonly index: number
    readonly digest: string
    readonly mediaType: string
    readonly sizeBytes: number
    readonly diffId?: string
    readonly presence: Presence
    readonly storedBytes?: number
    readonly storageClass?: string
    readonly restore?: Restore
    /** The digest of the blob that its link names: another one for a layer that was pushed by its sha512. */
    readonly storedAs: string
  }
}

export interface LayersView {
  readonly rows: readonly LayerRow[]
  readonly compressedBytes: number
  readonly problems: readonly Problem[]
}

export interface ReferrerRow {
  readonly digest: string
  readonly artifactType: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly annotations: { readonly [key: string]: string }
  /** How it was found: its manifest names the subject, the fallback tag lists it, one of cosign's leads to it, or two. */
  readonly via: 'subject' | 'fallbackTag' | 'cosignTag' | 'both'
  readonly problems: readonly Problem[]
}
