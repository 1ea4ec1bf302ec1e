import { useMemo } from 'react'

import type { ReferrerRow } from '../../../../electron/api/rows.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import type { ListColumn } from '../../save-list/list-columns.ts'
import { referrerKindOf } from './referrer-kind.ts'

/** The referrers of a manifest as they are saved. */
export function useReferrerColumns(): readonly ListColumn<ReferrerRow>[] {
  const { t } = useTranslation('repositories')
  return useMemo(
    () => [
      { name: 'kind', title: t('referrers.kindOf'), value: (row) => referrerKindOf(row) },
      { name: 'artifactType', title: t('referrers.type'), value: (row) => row.artifactType },
      { name: 'mediaType', title: t('overview.mediaType'), value: (row) => row.mediaType },
      { name: 'digest', title: t('referrers.digest'), value: (row) => row.digest },
      { name: 'sizeBytes', title: t('referrers.size'), value: (row) => row.sizeBytes },
      { name: 'via', title: t('referrers.via'), value: (row) => row.via },
      { name: 'problems', title: t('problems'), value: ({ problems }) => problems.map(({ id }) => id) },
    ],
    [t],
  )
}
