import { Menu } from '@mantine/core'
import {
  IconDots,
  IconFileText,
  IconLock,
  IconLockOpen,
  IconPencil,
  IconPlugConnected,
  IconTrash,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { StoreRow } from '../../electron/api/views.ts'
import { useAddress } from '../address/use-address.ts'
import { useConnectStore, useSetReadOnly } from '../api/mutations-stores.ts'
import { IconButton } from '../parts/button.tsx'
import { useWindowState } from './window-state.tsx'

/** What can be done with a store as a whole. */
export function StoreMenu(props: {
  store: StoreRow
  opened?: boolean
  onChange?: (opened: boolean) => void
  small?: boolean
}): ReactNode {
  const { store } = props
  const { t } = useTranslation('stores')
  const { openDialog } = useWindowState()
  const [, goTo] = useAddress()
  const connect = useConnectStore()
  const setReadOnly = useSetReadOnly()
  return (
    <Menu
      position="bottom-end"
      {...(props.opened === undefined ? {} : { opened: props.opened })}
      {...(props.onChange === undefined ? {} : { onChange: props.onChange })}
    >
      <Menu.Target>
        <IconButton
          label={t('menu', { store: store.name })}
          size={props.small === true ? 'small' : 'normal'}
          bordered={props.small !== true}
        >
          <IconDots size={16} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPlugConnected size={14} />} onClick={() => connect.mutate(store.id)}>
          {t('checkConnection')}
        </Menu.Item>
        {store.readOnly ? (
          <Menu.Item
            leftSection={<IconLockOpen size={14} />}
            onClick={() => openDialog({ kind: 'allowChanges', store })}
          >
            {t('allowChanges')}
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconLock size={14} />}
            onClick={() => setReadOnly.mutate({ store: store.id, readOnly: true })}
          >
            {t('makeReadOnly')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPencil size={14} />}
          onClick={() => openDialog({ kind: 'editStore', store })}
        >
          {t('edit')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileText size={14} />}
          onClick={() => goTo({ at: 'configuration', store: store.id })}
        >
          {t('revealConfiguration')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconTrash size={14} />}
          onClick={() => openDialog({ kind: 'removeStore', store })}
        >
          {t('remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
