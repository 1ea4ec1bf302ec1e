import { useMemo } from 'react'

import type { FindingRow } from '../../../../electron/api/rows.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { timeCell, type ListColumn } from '../../save-list/list-columns.ts'

/** Findings as they are saved where the list of them is narrowed; the report of a verification has all of them. */
export function useFindingColumns(): readonly ListColumn<FindingRow>[] {
  const { t } = useTranslation('health')
  return useMemo(
    () => [
      { name: 'severity', title: t('findings.saved.severity'), value: ({ severity }) => severity },
      { name: 'kind', title: t('findings.columnKind'), value: ({ kind }) => kind },
      { name: 'repository', title: t('repositories.repository'), value: ({ repository }) => repository },
      { name: 'tag', title: t('findings.saved.tag'), value: ({ tag }) => tag },
      { name: 'digest', title: t('findings.columnDigest'), value: ({ digest }) => digest },
      { name: 'key', title: t('findings.saved.key'), value: ({ key }) => key },
      { name: 'sizeBytes', title: t('findings.saved.size'), value: ({ sizeBytes }) => sizeBytes },
      { name: 'expected', title: t('findings.saved.expected'), value: ({ expected }) => expected },
      { name: 'found', title: t('findings.saved.found'), value: ({ found }) => found },
      { name: 'brokenTags', title: t('findings.saved.brokenTags'), value: ({ breaksCount }) => breaksCount },
      {
        name: 'breaks',
        title: t('findings.saved.breaks'),
        value: ({ breaks }) => breaks.map(({ repository, tag }) => `${repository}:${tag}`),
      },
      { name: 'since', title: t('findings.saved.since'), value: ({ sinceMs }) => timeCell(sinceMs) },
      { name: 'heldBy', title: t('findings.saved.heldBy'), value: ({ heldBy }) => heldBy },
      { name: 'repairs', title: t('findings.columnRepair'), value: ({ repairs }) => repairs },
    ],
    [t],
  )
}
