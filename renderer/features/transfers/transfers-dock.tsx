import { useQuery } from '@tanstack/react-query'
import { memo, useCallback, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { TransferRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import type { TransferFolder } from '../../api/lists/transfer-folder.ts'
import { beforeTheFirst, transfersQuery, type Transfers } from '../../api/queries/transfers.ts'
import { Splitter } from '../../parts/layout/splitter.tsx'
import { useErrorTitle } from '../../parts/feedback/problem.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { AskAboutExisting } from './ask-about-existing.tsx'
import { DockHeader } from './dock-header.tsx'
import type { TransferFilter } from './transfer-filter.ts'
import { countsOfLines, linesOf } from './transfer-lines.ts'
import { TransferList } from './transfer-list.tsx'
import styles from './transfers-dock.module.css'
import { useDockHeight } from './use-dock-height.ts'
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
      {transfersShown && <Dock transfers={data ?? beforeTheFirst} />}
    </>
  )
})

function Dock(props: { transfers: Transfers }): ReactNode {
  const { rows, figures } = props.transfers
  const { folders } = figures
  const { t } = useTranslation(['transfers', 'common'])
  const [filter, setFilter] = useState<TransferFilter>('all')
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const counts = useMemo(() => countsOfLines(rows, folders), [rows, folders])
  const lines = useMemo(() => linesOf(rows, folders, filter, opened), [rows, folders, filter, opened])
  const open = useCallback((folder: string, isOpen: boolean) => {
    setOpened((now) => {
      const next = new Set(now)
      if (isOpen) next.add(folder)
      else next.delete(folder)
      return next
    })
  }, [])
  const { transferToReveal } = useWindowState()
  const [lookedFor, setLookedFor] = useState<string>()
  if (transferToReveal !== lookedFor) {
    setLookedFor(transferToReveal)
    if (transferToReveal !== undefined && lines.every(({ id }) => id !== transferToReveal)) {
      setFilter('all')
      const folder = rows.find(({ id }) => id === transferToReveal)?.folder
      if (folder !== undefined) open(folder.id, true)
    }
  }
  const { fit, border } = useDockHeight(lines.length)
  return (
    <section className={styles['dock']} aria-label={t('title')} data-pane tabIndex={-1}>
      {lines.length > 0 && fit !== undefined && (
        <Splitter
          {...fit}
          label={t('common:paneHeight', { pane: t('title') })}
          growth="up"
          className={styles['border']}
          {...border}
        />
      )}
      <DockHeader
        transfers={props.transfers}
        lines={lines}
        counts={counts}
        filter={filter}
        onFilter={setFilter}
      />
      {lines.length === 0 ? (
        <p className={styles['none']}>
          {rows.length === 0 ? `${t('none')}. ${t('noneDetail')}` : t(`noneOf.${filter}`)}
        </p>
      ) : (
        <TransferList
          key={filter}
          transfers={props.transfers}
          lines={lines}
          heightPx={fit?.px ?? 0}
          onOpen={open}
        />
      )}
    </section>
  )
}

/** Tells those who do not see the dock what ended. */
function News(props: { transfers: Transfers }): ReactNode {
  const { t } = useTranslation('transfers')
  const errorTitle = useErrorTitle()
  const { figures } = props.transfers
  // Of a folder its end is told, and not that of each file.
  const news = props.transfers.news.filter(({ folder }) => folder === undefined)
  const folders = endedFolders(props.transfers.news, figures.folders)
  const done = [...news.filter((row) => row.state.phase === 'done'), ...folders]
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

/** The folders of which the last file is among those that ended. */
function endedFolders(
  news: readonly TransferRow[],
  folders: ReadonlyMap<string, TransferFolder>,
): readonly TransferFolder[] {
  const ids = new Set(news.flatMap(({ folder }) => folder?.id ?? []))
  return [...ids].flatMap((id) => {
    const folder = folders.get(id)
    return folder !== undefined && folder.done === folder.files ? [folder] : []
  })
}
