import { Menu } from '@mantine/core'
import { IconCopy, IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { Button } from '../../parts/controls/button.tsx'
import { ContextMenu, type MenuPoint } from '../../parts/controls/context-menu.tsx'
import { copyText } from '../../parts/controls/copy-button.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { rowOf, type FileTree } from './file-tree.ts'
import styles from './layer-files.module.css'
import { savableOf, type Savable } from './savable.ts'

/** Saves the chosen entry, or says why it cannot be saved. */
export function SaveEntry(props: {
  tree: FileTree | undefined
  row: number | undefined
  onSave: (entry: Savable) => void
}): ReactNode {
  const { tree, row, onSave } = props
  const { t } = useTranslation('contents')
  if (tree === undefined || row === undefined) return null
  const entry = savableOf(tree, row)
  return (
    <Button
      size="small"
      icon={<IconDownload size={14} />}
      disabledReason={entry.why === undefined ? undefined : t(`save.why.${entry.why}`)}
      onClick={() => onSave(entry)}
    >
      {t(entry.isFolder ? 'save.folder' : 'save.file')}
    </Button>
  )
}

/** A menu that is open: for which entry, and where. */
export interface EntryMenuAt {
  readonly id: string
  readonly at: MenuPoint
}

/** What can be done with an entry. */
export function EntryMenu(props: {
  tree: FileTree | undefined
  menu: EntryMenuAt | undefined
  onSave: (entry: Savable) => void
  onClose: () => void
}): ReactNode {
  const { tree, menu } = props
  const { t } = useTranslation('contents')
  const row = tree === undefined || menu === undefined ? undefined : rowOf(tree, menu.id)
  if (tree === undefined || menu === undefined || row === undefined) return null
  const entry = savableOf(tree, row)
  return (
    <ContextMenu
      at={menu.at}
      label={t('save.menu', { path: visible(`/${entry.path}`) })}
      onClose={props.onClose}
    >
      <Menu.Item
        leftSection={<IconDownload size={14} />}
        disabled={entry.why !== undefined}
        onClick={() => props.onSave(entry)}
      >
        {t(entry.isFolder ? 'save.folder' : 'save.file')}
        {entry.why !== undefined && <div className={styles['why']}>{t(`save.why.${entry.why}`)}</div>}
      </Menu.Item>
      <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => void copyText(`/${entry.path}`)}>
        {t('save.copyPath')}
      </Menu.Item>
    </ContextMenu>
  )
}
