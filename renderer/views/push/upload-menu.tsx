import { Menu } from '@mantine/core'
import { IconFileUpload, IconFolderUp, IconUpload } from '@tabler/icons-react'
import { useMemo, useRef, type ChangeEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { StoreRow } from '../../../electron/api/views.ts'
import { useAddress } from '../../address/use-address.ts'
import { Button } from '../../parts/button.tsx'
import { keysText, useShortcuts } from '../../parts/shortcuts.ts'
import { useOpenDropped } from './use-open-dropped.ts'

/** Choosers for what could be dropped as well: archives and files, or a folder. */
export function UploadMenu(props: { store: StoreRow }): ReactNode {
  const { store } = props
  const { t } = useTranslation('push')
  const [address] = useAddress()
  const openDropped = useOpenDropped()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const onFiles = address.at === 'files'
  const repository = address.at === 'repositories' ? address.repository : undefined
  // The Files tab has a chooser of its own, with this shortcut.
  const idle = store.readOnly || onFiles
  const shortcuts = useMemo(
    () => (idle ? [] : [{ key: 'u', mod: true, run: () => files.current?.click() }]),
    [idle],
  )
  useShortcuts(shortcuts)
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    const list = [...(event.currentTarget.files ?? [])]
    // The same files can be chosen again.
    event.currentTarget.value = ''
    if (list.length > 0) openDropped({ store, repository, as: 'images', dropped: list })
  }
  const hidden = { type: 'file', hidden: true, multiple: true, onChange: chosen }
  const button = (
    <Button
      tone={onFiles ? 'plain' : 'primary'}
      icon={<IconUpload size={14} />}
      disabledReason={store.readOnly ? t('cannot.readOnly') : undefined}
      title={onFiles ? undefined : keysText('U')}
    >
      {t('upload')}
    </Button>
  )
  if (store.readOnly) return button
  return (
    <>
      <input ref={files} {...hidden} aria-label={t('chooseFiles')} />
      <input
        ref={(input) => {
          // React knows no such attribute.
          if (input !== null) input.webkitdirectory = true
          folder.current = input
        }}
        {...hidden}
        aria-label={t('chooseFolder')}
      />
      <Menu position="bottom-end">
        <Menu.Target>{button}</Menu.Target>
        <Menu.Dropdown aria-label={t('uploadMenu')}>
          <Menu.Item leftSection={<IconFileUpload size={14} />} onClick={() => files.current?.click()}>
            {t('chooseFiles')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFolderUp size={14} />} onClick={() => folder.current?.click()}>
            {t('chooseFolder')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
