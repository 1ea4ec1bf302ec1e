import { useQuery } from '@tanstack/react-query'

import { useClient } from '../../api/client/client-context.tsx'
import { transfersQuery } from '../../api/queries/transfers.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { countsOfLines } from './transfer-lines.ts'
import { useTimeLeft } from './use-time-left.ts'

/** All transfers in a few words: how far they are, or what needs a person; undefined without transfers. */
export function useTransfersSummary(): { readonly words: string; readonly isFailure: boolean } | undefined {
  const { t } = useTranslation('transfers')
  const format = useFormat()
  const timeLeft = useTimeLeft()
  const transfers = useQuery(transfersQuery(useClient())).data
  if (transfers === undefined || transfers.rows.length === 0) return undefined
  const { overall, folders } = transfers.figures
  const counts = countsOfLines(transfers.rows, folders)
  if (overall !== undefined) {
    const left = timeLeft(overall)
    const values = {
      count: counts.running,
      percent: format.percent(Math.floor(overall.share * 100) / 100),
      speed: format.bytes(overall.bytesPerSecond),
    }
    const words = left === undefined ? t('summaryActive', values) : t('summaryLeft', { ...values, left })
    return { words, isFailure: false }
  }
  if (counts.waiting > 0) return { words: t('summaryWaiting', { count: counts.waiting }), isFailure: false }
  if (counts.failed > 0) return { words: t('summaryFailed', { count: counts.failed }), isFailure: true }
  return { words: t('summary', { count: counts.all }), isFailure: false }
}
