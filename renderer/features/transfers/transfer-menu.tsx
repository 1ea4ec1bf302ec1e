import { Menu } from '@mantine/core'
import {
  IconArrowBarToDown,
  IconArrowBarToUp,
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlaylistX,
  IconRefresh,
  IconX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { TransferRow } from '../../../electron/api/rows.ts'
import { ContextMenu, type MenuPoint } from '../../parts/controls/context-menu.tsx'
import { copyText } from '../../parts/controls/copy-button.tsx'
import { failureText } from './failure-text.ts'
import { idsFor, transferActions, type TransferAction } from './transfer-actions.ts'
import { usePlaceText } from './transfer-line.tsx'
import { moveOrder, type Move } from './transfer-moves.ts'
import type { TransferCommands } from './use-transfer-commands.ts'

/** What can be done with the chosen transfers, each with how many it is for. */
export function TransferMenu(props: {
  at: MenuPoint
  /** All, by position. */
  rows: readonly TransferRow[]
  chosen: readonly TransferRow[]
  commands: TransferCommands
  onClose: () => void
}): ReactNode {
  const { rows, chosen, commands } = props
  const { t } = useTranslation('transfers')
  const placeText = usePlaceText()
  const ids = new Set(chosen.map((row) => row.id))
  const failures = chosen.flatMap((row) =>
    row.state.phase === 'failed' ? [failureText(row, placeText(row), row.state.error)] : [],
  )
  const actions = transferActions
    .map((action) => ({ action, transfers: idsFor(chosen, action) }))
    .filter(({ transfers }) => transfers.length > 0)
  const moved = moves.filter(({ move }) => moveOrder(rows, ids, move) !== undefined)
  return (
    <ContextMenu at={props.at} label={t('menu', { count: chosen.length })} onClose={props.onClose}>
      {actions.map(({ action, transfers }) => {
        const Icon = actionIcons[action]
        return (
          <Menu.Item
            key={action}
            leftSection={<Icon size={14} />}
            onClick={() => commands.act(action, transfers)}
          >
            {t(`menuItem.${action}`, { count: transfers.length })}
          </Menu.Item>
        )
      })}
      {moved.length > 0 && <Menu.Divider />}
      {moved.map(({ move, Icon, keys }) => (
        <Menu.Item
          key={move}
          leftSection={<Icon size={14} />}
          rightSection={<kbd>{keys}</kbd>}
          onClick={() => commands.move(rows, ids, move)}
        >
          {t(`move.${move}`)}
        </Menu.Item>
      ))}
      {failures.length > 0 && (
        <>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconCopy size={14} />}
            onClick={() => void copyText(failures.join('\n\n'))}
          >
            {t('copyError', { count: failures.length })}
          </Menu.Item>
        </>
      )}
    </ContextMenu>
  )
}

const actionIcons: Readonly<Record<TransferAction, typeof IconX>> = {
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  retry: IconRefresh,
  cancel: IconX,
  clear: IconPlaylistX,
}

const moves: readonly { readonly move: Move; readonly Icon: typeof IconX; readonly keys: string }[] = [
  { move: 'top', Icon: IconArrowBarToUp, keys: 'Alt Home' },
  { move: 'up', Icon: IconArrowUp, keys: 'Alt ↑' },
  { move: 'down', Icon: IconArrowDown, keys: 'Alt ↓' },
  { move: 'bottom', Icon: IconArrowBarToDown, keys: 'Alt End' },
]
