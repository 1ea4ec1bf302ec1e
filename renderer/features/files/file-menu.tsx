import { Menu } from '@mantine/core'
import {
  IconCopy,
  IconDownload,
  IconFolderOpen,
  IconLink,
  IconPencil,
  IconSum,
  IconTrash,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { FileRow, StoreRow } from '../../../electron/api/rows.ts'
import { mostChosen } from '../../api/downloads.ts'
import { ContextMenu, type MenuPoint } from '../../parts/controls/context-menu.tsx'
import { listKeysText, shortcutText } from '../../parts/commands/shortcuts.ts'
import { useCopyLines } from '../../parts/commands/use-copy-lines.ts'
import { MenuKeys } from '../../parts/controls/menu-items.tsx'
import { useFileActions } from './use-file-actions.ts'
import { useWindowState } from '../../state/window-state.tsx'

/** What can be done with the chosen files and folders. */
export function FileMenu(props: {
  store: StoreRow
  at: MenuPoint
  chosen: readonly FileRow[]
  onOpen: (row: FileRow) => void
  onDownload: (rows: readonly FileRow[]) => void
  /** Shows the details of a folder. */
  onSum: (row: FileRow) => void
  onClose: () => void
}): ReactNode {
  const { store, chosen } = props
  const { t } = useTranslation(['files', 'plans'])
  const { openDialog } = useWindowState()
  const actions = useFileActions(store, chosen)
  const copyLines = useCopyLines()
  const [first] = chosen
  if (first === undefined) return null
  const count = chosen.length
  return (
    <ContextMenu at={props.at} label={t('menu', { count })} onClose={props.onClose}>
      {count === 1 && (
        <Menu.Item leftSection={<IconFolderOpen size={14} />} onClick={() => props.onOpen(first)}>
          {t('open')}
        </Menu.Item>
      )}
      {count === 1 && first.kind === 'folder' && (
        <Menu.Item leftSection={<IconSum size={14} />} onClick={() => props.onSum(first)}>
          {t('sum.open')}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconDownload size={14} />}
        disabled={count > mostChosen}
        onClick={() => props.onDownload(chosen)}
      >
        {t('downloadChosen', { count })}
      </Menu.Item>
      {count === 1 && first.kind === 'file' && (
        <Menu.Item
          leftSection={<IconLink size={14} />}
          onClick={() => openDialog({ kind: 'presign', store, key: first.key })}
        >
          {t('presign.open')}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconCopy size={14} />}
        rightSection={<MenuKeys keys={listKeysText('copy')} />}
        onClick={() => copyLines(chosen.map((row) => row.key))}
      >
        {t('copyKeys', { count })}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconPencil size={14} />}
        rightSection={<MenuKeys keys={shortcutText('rename')} />}
        disabled={actions.isTooMany}
        onClick={actions.rename}
      >
        {t('plans:open.rename')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconTrash size={14} />}
        rightSection={<MenuKeys keys={listKeysText('delete')} />}
        disabled={actions.isTooMany}
        onClick={actions.remove}
      >
        {count === 1 ? t('plans:open.deleteFiles') : t('plans:open.deleteFilesCount', { count })}
      </Menu.Item>
    </ContextMenu>
  )
}
