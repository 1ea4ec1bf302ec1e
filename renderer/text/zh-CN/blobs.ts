import type { blobs as english } from '../en/blobs.ts'
import type { TranslationOf } from '../shape.ts'

export const blobs: TranslationOf<typeof english> = {
  title: '数据块',
}
