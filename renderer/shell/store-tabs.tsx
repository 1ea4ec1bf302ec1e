import { useQuery } from '@tanstack/react-query'
import { memo, type KeyboardEvent, type ReactNode } from 'react'
import { useFormat } from '../text/format.ts'
import { useTranslation } from '../text/use-translation.ts'

import type { StoreRow } from '../../electron/api/rows.ts'
import { storeTabs, type StoreTab } from '../state/address/address.ts'
import { useWaysBack } from '../state/memory/use-places.ts'
import { useClient } from '../api/client/client-context.tsx'
import { catalogQuery } from '../api/queries/catalog.ts'
import { verificationQuery } from '../api/queries/health.ts'
import { countOf, worstOf } from '../features/health/findings/finding-kinds.ts'
import { Dot } from '../parts/pill.tsx'
import { useShortcutText } from '../parts/commands/single-keys.ts'
import { useCommands } from '../parts/commands/use-commands.ts'
import styles from './store-page.module.css'
import { tabIcons } from '../features/stores/tab-icons.ts'

/** The parts of a store. Arrow keys go from one to the next, the keys 1 to 7 to each. */
export const StoreTabs = memo(function StoreTabs(props: { store: StoreRow; at: StoreTab }): ReactNode {
  const { store, at } = props
  const { t } = useTranslation(['shell', 'configuration'])
  const { toTab } = useWaysBack()
  const shortcutText = useShortcutText()
  const titleOf = (tab: StoreTab): string => {
    const keys = shortcutText(`tab-${tab}`)
    return keys === undefined ? t(`tab.${tab}`) : `${t(`tab.${tab}`)} (${keys})`
  }
  useCommands(
    storeTabs.map((tab) => ({
      id: `tab-${tab}` as const,
      group: 'store',
      Icon: tabIcons[tab],
      run: () => toTab(store.id, tab),
    })),
  )
  return (
    <div
      role="tablist"
      aria-label={t('tabsOf', { store: store.name })}
      className={styles['tabs']}
      onKeyDown={(event) => moveAmongTabs(event, at, (tab) => toTab(store.id, tab))}
    >
      {storeTabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          className={styles['tab']}
          aria-selected={tab === at}
          aria-controls="store-panel"
          title={titleOf(tab)}
          tabIndex={tab === at ? 0 : -1}
          onClick={() => toTab(store.id, tab)}
        >
          {t(`tab.${tab}`)}
          <TabCount store={store.id} tab={tab} />
          {tab === 'health' && <HealthDot store={store.id} />}
          {tab === 'configuration' && <FindingsDot findings={store.findings} />}
        </button>
      ))}
    </div>
  )
})

/** How many there are, as the store was last listed. */
function TabCount(props: { store: string; tab: StoreTab }): ReactNode {
  const format = useFormat()
  const totals = useQuery(catalogQuery(useClient(), props.store)).data?.totals
  const count =
    props.tab === 'repositories' ? totals?.repositories : props.tab === 'blobs' ? totals?.blobs : undefined
  return count === undefined ? null : <span className={styles['count']}>{format.count(count)}</span>
}

/** What the last verification found, where it found something. */
function HealthDot(props: { store: string }): ReactNode {
  const { t } = useTranslation('health')
  const last = useQuery(verificationQuery(useClient(), props.store)).data?.last
  const worst = last === undefined ? undefined : worstOf(last)
  if (last === undefined || worst === undefined) return null
  const { count } = countOf(last)
  return (
    <>
      <Dot tone={worst} />
      <span className="visually-hidden">{t(worst === 'error' ? 'errors' : 'warnings', { count })}</span>
    </>
  )
}

function FindingsDot(props: { findings: StoreRow['findings'] }): ReactNode {
  const { t } = useTranslation('configuration')
  const { errors, warnings } = props.findings
  if (errors + warnings === 0) return null
  return (
    <>
      <Dot tone={errors > 0 ? 'error' : 'warning'} />
      <span className="visually-hidden">
        {errors > 0 ? t('errors', { count: errors }) : t('warnings', { count: warnings })}
      </span>
    </>
  )
}

function moveAmongTabs(
  event: KeyboardEvent<HTMLDivElement>,
  now: StoreTab,
  open: (tab: StoreTab) => void,
): void {
  const index = storeTabs.indexOf(now)
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: (index + 1) % storeTabs.length,
    ArrowLeft: (index + storeTabs.length - 1) % storeTabs.length,
    Home: 0,
    End: storeTabs.length - 1,
  }
  const next = steps[event.key]
  const tab = next === undefined ? undefined : storeTabs[next]
  if (next === undefined || tab === undefined || tab === now) return
  event.preventDefault()
  open(tab)
  event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus()
}
