import { useCallback } from 'react'
import { useMediaTypeText } from '../../parts/values/use-media-type-text.ts'
import { useTranslation } from '../../text/use-translation.ts'

import { blobTypeOf } from './media-type.ts'

/** What a blob is, in words where the media type is a common one. */
export function useBlobTypeText(): (mediaType: string) => string {
  const { t } = useTranslation('blobs')
  const named = useMediaTypeText()
  return useCallback(
    (mediaType) => {
      const type = blobTypeOf(mediaType)
      if (type.kind === 'other') return named(type.mediaType)
      return type.kind === 'layer' ? t('type.layer', { format: type.format }) : t(`type.${type.kind}`)
    },
    [t, named],
  )
}
