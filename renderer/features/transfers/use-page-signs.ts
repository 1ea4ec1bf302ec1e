import { useEffect, useMemo } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { LongTransfers } from '../../../electron/api/values/long-transfers.ts'
import type { TransferRow } from '../../../electron/api/rows.ts'
import { useSettings } from '../../api/settings.ts'
import { useHost } from '../../api/client/client-context.tsx'
import { filterOf } from './transfer-filter.ts'

/**
 * What only a page has to do: notify of long transfers that end while the page is hidden,
 * if the person allowed that, and ask before it is closed while transfers need it.
 */
export function usePageSigns(rows: readonly TransferRow[]): void {
  const inBrowser = useHost().kind === 'browser'
  useNotifications(rows, inBrowser)
  const asks = useSettings().askBeforeLeaving !== false
  useAskBeforeLeaving(asks && inBrowser && rows.some(needsPage))
}

/** Whether the transfer needs the page: files come from it or go to it, but a copy between stores does not need it. */
function needsPage(row: TransferRow): boolean {
  return row.kind !== 'copy' && filterOf(row) === 'running'
}

function useNotifications(rows: readonly TransferRow[], enabled: boolean): void {
  const { t } = useTranslation('transfers')
  const long = useMemo(() => new LongTransfers(), [])
  useEffect(() => {
    const ending = enabled ? long.take(rows, Date.now()) : undefined
    if (ending === undefined || document.hasFocus()) return
    if (!('Notification' in window) || Notification.permission !== 'granted') return
    const words = [
      ...(ending.done > 0 ? [t('notifyDone', { count: ending.done, name: ending.name })] : []),
      ...(ending.failed > 0 ? [t('notifyFailed', { count: ending.failed, name: ending.name })] : []),
    ]
    const notification = new Notification('Bollard', { body: words.join(' · ') })
    notification.addEventListener('click', () => window.focus())
  }, [rows, enabled, long, t])
}

function useAskBeforeLeaving(needed: boolean): void {
  const host = useHost()
  useEffect(() => {
    if (!needed) return undefined
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    const stop = (): void => window.removeEventListener('beforeunload', ask)
    window.addEventListener('beforeunload', ask)
    // Without the host nothing runs any more, and loading the page again is what helps.
    const forget = host.onClose(stop)
    return () => {
      stop()
      forget()
    }
  }, [needed, host])
}
