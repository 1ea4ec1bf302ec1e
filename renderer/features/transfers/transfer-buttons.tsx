import { Popover } from '@mantine/core'
import {
  IconArrowRight,
  IconInfoCircle,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'
import { failureText } from '../../text/failure-text.ts'

import { CallError } from '../../../electron/api/contract.ts'
import type { ErrorData } from '../../../electron/api/messages.ts'
import type { TransferRow } from '../../../electron/api/rows.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import type { TransferFolder } from '../../api/lists/transfer-folder.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { allowedOf, allowedOfFolder, type OnTransferAction, type TransferAction } from './transfer-actions.ts'
import styles from './transfer-item.module.css'
import { addressOfTransfer } from './transfer-address.ts'
import { phaseOfFolder } from './transfer-lines.ts'
import { usePlaceText } from './transfer-line.tsx'
import { visible } from '../../text/visible.ts'

/** Buttons of one transfer: pause, resume, cancel, clear, show its error, show what it wrote. */
export function TransferButtons(props: { row: TransferRow; onAction: OnTransferAction }): ReactNode {
  const { row } = props
  const { state } = row
  // A failed transfer has Retry as a button with words; clearing it deletes what it left.
  const allowed = state.phase === 'failed' ? (['clear'] as const) : allowedOf(row)
  return (
    <div role="gridcell" className={styles['buttons']}>
      {state.phase === 'failed' && <FailureDetails row={row} error={state.error} />}
      {state.phase === 'done' && <GoThere row={row} />}
      <ActionButtons name={row.name} allowed={allowed} onAction={(action) => props.onAction(action, [row])} />
    </div>
  )
}

/** Buttons of a folder: each acts on all of it. */
export function FolderButtons(props: {
  folder: TransferFolder
  onAction: (action: TransferAction) => void
}): ReactNode {
  const { folder } = props
  const all = allowedOfFolder(folder)
  // What is paused is resumed by the menu while the rest goes on; a failed one has Retry as a button with words.
  const allowed = all.filter(
    (action) =>
      !(action === 'resume' && all.includes('pause')) &&
      !(action === 'retry' && phaseOfFolder(folder) === 'failed') &&
      !(action === 'cancel' && all.includes('clear')),
  )
  return (
    <div role="gridcell" className={styles['buttons']}>
      <ActionButtons name={folder.name} allowed={allowed} onAction={props.onAction} />
    </div>
  )
}

/** Clear has words: it must not be taken for Cancel. */
function ActionButtons(props: {
  name: string
  allowed: readonly TransferAction[]
  onAction: (action: TransferAction) => void
}): ReactNode {
  const { name, allowed, onAction } = props
  const { t } = useTranslation('transfers')
  return (
    <>
      {icons
        .filter(({ action }) => allowed.includes(action))
        .map(({ action, Icon }) => (
          <IconButton
            key={action}
            label={t(`actionOn.${action}`, { name: visible(name) })}
            size="small"
            onClick={() => onAction(action)}
          >
            <Icon size={14} />
          </IconButton>
        ))}
      {allowed.includes('clear') && (
        <Button
          size="small"
          tone="ghost"
          aria-label={t('actionOn.clear', { name: visible(name) })}
          onClick={() => onAction('clear')}
        >
          {t('clear')}
        </Button>
      )}
    </>
  )
}

const icons: readonly { readonly action: TransferAction; readonly Icon: typeof IconRefresh }[] = [
  { action: 'pause', Icon: IconPlayerPause },
  { action: 'resume', Icon: IconPlayerPlay },
  { action: 'retry', Icon: IconRefresh },
  { action: 'cancel', Icon: IconPlayerStop },
]

function GoThere(props: { row: TransferRow }): ReactNode {
  const { t } = useTranslation('transfers')
  const goTo = useGoTo()
  const place = addressOfTransfer(props.row)
  if (place === undefined) return null
  return (
    <IconButton label={t('goThere', { name: props.row.name })} size="small" onClick={() => goTo(place)}>
      <IconArrowRight size={14} />
    </IconButton>
  )
}

function FailureDetails(props: { row: TransferRow; error: ErrorData }): ReactNode {
  const { row, error } = props
  const { t } = useTranslation('transfers')
  const place = usePlaceText()(row)
  return (
    <Popover position="top-end" width={420} trapFocus returnFocus>
      <Popover.Target>
        <IconButton label={t('whyFailed', { name: row.name })} size="small">
          <IconInfoCircle size={14} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('whyFailed', { name: row.name })}>
        <div className={styles['details']}>
          <p className={styles['detailsTitle']}>{visible(row.name)}</p>
          <p className={styles['detailsPlace']}>{place}</p>
          <ErrorPanel error={new CallError(error)} compact />
          <div>
            <CopyButton value={failureText(`${row.name} ${place}`, error)} what={t('theError')} withWords />
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
