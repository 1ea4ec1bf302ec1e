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
