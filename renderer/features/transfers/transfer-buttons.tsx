import { Popover } from '@mantine/core'
import {
  IconArrowRight,
  IconInfoCircle,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { CallError } from '../../../electron/api/contract.ts'
import type { ErrorData } from '../../../electron/api/messages.ts'
import type { TransferRow } from '../../../electron/api/rows.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { IconButton } from '../../parts/controls/button.tsx'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { failureText } from './failure-text.ts'
import { allowedOf, type OnTransferAction, type TransferAction } from './transfer-actions.ts'
import styles from './transfer-item.module.css'
import { addressOfTransfer } from './transfer-address.ts'
import { usePlaceText } from './transfer-line.tsx'
import { visible } from '../../text/visible.ts'

/** Buttons of one transfer: pause, resume, cancel, clear, show its error, show what it wrote. */
export function TransferButtons(props: { row: TransferRow; onAction: OnTransferAction }): ReactNode {
  const { row } = props
  const { state } = row
  const allowed = allowedOf(row)
  return (
    <div role="gridcell" className={styles['buttons']}>
      {state.phase === 'failed' && <FailureDetails row={row} error={state.error} />}
      {state.phase === 'done' && <GoThere row={row} />}
      {icons.map(({ action, Icon }) => {
        // A failed transfer has Retry as a button with words; clearing it deletes what it left.
        const elsewhere = state.phase === 'failed' && action !== 'clear'
        if (elsewhere || !allowed.includes(action)) return null
        return (
          <ActionButton key={action} row={row} action={action} onAction={props.onAction}>
            <Icon size={14} />
          </ActionButton>
        )
      })}
    </div>
  )
}

const icons: readonly { readonly action: TransferAction; readonly Icon: typeof IconX }[] = [
  { action: 'pause', Icon: IconPlayerPause },
  { action: 'resume', Icon: IconPlayerPlay },
  { action: 'retry', Icon: IconRefresh },
  { action: 'cancel', Icon: IconX },
  { action: 'clear', Icon: IconX },
]

function ActionButton(props: {
  row: TransferRow
  action: TransferAction
  onAction: OnTransferAction
  children: ReactNode
}): ReactNode {
  const { row, action } = props
  const { t } = useTranslation('transfers')
  return (
    <IconButton
      label={t(`actionOn.${action}`, { name: row.name })}
      size="small"
      onClick={() => props.onAction(action, row.id)}
    >
      {props.children}
    </IconButton>
  )
}

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
            <CopyButton value={failureText(row, place, error)} what={t('theError')} withWords />
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
