import { useCallback } from 'react'

import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { mediaTypeNameOf } from './media-type-name.ts'

/** What a media type is called; one without a name as it is. */
export function useMediaTypeText(): (mediaType: string) => string {
  const { t } = useTranslation('mediaTypes')
  return useCallback(
    (mediaType) => {
      const name = mediaTypeNameOf(mediaType)
      if (name === undefined) return visible(mediaType)
      return 'format' in name ? t(name.id, { format: name.format }) : t(name.id)
    },
    [t],
  )
}
