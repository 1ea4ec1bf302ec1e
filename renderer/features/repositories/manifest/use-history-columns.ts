import { useMemo } from 'react'

import type { TagHistoryRow } from '../../../../electron/api/rows.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { timeCell, type ListColumn } from '../../save-list/list-columns.ts'

/** What a tag led to over time as it is saved. */
export function useHistoryColumns(): readonly ListColumn<TagHistoryRow>[] {
  const { t } = useTranslation('repositories')
  return useMemo(
    () => [
      { name: 'linked', title: t('history.linked'), value: ({ linkedAtMs }) => timeCell(linkedAtMs) },
      { name: 'digest', title: t('history.digest'), value: ({ digest }) => digest },
      { name: 'current', title: t('history.current'), value: ({ current }) => current },
      { name: 'sizeBytes', title: t('history.size'), value: ({ manifest }) => manifest?.totalBytes },
      {
        name: 'addedLayers',
        title: t('history.addedLayers'),
        value: ({ changed }) => changed?.addedLayers,
      },
      {
        name: 'removedLayers',
        title: t('history.removedLayers'),
        value: ({ changed }) => changed?.removedLayers,
      },
      { name: 'problems', title: t('problems'), value: ({ problems }) => problems.map(({ id }) => id) },
    ],
    [t],
  )
}
