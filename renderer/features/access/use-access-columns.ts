import { useMemo } from 'react'

import type { AccessOutcome } from '../../../electron/api/rows.ts'
import type { AccessState } from '../../api/access-check.ts'
import { useTranslation } from '../../text/use-translation.ts'
import type { ListColumn } from '../save-list/list-columns.ts'

export type AccessLine = AccessState['actions'][number]

/** What was tried of a store's permissions, and how it ended, as it is saved. */
export function useAccessColumns({ outcomes }: AccessState): readonly ListColumn<AccessLine>[] {
  const { t } = useTranslation('access')
  return useMemo(
    () => [
      { name: 'action', title: t('action'), value: ({ action }) => action },
      { name: 'permissions', title: t('permission'), value: ({ permissions }) => permissions },
      { name: 'result', title: t('result'), value: ({ action }) => outcomes.get(action)?.kind },
      { name: 'detail', title: t('detail'), value: ({ action }) => detailOf(outcomes.get(action)) },
    ],
    [t, outcomes],
  )
}

function detailOf(outcome: AccessOutcome | undefined): string | undefined {
  switch (outcome?.kind) {
    case 'denied':
    case 'failed':
      return [outcome.error.where.status, outcome.error.where.serviceCode, outcome.error.message]
        .filter((part) => part !== undefined)
        .join(' ')
    case 'notTried':
      return outcome.reason
    case 'allowed':
    case undefined:
      return undefined
    default:
      return outcome satisfies never
  }
}
