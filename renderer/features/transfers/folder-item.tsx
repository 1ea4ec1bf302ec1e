import { IconChevronRight, IconFolderUp } from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'

import type { TransferFolder } from '../../api/lists/transfer-folder.ts'
import type { Tempo } from '../../api/lists/transfer-meter.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import type { TransferAction } from './transfer-actions.ts'
import { FolderButtons } from './transfer-buttons.tsx'
import styles from './transfer-item.module.css'
import { phaseOfFolder } from './transfer-lines.ts'
import { FolderProgress } from './transfer-progress.tsx'
import { TransferReports } from './transfer-reports.tsx'
import { useTimeLeft } from './use-time-left.ts'

/** A dropped folder as the cells of a row: its name and how its files stand, progress, bytes, speed, time left, actions. */
export const FolderItem = memo(function FolderItem(props: {
  folder: TransferFolder
  tempo: Tempo | undefined
  isOpen: boolean
  onOpen: (folder: string, isOpen: boolean) => void
  onAction: (action: TransferAction, folder: string) => void
}): ReactNode {
  const { folder, tempo, isOpen } = props
  const { t } = useTranslation('transfers')
  const format = useFormat()
  const left = useTimeLeft()(tempo)
  const phase = phaseOfFolder(folder)
  const name = visible(folder.name)
  return (
    <div role="presentation" className={`${styles['item']} ${styles[phase] ?? ''}`}>
      <div role="gridcell" className={styles['named']}>
        <IconButton
          size="small"
          label={t(isOpen ? 'closeFolder' : 'openFolder', { name })}
          onClick={() => props.onOpen(folder.id, !isOpen)}
        >
          <IconChevronRight size={14} className={isOpen ? styles['opened'] : undefined} />
        </IconButton>
        <span className={styles['icon']} title={t('folder')}>
          <IconFolderUp size={16} aria-hidden="true" />
          <span className="visually-hidden">{`${t('folder')}, ${t(phase)}`}</span>
        </span>
        <div className={styles['names']}>
          <div className="trunc" title={name}>
            {name}/ <FileCount folder={folder} />
          </div>
          <FolderPlace folder={folder} />
        </div>
        {folder.reports > 0 && <FolderReports folder={folder} onOpen={() => props.onOpen(folder.id, true)} />}
      </div>
      <div role="gridcell">
        <FolderProgress folder={folder} />
      </div>
      <span role="gridcell" className={styles['figure']}>
        {phase === 'done'
          ? format.bytes(folder.totalBytes)
          : t('progress', { done: format.bytes(folder.doneBytes), total: format.bytes(folder.totalBytes) })}
      </span>
      <span role="gridcell" className={styles['figure']}>
        <FolderState folder={folder} tempo={tempo} onAction={props.onAction} />
      </span>
      <span role="gridcell" className={`${styles['figure']} ${styles['minor']}`} title={left}>
        {left}
        {left === undefined && isOver(phase) && (
          <time title={format.dateTime(folder.endedAtMs)}>{format.ago(folder.endedAtMs)}</time>
        )}
      </span>
      <FolderButtons folder={folder} onAction={(action) => props.onAction(action, folder.id)} />
    </div>
  )
})

function FileCount(props: { folder: TransferFolder }): ReactNode {
  const { files, done } = props.folder
  const { t } = useTranslation('transfers')
  const format = useFormat()
  return (
    <span className={styles['items']}>
      {done === files
        ? t('folderAll', { count: files, formatted: format.count(files) })
        : t('folderDone', { done: format.count(done), total: format.count(files) })}
    </span>
  )
}

/** Where it goes, and how many of its files are in which state, those first that a person should know of. */
function FolderPlace(props: { folder: TransferFolder }): ReactNode {
  const { folder } = props
  const { t } = useTranslation('transfers')
  const format = useFormat()
  const place = t('to', { store: folder.storeName, place: folder.place })
  const leftCount = folder.queued + folder.running
  const told = [
    { id: 'folderFailed', count: folder.failed, tone: 'reason' },
    { id: 'folderWaiting', count: folder.waiting, tone: 'need' },
    { id: 'folderPaused', count: folder.paused, tone: 'plain' },
    { id: 'folderCancelled', count: folder.cancelled, tone: 'plain' },
    { id: 'folderLeft', count: leftCount, tone: 'plain' },
  ] as const
  const states = told
    .filter(({ count }) => count > 0)
    .map(({ id, count, tone }) => ({ id, tone, words: t(id, { count, formatted: format.count(count) }) }))
  return (
    <div className={styles['place']} title={[place, ...states.map(({ words }) => words)].join(' · ')}>
      <span className="trunc">{place}</span>
      {states.map(({ id, tone, words }) => (
        <span key={id} className={`${styles['count']} ${styles[tone] ?? ''}`}>
          · {words}
        </span>
      ))}
    </div>
  )
}

/** What is told of its files; where several of them tell something, a button that shows them. */
function FolderReports(props: { folder: TransferFolder; onOpen: () => void }): ReactNode {
  const { reports, moreReports, toldBy } = props.folder
  const { t } = useTranslation('transfers')
  const format = useFormat()
  if (toldBy !== undefined) return <TransferReports transfer={toldBy} count={reports} atLeast={moreReports} />
  const formatted = `${format.count(reports)}${moreReports ? '+' : ''}`
  return (
    <button type="button" className={styles['reports']} onClick={props.onOpen}>
      {t('reports', { count: reports, formatted })}
    </button>
  )
}

function FolderState(props: {
  folder: TransferFolder
  tempo: Tempo | undefined
  onAction: (action: TransferAction, folder: string) => void
}): ReactNode {
  const { folder, tempo } = props
  const { t } = useTranslation(['transfers', 'common'])
  const format = useFormat()
  const { openDialog } = useWindowState()
  const phase = phaseOfFolder(folder)
  switch (phase) {
    case 'running':
      return t('perSecond', { size: format.bytes(tempo?.bytesPerSecond ?? 0) })
    case 'waiting':
      return (
        <Button
          size="small"
          aria-label={t('chooseFor', { name: visible(folder.name) })}
          onClick={() => openDialog({ kind: 'existing', of: { folder: folder.id } })}
        >
          {t('choose')}
        </Button>
      )
    case 'failed':
      return (
        <Button size="small" onClick={() => props.onAction('retry', folder.id)}>
          {t('common:retry')}
        </Button>
      )
    case 'queued':
    case 'paused':
    case 'cancelled':
    case 'done':
      return t(phase)
  }
}

function isOver(phase: string): boolean {
  return phase === 'done' || phase === 'failed' || phase === 'cancelled'
}
