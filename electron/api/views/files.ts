export type FileRow =
  | { readonly kind: 'folder'; readonly name: string; readonly key: string }
  | {
      readonly kind: 'file'
      readonly name: string
      readonly key: string
      readonly sizeBytes: number
      readonly modifiedAtMs: number
      readonly storageClass?: string
      readonly etag?: string
    }
