import { useMemo } from 'react'

import { useTranslation } from '../../text/use-translation.ts'
import type { ListColumn } from '../save-list/list-columns.ts'
import type { RepositoryRow } from './repository-list.tsx'

/** The repositories with their bytes as they are saved. */
export function useUsageColumns(): readonly ListColumn<RepositoryRow>[] {
  const { t } = useTranslation('usage')
  return useMemo(
    () => [
      { name: 'repository', title: t('list.name'), value: ({ name }) => name },
      { name: 'tags', title: t('list.tagCount'), value: ({ tags }) => tags },
      { name: 'uniqueBytes', title: t('list.unique'), value: ({ unique }) => unique },
      { name: 'sharedBytes', title: t('list.shared'), value: ({ all, unique }) => all - unique },
      { name: 'sizeBytes', title: t('list.all'), value: ({ all }) => all },
      { name: 'freesBytes', title: t('list.frees'), value: ({ frees }) => frees },
      { name: 'unreadManifests', title: t('list.unread'), value: ({ unread }) => unread },
    ],
    [t],
  )
}
