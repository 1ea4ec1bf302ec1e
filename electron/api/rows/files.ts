import type { Restore } from '../../../drivers/common/restore.ts'

export type FileRow =
  | { readonly kind: 'folder'; readonly name: string; readonly key: string }
  | {
      readonly kind: 'file'
      readonly name: string
      readonly key: string
      readonly sizeBytes: number
      readonly modifiedAtMs: number
      readonly storageClass?: string
      readonly restore?: Restore
      readonly etag?: string
    }

/** What a folder holds, with all folders in it. */
export interface FolderSum {
  readonly objects: number
  readonly sizeBytes: number
  readonly requests: number
  readonly whole: boolean
  /** When this was so. */
  readonly atMs: number
}

/** Larger objects are not read to be shown. */
export const mostPreviewBytes = 1024 * 1024

/** What an object holds. Told by its bytes, and neither by its name nor by what somebody says of it. */
export type FilePreview =
  | { readonly kind: 'text' | 'json'; readonly text: string }
  /** A link file of a registry. */
  | { readonly kind: 'link'; readonly digest: string }
  | {
      readonly kind: 'image'
      readonly mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'
      readonly base64: string
    }
  | { readonly kind: 'binary' | 'empty' }
  | { readonly kind: 'tooLarge'; readonly sizeBytes: number }
