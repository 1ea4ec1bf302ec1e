import { useMemo } from 'react'

import { useTranslation } from '../../text/use-translation.ts'
import { timeCell, type ListColumn } from '../save-list/list-columns.ts'
import type { FactRow } from './fact-rows.ts'

/** The table of repositories as it is saved. */
export function useFactColumns(): readonly ListColumn<FactRow>[] {
  const { t } = useTranslation('catalog')
  return useMemo(
    () => [
      { name: 'repository', title: t('repository'), value: ({ name }) => name },
      { name: 'tags', title: t('tags'), value: ({ tags }) => tags },
      { name: 'sizeBytes', title: t('size'), value: ({ sizeBytes }) => sizeBytes },
      { name: 'uniqueBytes', title: t('unique'), value: ({ uniqueBytes }) => uniqueBytes },
      { name: 'unreadManifests', title: t('unreadColumn'), value: ({ unread }) => unread },
      { name: 'lastPush', title: t('lastPush'), value: ({ lastPushMs }) => timeCell(lastPushMs) },
      { name: 'problems', title: t('problems'), value: ({ problems }) => problems },
    ],
    [t],
  )
}
