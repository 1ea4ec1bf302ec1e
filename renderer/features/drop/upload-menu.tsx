import { Menu } from '@mantine/core'
import { IconFileUpload, IconFolderUp, IconUpload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useAddress } from '../../state/address/use-address.ts'
import { Button } from '../../parts/controls/button.tsx'
import { shortcutText } from '../../parts/commands/shortcuts.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { useChoosers } from '../../parts/controls/use-choosers.tsx'
import type { PushInto } from '../../state/push-into.ts'
import { useBrought } from './use-brought.ts'
import { useOpenDropped } from './use-open-dropped.ts'

/** A menu to choose what could also be dropped: archives and files, or a folder. */
export function UploadMenu(props: { store: StoreRow }): ReactNode {
  const { store } = props
  const { t } = useTranslation('push')
  const [address] = useAddress()
  const openDropped = useOpenDropped()
  const brought = useBrought()
  const onFiles = address.at === 'files'
  const into: PushInto | undefined =
    address.at === 'repositories' && address.repository !== undefined
      ? { kind: 'repository', name: address.repository }
      : undefined
  const labels = { files: t('chooseFiles'), folder: t('chooseFolder') }
  const { inputs, chooseFiles, chooseFolder } = useChoosers(
    (files) => brought(files, (dropped) => openDropped({ store, into, as: 'images', dropped })),
    labels,
  )
  // The Files tab has a chooser of its own, with this shortcut.
  useCommands(
    onFiles
      ? []
      : [
          { id: 'upload', group: 'store', Icon: IconFileUpload, run: chooseFiles },
          { id: 'uploadFolder', group: 'store', Icon: IconFolderUp, run: chooseFolder },
        ],
  )
  const button = (
    <Button
      tone={onFiles ? 'plain' : 'primary'}
      icon={<IconUpload size={14} />}
      title={onFiles ? undefined : shortcutText('upload')}
    >
      {t('upload')}
    </Button>
  )
  return (
    <>
      {inputs}
      <Menu position="bottom-end">
        <Menu.Target>{button}</Menu.Target>
        <Menu.Dropdown aria-label={t('uploadMenu')}>
          <Menu.Item leftSection={<IconFileUpload size={14} />} onClick={chooseFiles}>
            {labels.files}
          </Menu.Item>
          <Menu.Item leftSection={<IconFolderUp size={14} />} onClick={chooseFolder}>
            {labels.folder}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
