import {
  IconArrowRight,
  IconFileText,
  IconLock,
  IconLockOpen,
  IconPencil,
  IconPlugConnected,
  IconReportAnalytics,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useConnectStore, useSetReadOnly } from '../../api/mutations/stores.ts'
import { MoreMenu, type MenuGroups } from '../../parts/controls/menu-items.tsx'
import { useWindowState } from '../../state/window-state.tsx'

/** What can be done with a store as a whole. */
export function StoreMenu(props: {
  store: StoreRow
  opened?: boolean
  onChange?: (opened: boolean) => void
  small?: boolean
}): ReactNode {
  const { store, small = false } = props
  const { t } = useTranslation('stores')
  return (
    <MoreMenu
      label={t('menu', { store: store.name })}
      groups={useStoreActions(store)}
      opened={props.opened}
      onChange={props.onChange}
      small={small}
      bordered={!small}
    />
  )
}

/** What can be done with a store, as a menu and as commands have it. */
export function useStoreActions(store: StoreRow): MenuGroups {
  const { t } = useTranslation(['stores', 'images', 'push', 'reports'])
  const { openDialog } = useWindowState()
  const goTo = useGoTo()
  const connect = useConnectStore()
  const setReadOnly = useSetReadOnly()
  return [
    [
      {
        id: 'connect',
        text: t('checkConnection'),
        Icon: IconPlugConnected,
        run: () => connect.mutate(store.id),
      },
      store.readOnly
        ? {
            id: 'allow',
            text: t('allowChanges'),
            Icon: IconLockOpen,
            run: () => openDialog({ kind: 'allowChanges', store }),
          }
        : {
            id: 'lock',
            text: t('makeReadOnly'),
            Icon: IconLock,
            run: () => setReadOnly.mutate({ store: store.id, readOnly: true }),
          },
    ],
    [
      {
        id: 'push',
        text: t('push:here'),
        Icon: IconUpload,
        run: () => openDialog({ kind: 'choosePush', store }),
      },
      {
        id: 'copy',
        text: t('images:copy.openEverything'),
        Icon: IconArrowRight,
        run: () => openDialog({ kind: 'copy', from: store }),
      },
    ],
    [
      {
        id: 'edit',
        text: t('edit'),
        Icon: IconPencil,
        run: () => openDialog({ kind: 'editStore', store }),
      },
      {
        id: 'configuration',
        text: t('revealConfiguration'),
        Icon: IconFileText,
        run: () => goTo({ at: 'configuration', store: store.id }),
      },
      {
        id: 'audit',
        text: t('reports:audit.open'),
        Icon: IconReportAnalytics,
        run: () => openDialog({ kind: 'audit', store }),
      },
    ],
    [
      {
        id: 'remove',
        text: t('remove'),
        Icon: IconTrash,
        run: () => openDialog({ kind: 'removeStore', store }),
      },
    ],
  ]
}
