import { useMemo } from 'react'

import { useTranslation } from '../../../text/use-translation.ts'
import type { ListColumn } from '../../save-list/list-columns.ts'
import type { PlannedObject } from './objects-of.ts'
import type { RepositoryLine } from './repository-lines.ts'

/** What collecting garbage would free, by repository, as it is saved. Without a name: what no manifest ever named. */
export function useLineColumns(): readonly ListColumn<RepositoryLine>[] {
  const { t } = useTranslation('health')
  return useMemo(
    () => [
      {
        name: 'repository',
        title: t('repositories.repository'),
        value: ({ repository }) => repository || undefined,
      },
      { name: 'tags', title: t('repositories.tags'), value: ({ tags }) => tags },
      { name: 'takenTags', title: t('repositories.takenTags'), value: ({ takenTags }) => takenTags },
      {
        name: 'takenManifests',
        title: t('repositories.takenManifests'),
        value: ({ takenManifests }) => takenManifests,
      },
      { name: 'freedBlobs', title: t('repositories.blobs'), value: ({ freedBlobs }) => freedBlobs },
      { name: 'freedBytes', title: t('repositories.freed'), value: ({ freedBytes }) => freedBytes },
      { name: 'missing', title: t('repositories.missing'), value: ({ missing }) => missing },
      { name: 'dangling', title: t('repositories.dangling'), value: ({ dangling }) => dangling },
      { name: 'uploads', title: t('repositories.uploads'), value: ({ uploads }) => uploads },
    ],
    [t],
  )
}

/** What a plan deletes of a repository as it is saved. */
export function usePlannedColumns(): readonly ListColumn<PlannedObject>[] {
  const { t } = useTranslation(['health', 'collection'])
  return useMemo(
    () => [
      { name: 'phase', title: t('repositories.saved.phase'), value: ({ phase }) => phase },
      { name: 'name', title: t('repositories.saved.name'), value: ({ name }) => name },
      { name: 'key', title: t('findings.saved.key'), value: ({ key }) => key },
      { name: 'sizeBytes', title: t('findings.saved.size'), value: ({ sizeBytes }) => sizeBytes },
    ],
    [t],
  )
}
