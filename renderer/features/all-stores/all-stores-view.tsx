import { useMediaQuery } from '@mantine/hooks'
import { IconRefresh } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useAddress } from '../../state/address/use-address.ts'
import { useWaysBack } from '../../state/memory/use-places.ts'
import { Places } from '../../api/lists/places.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { closeOnEscape } from '../../parts/controls/close-on-escape.ts'
import { Pane, Panes } from '../../parts/panes.tsx'
import { shortcutText } from '../../parts/commands/shortcuts.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { AllHead } from './all-head.tsx'
import { allStoresNavigation } from './navigation.ts'
import { AllRepositoriesPane } from './all-repositories-pane.tsx'
import styles from './all-stores.module.css'
import { SharedTagsPane } from './shared-tags-pane.tsx'
import { StoreCards } from './store-cards.tsx'
import { useAllDrop } from './use-all-drop.tsx'
import { useAllRepositories } from './use-all-repositories.ts'

/** How many streams begin at once, and after how long a slow one lets the next begin. */
const streamsAtOnce = 6
const patienceMs = 1500

/** The repositories of all stores in one list, and the tags of one compared over the stores that hold it. */
export function AllStoresView(props: { stores: readonly StoreRow[] }): ReactNode {
  const { stores } = props
  const { t } = useTranslation(['allStores', 'common'])
  const [address, goTo] = useAddress()
  const { toStore } = useWaysBack()
  const [places] = useState(() => new Places(streamsAtOnce, patienceMs))
  const all = useAllRepositories(stores, places)
  const narrow = useMediaQuery('(max-width: 1199px)', undefined, { getInitialValueInEffect: false })
  const refresh = useRefresh(stores)
  useCommands([{ id: 'refresh', group: 'page', Icon: IconRefresh, run: refresh }])
  const opened = address.at === 'allStores' ? address.repository : undefined
  const { handlers, overlay, listAim } = useAllDrop(all, opened)
  if (address.at !== 'allStores') return null
  const nav = allStoresNavigation(address, goTo, toStore)
  const { repository } = address
  return (
    <div
      role="presentation"
      className="fill"
      onKeyDown={(event) => {
        closeOnEscape(event, address.tag === undefined ? undefined : nav.closeLine)
      }}
    >
      <AllHead shown="allStores" what={t('what')}>
        <Button icon={<IconRefresh size={14} />} title={shortcutText('refresh')} onClick={refresh}>
          {t('common:refresh')}
        </Button>
      </AllHead>
      <StoreCards listed={all.listed} onAgain={all.again} nav={nav} />
      <div role="presentation" className={`fill ${styles['lists']}`} {...handlers}>
        <Panes
          columns={[{ id: 'all.repositories', label: t('repositories'), usual: 0.488, narrow: 244 }, 'rest']}
        >
          <AllRepositoriesPane all={all} nav={nav} narrow={narrow} aim={listAim} />
          {repository === undefined ? (
            <Pane label={t('tags')}>
              <Empty title={t('choose')} detail={t('chooseDetail')} />
            </Pane>
          ) : (
            <SharedTagsPane key={repository} repository={repository} all={all} nav={nav} places={places} />
          )}
        </Panes>
        {overlay}
      </div>
    </div>
  )
}

/** Lists everything of all stores again, and checks their connections. */
function useRefresh(stores: readonly StoreRow[]): () => void {
  const queries = useQueryClient()
  return useCallback(() => {
    for (const { id } of stores) void queries.invalidateQueries({ queryKey: [id] })
  }, [queries, stores])
}
