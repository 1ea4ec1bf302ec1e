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
