import { IconChevronDown, IconPlayerPause, IconPlayerPlay, IconPlaylistX } from '@tabler/icons-react'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { TransferRow } from '../../../electron/api/rows.ts'
import { useClearFinished, usePauseTransfers, useResumeTransfers } from '../../api/mutations/transfers.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { Chips } from '../../parts/controls/chips.tsx'
import { rowsInOrder } from '../../parts/grid/shown.ts'
import type { Tone } from '../../parts/pill.tsx'
import { shortcutText } from '../../parts/commands/shortcuts.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { SaveList } from '../save-list/save-list.tsx'
import { useTransferColumns } from './use-transfer-columns.ts'
import { NotifyButton } from './notify-button.tsx'
import { idsFor } from './transfer-actions.ts'
import { transferFilters, type TransferCounts, type TransferFilter } from './transfer-filter.ts'
import styles from './transfers-dock.module.css'

/** Filters the transfers by state, explains the strips, and pauses, resumes or clears all transfers. */
export function DockHeader(props: {
  rows: readonly TransferRow[]
  shown: readonly TransferRow[]
  counts: TransferCounts
  filter: TransferFilter
  onFilter: (filter: TransferFilter) => void
}): ReactNode {
  const { rows, counts, filter } = props
  const { t } = useTranslation('transfers')
  const { showTransfers } = useWindowState()
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
      <Legend />
      <AllButtons rows={rows} finished={counts.finished + counts.failed} />
      <SaveList
        list="transfers"
        columns={useTransferColumns()}
        filter={{ state: filter === 'all' ? undefined : filter }}
        complete
        rows={rowsInOrder(props.shown)}
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

function Legend(): ReactNode {
  const { t } = useTranslation('transfers')
  return (
    <span className={styles['legend']}>
      {(['sent', 'inFlight', 'alreadyThere'] as const).map((cell) => (
        <span key={cell}>
          <i className={styles[cell]} aria-hidden="true" />
          {t(cell)}
        </span>
      ))}
    </span>
  )
}

function AllButtons(props: { rows: readonly TransferRow[]; finished: number }): ReactNode {
  const { rows } = props
  const { t } = useTranslation('transfers')
  const pause = usePauseTransfers()
  const resume = useResumeTransfers()
  const clear = useClearFinished()
  const pausable = useMemo(() => idsFor(rows, 'pause'), [rows])
  const paused = useMemo(() => idsFor(rows, 'resume'), [rows])
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
      {props.finished > 0 && (
        <WideButton
          words={t('clearFinished')}
          icon={<IconPlaylistX size={14} />}
          onClick={() => clear.mutate(undefined)}
        />
      )}
    </>
  )
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
