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
  IconPlayerStop,
  IconRefresh,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'
import { failureText } from '../../text/failure-text.ts'

import { ContextMenu, type MenuPoint } from '../../parts/controls/context-menu.tsx'
import { copyText } from '../../parts/controls/copy-button.tsx'
import { rowsFor, transferActions, type TransferAction } from './transfer-actions.ts'
import { usePlaceText } from './transfer-line.tsx'
import { rowsOfLines, type TransferLine } from './transfer-lines.ts'
import { moveOfLines, type Move } from './transfer-moves.ts'
import type { TransferCommands } from './use-transfer-commands.ts'

/** What can be done with the chosen transfers, each with how many it is for. */
export function TransferMenu(props: {
  at: MenuPoint
  /** All lines, by position. */
  lines: () => readonly TransferLine[]
  chosen: readonly TransferLine[]
  commands: TransferCommands
  onClose: () => void
}): ReactNode {
  const { chosen, commands } = props
  const lines = props.lines()
  const { t } = useTranslation('transfers')
  const placeText = usePlaceText()
  const ids = new Set(chosen.map((row) => row.id))
  const failures = rowsOfLines(chosen).flatMap((row) =>
    row.state.phase === 'failed' ? [failureText(`${row.name} ${placeText(row)}`, row.state.error)] : [],
  )
  const actions = transferActions
    .map((action) => {
      const of = chosen.filter((line) => rowsFor(line, action).length > 0)
      return { action, count: of.length, rows: [...new Set(of.flatMap((line) => rowsFor(line, action)))] }
    })
    .filter(({ count }) => count > 0)
  const moved = moves.filter(({ move }) => moveOfLines(lines, ids, move) !== undefined)
  return (
    <ContextMenu at={props.at} label={t('menu', { count: chosen.length })} onClose={props.onClose}>
      {actions.map(({ action, count, rows }) => {
        const Icon = actionIcons[action]
        return (
          <Menu.Item key={action} leftSection={<Icon size={14} />} onClick={() => commands.act(action, rows)}>
            {t(`menuItem.${action}`, { count })}
          </Menu.Item>
        )
      })}
      {moved.length > 0 && <Menu.Divider />}
      {moved.map(({ move, Icon, keys }) => (
        <Menu.Item
          key={move}
          leftSection={<Icon size={14} />}
          rightSection={<kbd>{keys}</kbd>}
          onClick={() => commands.move(lines, ids, move)}
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

const actionIcons: Readonly<Record<TransferAction, typeof IconRefresh>> = {
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  retry: IconRefresh,
  cancel: IconPlayerStop,
  clear: IconPlaylistX,
}

const moves: readonly { readonly move: Move; readonly Icon: typeof IconRefresh; readonly keys: string }[] = [
  { move: 'top', Icon: IconArrowBarToUp, keys: 'Alt Home' },
  { move: 'up', Icon: IconArrowUp, keys: 'Alt ↑' },
  { move: 'down', Icon: IconArrowDown, keys: 'Alt ↓' },
  { move: 'bottom', Icon: IconArrowBarToDown, keys: 'Alt End' },
]
