import { useMemo } from 'react'

import type { TransferRow } from '../../../electron/api/rows.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { timeCell, type ListColumn } from '../save-list/list-columns.ts'

/** Transfers as they are saved. */
export function useTransferColumns(): readonly ListColumn<TransferRow>[] {
  const { t } = useTranslation('transfers')
  return useMemo(
    () => [
      { name: 'kind', title: t('saved.kind'), value: ({ kind }) => kind },
      { name: 'name', title: t('saved.name'), value: ({ name }) => name },
      { name: 'store', title: t('saved.store'), value: ({ storeName }) => storeName },
      { name: 'place', title: t('saved.place'), value: ({ place }) => place },
      { name: 'fromStore', title: t('saved.fromStore'), value: ({ from }) => from?.storeName },
      { name: 'fromPlace', title: t('saved.fromPlace'), value: ({ from }) => from?.place },
      { name: 'state', title: t('saved.state'), value: ({ state }) => state.phase },
      { name: 'doneBytes', title: t('saved.done'), value: ({ doneBytes }) => doneBytes },
      { name: 'totalBytes', title: t('saved.total'), value: ({ totalBytes }) => totalBytes },
      { name: 'started', title: t('saved.started'), value: ({ startedAtMs }) => timeCell(startedAtMs) },
      { name: 'ended', title: t('saved.ended'), value: ({ state }) => timeCell(endOf(state)) },
      {
        name: 'error',
        title: t('saved.error'),
        value: ({ state }) => (state.phase === 'failed' ? state.error.message : undefined),
      },
    ],
    [t],
  )
}

function endOf(state: TransferRow['state']): number | undefined {
  return 'endedAtMs' in state ? state.endedAtMs : undefined
}
