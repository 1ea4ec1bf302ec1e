import { useQuery } from '@tanstack/react-query'
import { memo, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { TransferRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { transfersQuery, type Transfers } from '../../api/queries/transfers.ts'
import { useErrorTitle } from '../../parts/feedback/problem.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { AskAboutExisting } from './ask-about-existing.tsx'
import { DockHeader } from './dock-header.tsx'
import { countsOf, shownRows, type TransferFilter } from './transfer-filter.ts'
import { TransferList } from './transfer-list.tsx'
import styles from './transfers-dock.module.css'
import { usePageSigns } from './use-page-signs.ts'

const noRows: readonly TransferRow[] = []

/** The list of transfers. When it is collapsed, it is a button of the status bar. */
export const TransfersDock = memo(function TransfersDock(): ReactNode {
  const { transfersShown } = useWindowState()
  const transfers = useQuery(transfersQuery(useClient()))
  const data = transfers.data
  usePageSigns(data?.rows ?? noRows)
  return (
    <>
      {data !== undefined && <News transfers={data} />}
      {data !== undefined && <AskAboutExisting rows={data.rows} />}
      {transfersShown && <Dock rows={data?.rows ?? noRows} />}
    </>
  )
})

function Dock(props: { rows: readonly TransferRow[] }): ReactNode {
  const { rows } = props
  const { t } = useTranslation('transfers')
  const [filter, setFilter] = useState<TransferFilter>('all')
  const counts = useMemo(() => countsOf(rows), [rows])
  const shown = useMemo(() => shownRows(rows, filter), [rows, filter])
  const { transferToReveal } = useWindowState()
  const [lookedFor, setLookedFor] = useState<string>()
  if (transferToReveal !== lookedFor) {
    setLookedFor(transferToReveal)
    if (transferToReveal !== undefined && shown.every(({ id }) => id !== transferToReveal)) setFilter('all')
  }
  return (
    <section className={styles['dock']} aria-label={t('title')} data-pane tabIndex={-1}>
      <DockHeader rows={rows} shown={shown} counts={counts} filter={filter} onFilter={setFilter} />
      {shown.length === 0 ? (
        <p className={styles['none']}>
          {rows.length === 0 ? `${t('none')}. ${t('noneDetail')}` : t(`noneOf.${filter}`)}
        </p>
      ) : (
        <TransferList key={filter} rows={rows} shown={shown} />
      )}
    </section>
  )
}

/** Tells those who do not see the dock what ended. */
function News(props: { transfers: Transfers }): ReactNode {
  const { t } = useTranslation('transfers')
  const errorTitle = useErrorTitle()
  const { news } = props.transfers
  const done = news.filter((row) => row.state.phase === 'done')
  const failed = news.filter((row) => row.state.phase === 'failed')
  const words: string[] = []
  const [firstDone] = done
  if (firstDone !== undefined) words.push(t('announceDone', { count: done.length, name: firstDone.name }))
  const [firstFailed] = failed
  if (firstFailed?.state.phase === 'failed') {
    const reason = errorTitle(firstFailed.state.error)
    words.push(t('announceFailed', { count: failed.length, name: firstFailed.name, reason }))
  }
  return (
    <output aria-live="polite" className="visually-hidden">
      {words.join('. ')}
    </output>
  )
}
