import { Popover } from '@mantine/core'
import { IconLock, IconLockOpen, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { memo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { catalogQuery } from '../../api/queries/catalog.ts'
import { useSetReadOnly } from '../../api/mutations/stores.ts'
import { Button } from '../../parts/controls/button.tsx'
import { DriverBadge, Pill } from '../../parts/pill.tsx'
import { shortcutText } from '../../parts/commands/shortcuts.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { useMenuCommands } from '../../parts/commands/use-menu-commands.ts'
import { InBothLanguages } from '../../text/in-both-languages.tsx'
import { useFormat } from '../../text/format.ts'
import { UploadMenu } from '../drop/upload-menu.tsx'
import { AllowChanges } from '../allow-changes/allow-changes.tsx'
import { StoreMenu, useStoreActions } from './store-menu.tsx'
import styles from './stores.module.css'
import { useRefreshStore } from '../store-failure/use-refresh-store.ts'

/** What store this is, whether it may be changed, and its actions. */
export const StoreHeader = memo(function StoreHeader(props: { store: StoreRow }): ReactNode {
  const { store } = props
  const { t } = useTranslation(['stores', 'common'])
  const refresh = useRefreshStore(store.id)
  const cost = useRefreshCost(store)
  useCommands([{ id: 'refresh', group: 'store', Icon: IconRefresh, run: refresh }])
  return (
    <div className="page-head">
      <InBothLanguages>
        <StoreCommands store={store} />
      </InBothLanguages>
      <DriverBadge driver={store.driver} />
      <h1>{store.name}</h1>
      {store.sample && <Pill>{t('sample')}</Pill>}
      <span className={styles['separator']} />
      <span className={`mono trunc ${styles['location']}`} title={store.location}>
        {store.location}
      </span>
      {store.region !== undefined && <span className={styles['region']}>{store.region}</span>}
      <span className="grow" />
      <ReadOnlySwitch store={store} />
      <Button
        icon={<IconRefresh size={14} />}
        title={cost === undefined ? shortcutText('refresh') : `${shortcutText('refresh')} · ${cost}`}
        onClick={refresh}
      >
        {t('common:refresh')}
      </Button>
      <UploadMenu store={store} />
      <StoreMenu store={store} />
    </div>
  )
})

function StoreCommands(props: { store: StoreRow }): ReactNode {
  useMenuCommands('store', 'store', useStoreActions(props.store))
  return null
}

function ReadOnlySwitch(props: { store: StoreRow }): ReactNode {
  const { store } = props
  const { t } = useTranslation('stores')
  const [asking, setAsking] = useState(false)
  const setReadOnly = useSetReadOnly()
  if (!store.readOnly) {
    return (
      <Button
        icon={<IconLockOpen size={14} />}
        aria-pressed={true}
        title={t('makeReadOnly')}
        onClick={() => setReadOnly.mutate({ store: store.id, readOnly: true })}
      >
        {t('changesAllowed')}
      </Button>
    )
  }
  return (
    <Popover opened={asking} onChange={setAsking} width={340} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button
          icon={<IconLock size={14} />}
          aria-pressed={false}
          title={t('allowChanges')}
          onClick={() => setAsking((now) => !now)}
        >
          {t('readOnly')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('allow.title', { store: store.name })}>
        <AllowChanges store={store} onDone={() => setAsking(false)} withTitle />
      </Popover.Dropdown>
    </Popover>
  )
}

/** What listing the store again takes, as far as that is known. Reading a folder costs nothing. */
function useRefreshCost(store: StoreRow): string | undefined {
  const { t } = useTranslation('catalog')
  const format = useFormat()
  const requests = useQuery({
    ...catalogQuery(useClient(), store.id),
    select: ({ totals }) => totals?.requests,
  }).data
  if (requests === undefined || store.driver === 'filesystem') return undefined
  return t('refreshCost', { count: requests, formatted: format.count(requests) })
}
