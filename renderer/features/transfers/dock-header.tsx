import { IconChevronDown, IconPlayerPause, IconPlayerPlay, IconPlaylistX } from '@tabler/icons-react'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { TransferFigures } from '../../api/lists/transfer-meter.ts'
import type { Transfers } from '../../api/queries/transfers.ts'
import { useClearFinished, usePauseTransfers, useResumeTransfers } from '../../api/mutations/transfers.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { Chips } from '../../parts/controls/chips.tsx'
import { rowsInOrder } from '../../parts/grid/shown.ts'
import type { Tone } from '../../parts/pill.tsx'
import type { GivenCommand, NamedCommand } from '../../parts/commands/command.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { shortcutText } from '../../parts/commands/shortcuts.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import { SaveList } from '../save-list/save-list.tsx'
import { useTransferColumns } from './use-transfer-columns.ts'
import { NotifyButton } from './notify-button.tsx'
import { clearableIds, idsFor } from './transfer-actions.ts'
import { filterOf, transferFilters, type TransferCounts, type TransferFilter } from './transfer-filter.ts'
import { rowsOfLines, type TransferLine } from './transfer-lines.ts'
import { useTimeLeft } from './use-time-left.ts'
import styles from './transfers-dock.module.css'

/** Filters the transfers by state, tells how far all are, and pauses, resumes or clears all transfers. */
export function DockHeader(props: {
  transfers: Transfers
  lines: readonly TransferLine[]
  counts: TransferCounts
  filter: TransferFilter
  onFilter: (filter: TransferFilter) => void
}): ReactNode {
  const { transfers, lines, counts, filter } = props
  const { t } = useTranslation('transfers')
  const { showTransfers } = useWindowState()
  const { overall } = transfers.figures
  // Lines that are saved are transfers, those of closed folders included.
  const saved = useMemo(
    () => rowsInOrder(rowsOfLines(lines).filter((row) => filter === 'all' || filterOf(row) === filter)),
    [lines, filter],
  )
  return (
    <div className={styles['header']}>
      <h2>{t('title')}</h2>
      <Chips<TransferFilter>
        label={t('filters')}
        value={filter}
        chips={transferFilters
          .filter((value) => value !== 'waiting' || counts.waiting > 0 || filter === 'waiting')
          .map((value) => {
            const tone = counts[value] > 0 ? tones[value] : undefined
            return {
              value,
              text: t(value),
              count: counts[value],
              ...(tone === undefined ? {} : { tone }),
            }
          })}
        onChange={props.onFilter}
      />
      <span className="grow" />
      {overall !== undefined && <OverallBar overall={overall} />}
      <AllButtons transfers={transfers} />
      <SaveList
        list="transfers"
        columns={useTransferColumns()}
        filter={{ state: filter === 'all' ? undefined : filter }}
        complete
        rows={saved}
        look="icon"
      />
      <NotifyButton />
      <IconButton label={t('hide')} keys={shortcutText('transfers')} onClick={() => showTransfers(false)}>
        <IconChevronDown size={16} />
      </IconButton>
    </div>
  )
}

const tones: Partial<Record<TransferFilter, Tone>> = { waiting: 'warning', failed: 'error' }

/** How far all that is queued or runs is: the numbers of the title and of the task bar. */
function OverallBar(props: { overall: NonNullable<TransferFigures['overall']> }): ReactNode {
  const { overall } = props
  const { t } = useTranslation('transfers')
  const format = useFormat()
  const percent = Math.floor(overall.share * 100)
  const share = format.percent(percent / 100)
  const bytes = t('progress', {
    done: format.bytes(overall.doneBytes),
    total: format.bytes(overall.totalBytes),
  })
  const left = useTimeLeft()(overall)
  const details = [bytes, ...(left === undefined ? [] : [left])].join(' · ')
  return (
    <div className={styles['overall']}>
      <div
        role="progressbar"
        aria-label={t('overall')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${share} · ${bytes}`}
        className={styles['overallBar']}
      >
        <i style={{ width: `${percent}%` }} />
      </div>
      <span title={details}>{share}</span>
      <span className={styles['overallDetails']}>{details}</span>
    </div>
  )
}

function AllButtons(props: { transfers: Transfers }): ReactNode {
  const { rows, figures } = props.transfers
  const { t } = useTranslation('transfers')
  const pause = usePauseTransfers()
  const resume = useResumeTransfers()
  const clear = useClearFinished()
  const pausable = useMemo(() => idsFor(rows, 'pause'), [rows])
  const paused = useMemo(() => idsFor(rows, 'resume'), [rows])
  const clearable = useMemo(() => clearableIds(rows, figures.folders), [rows, figures.folders])
  useCommands([
    ...(pausable.length === 0 ? [] : [command('pauseAll', IconPlayerPause, () => pause.mutate(pausable))]),
    ...(paused.length === 0 ? [] : [command('resumeAll', IconPlayerPlay, () => resume.mutate(paused))]),
    ...(clearable.length === 0
      ? []
      : [command('clearFinished', IconPlaylistX, () => clear.mutate(clearable))]),
  ])
  return (
    <>
      {pausable.length > 0 && (
        <WideButton
          words={t('pauseAll')}
          icon={<IconPlayerPause size={14} />}
          onClick={() => pause.mutate(pausable)}
        />
      )}
      {paused.length > 0 && (
        <WideButton
          words={t('resumeAll')}
          icon={<IconPlayerPlay size={14} />}
          onClick={() => resume.mutate(paused)}
        />
      )}
      {clearable.length > 0 && (
        <WideButton
          words={t('clearFinished')}
          icon={<IconPlaylistX size={14} />}
          onClick={() => clear.mutate(clearable)}
        />
      )}
    </>
  )
}

function command(id: NamedCommand, Icon: GivenCommand['Icon'], run: () => void): GivenCommand {
  return { id, group: 'window', Icon, run }
}

/** Only its icon where there is little room. */
function WideButton(props: { words: string; icon: ReactNode; onClick: () => void }): ReactNode {
  return (
    <Button
      size="small"
      tone="ghost"
      icon={props.icon}
      className={styles['wide']}
      aria-label={props.words}
      title={props.words}
      onClick={props.onClick}
    >
      <span>{props.words}</span>
    </Button>
  )
}
