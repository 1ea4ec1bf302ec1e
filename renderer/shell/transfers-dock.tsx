import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { TransferRow } from '../../electron/api/views.ts'
import { useClient } from '../api/client-context.tsx'
import { useCancelTransfers, useClearFinished } from '../api/mutations-transfers.ts'
import { isEnded, transfersQuery, type Transfers } from '../api/queries-transfers.ts'
import { Button, IconButton } from '../parts/button.tsx'
import { useErrorTitle } from '../parts/problem.tsx'
import { useRowWindow } from '../parts/row-window.ts'
import { keysText } from '../parts/shortcuts.ts'
import { TransferItem } from './transfer-item.tsx'
import styles from './transfers-dock.module.css'
import { summaryOf } from './transfers-summary.ts'
import { useWindowState } from './window-state.tsx'

const rowHeightPx = 42
const rowsShown = 5

/** What is on its way and what has arrived. Collapsed it is a button of the status bar. */
export function TransfersDock(): ReactNode {
  const { transfersShown } = useWindowState()
  const transfers = useQuery(transfersQuery(useClient()))
  const data = transfers.data
  return (
    <>
      {data !== undefined && <News transfers={data} />}
      {transfersShown && <Dock rows={data?.rows ?? []} />}
    </>
  )
}

function Dock(props: { rows: readonly TransferRow[] }): ReactNode {
  const { t } = useTranslation('transfers')
  const { showTransfers } = useWindowState()
  const cancel = useCancelTransfers()
  const clear = useClearFinished()
  const { rows } = props
  const summary = summaryOf(rows)
  const active = rows.filter((row) => !isEnded(row)).map((row) => row.id)
  return (
    <section className={styles['dock']} aria-label={t('title')} data-pane tabIndex={-1}>
      <div className={styles['header']}>
        <h2>{t('title')}</h2>
        <span className={styles['counts']}>
          {[
            ...(summary.active > 0 ? [`${t('running')} ${summary.active}`] : []),
            ...(summary.failed > 0 ? [`${t('failed')} ${summary.failed}`] : []),
            ...(summary.ended > summary.failed ? [`${t('finished')} ${summary.ended - summary.failed}`] : []),
          ].join(' · ')}
        </span>
        <span className="grow" />
        {active.length > 1 && (
          <Button size="small" tone="ghost" onClick={() => cancel.mutate(active)}>
            {t('cancelAll')}
          </Button>
        )}
        {summary.ended > 0 && (
          <Button size="small" tone="ghost" onClick={() => clear.mutate()}>
            {t('clearFinished')}
          </Button>
        )}
        <IconButton label={t('hide')} keys={keysText('J')} onClick={() => showTransfers(false)}>
          <IconChevronDown size={16} />
        </IconButton>
      </div>
      {rows.length === 0 ? (
        <p className={styles['none']}>{`${t('none')}. ${t('noneDetail')}`}</p>
      ) : (
        <Rows rows={rows} onCancel={(id) => cancel.mutate([id])} />
      )}
    </section>
  )
}

function Rows(props: { rows: readonly TransferRow[]; onCancel: (id: string) => void }): ReactNode {
  const { t } = useTranslation('transfers')
  const { rows } = props
  const { view, scrollRef } = useRowWindow({ rows: rows.length, rowHeightPx })
  return (
    <div
      ref={scrollRef}
      className={styles['rows']}
      style={{ height: Math.min(rows.length, rowsShown) * rowHeightPx }}
      tabIndex={0}
      role="group"
      aria-label={t('title')}
      data-pane-focus
    >
      <ul style={{ height: view.heightPx, position: 'relative' }}>
        {rows.slice(view.first, view.last).map((row, offset) => (
          <li
            key={row.id}
            aria-setsize={rows.length}
            aria-posinset={view.first + offset + 1}
            className={styles['row']}
            style={{ transform: `translateY(${view.topPx + offset * rowHeightPx}px)`, height: rowHeightPx }}
          >
            <TransferItem row={row} onCancel={() => props.onCancel(row.id)} />
          </li>
        ))}
      </ul>
    </div>
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
