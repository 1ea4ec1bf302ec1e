import { useMemo } from 'react'

import { useTranslation } from '../../../text/use-translation.ts'
import { timeCell, type ListColumn } from '../../save-list/list-columns.ts'
import type { ManifestRow } from './tag-rows.ts'

/** The tags of a repository as they are saved, or its untagged manifests. */
export function useTagColumns(untagged: boolean): readonly ListColumn<ManifestRow>[] {
  const { t } = useTranslation('repositories')
  return useMemo(
    () => [
      ...(untagged ? [] : [{ name: 'tag', title: t('tags.tag'), value: (row: ManifestRow) => row.tag }]),
      { name: 'digest', title: t('tags.digest'), value: (row) => row.digest },
      { name: 'kind', title: t('history.kind'), value: (row) => row.manifest?.kind },
      { name: 'mediaType', title: t('overview.mediaType'), value: (row) => row.manifest?.mediaType },
      { name: 'artifactType', title: t('overview.artifactType'), value: (row) => row.manifest?.artifactType },
      { name: 'platforms', title: t('tags.platforms'), value: (row) => row.manifest?.platforms },
      { name: 'sizeBytes', title: t('tags.size'), value: (row) => row.manifest?.totalBytes },
      {
        name: untagged ? 'linked' : 'pushed',
        title: untagged ? t('overview.linked') : t('tags.pushed'),
        value: (row) => timeCell(row.atMs),
      },
      ...(untagged
        ? []
        : [
            { name: 'historyCount', title: t('tags.history'), value: (row: ManifestRow) => row.historyCount },
          ]),
      {
        name: 'problems',
        title: t('problems'),
        value: ({ problems }) => problems.map(({ id }) => id),
      },
    ],
    [t, untagged],
  )
}
