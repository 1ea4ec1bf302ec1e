import { IconArrowRight, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { Button, IconButton } from '../../parts/controls/button.tsx'
import { Digest } from '../../parts/values/digest.tsx'
import { useGoTo } from '../../state/address/use-address.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import type { AllStoresNavigation } from './navigation.ts'
import styles from './all-stores.module.css'
import type { ListedStoreState } from './store-state.ts'
import type { TagInStore, TagLine } from './tag-lines.ts'
import type { SharedTags } from './use-shared-tags.ts'

/** Where a tag leads in each store that holds its repository, and the way there. */
export function TagInStores(props: {
  line: TagLine
  repository: string
  holders: readonly ListedStoreState[]
  found: SharedTags
  nav: AllStoresNavigation
}): ReactNode {
  const { line, repository, nav } = props
  const { t } = useTranslation(['allStores', 'common', 'images', 'differences'])
  const { openDialog } = useWindowState()
  const source = props.holders.find(({ store }) => line.stores.has(store.id))?.store
  const copy = (to?: string): void => {
    if (source === undefined) return
    const items = [{ repository, tags: [line.tag] }]
    openDialog({ kind: 'copy', from: source, items, ...(to === undefined ? {} : { to }) })
  }
  const most = props.found.lines.find((each) => each.tag === line.tag && each.first)?.digest
  const reference = `${repository}:${line.tag}`
  const goTo = useGoTo()
  const differsFromMost = ({ digest }: TagInStore) => most !== undefined && digest !== most
  const usual = line.inStores.find(({ digest }) => digest === most)?.store
  const compare = (afterStore: string): void => {
    if (usual === undefined) return
    const named = { beforeRepository: repository, beforeTag: line.tag }
    const other = { afterStore, afterRepository: repository, afterTag: line.tag }
    goTo({ at: 'differences', beforeStore: usual, ...named, ...other })
  }
  return (
    <section className={styles['places']} aria-label={reference} data-pane tabIndex={-1}>
      <div className={styles['placesHead']}>
        <h3 className="trunc grow">{reference}</h3>
        {source !== undefined && (
          <Button size="small" icon={<IconArrowRight size={14} />} onClick={() => copy()}>
            {t('images:copy.open')}
          </Button>
        )}
        <IconButton size="small" label={t('common:close')} onClick={nav.closeLine}>
          <IconX size={14} />
        </IconButton>
      </div>
      <table className={styles['placesTable']}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('store')}</th>
            <th scope="col">{t('digest')}</th>
            <th scope="col">{t('pushed')}</th>
            <th scope="col">{t('size')}</th>
            <th scope="col">{t('open')}</th>
          </tr>
        </thead>
        <tbody>
          {props.holders.map(({ store, label }) => {
            const here = line.inStores.find((each) => each.store === store.id)
            const state = props.found.states.find((each) => each.store === store.id)?.state
            return (
              <tr key={store.id}>
                <th scope="row" aria-label={store.name}>
                  <span className={styles['placeName']}>
                    <span className={`${styles['mark']} ${styles['plain']}`}>{label}</span>
                    <span className="trunc">{store.name}</span>
                  </span>
                </th>
                {here === undefined ? (
                  <td colSpan={3} className={state === 'whole' ? styles['lost'] : styles['sub']}>
                    {t(
                      state === 'whole'
                        ? 'leads.absent'
                        : state === 'failed'
                          ? 'leads.failed'
                          : 'leads.waiting',
                    )}
                  </td>
                ) : (
                  <PlaceCells tag={here} differs={differsFromMost(here)} />
                )}
                <td className={styles['placeOpen']}>
                  {here === undefined && state === 'whole' && source !== undefined && (
                    <Button
                      tone="link"
                      aria-label={t('images:copy.openTo', { store: store.name })}
                      title={t('images:copy.openTo', { store: store.name })}
                      onClick={() => copy(store.id)}
                    >
                      {t('images:copy.here')}
                    </Button>
                  )}
                  {here !== undefined && usual !== undefined && differsFromMost(here) && (
                    <Button
                      tone="link"
                      aria-label={t('differences:withStore', { store: store.name })}
                      onClick={() => compare(store.id)}
                    >
                      {t('differences:open')}
                    </Button>
                  )}
                  <Button
                    tone="link"
                    aria-label={t('openIn', { store: store.name })}
                    onClick={() =>
                      nav.openInStore(store.id, repository, here === undefined ? undefined : line.tag)
                    }
                  >
                    {t('open')}
                  </Button>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function PlaceCells(props: { tag: TagInStore; differs: boolean }): ReactNode {
  const { tag } = props
  const format = useFormat()
  const bytes = tag.manifest?.totalBytes
  return (
    <>
      <td className={props.differs ? styles['differs'] : ''}>
        {tag.digest === undefined ? '—' : <Digest value={tag.digest} />}
      </td>
      <td title={tag.pushedAtMs === undefined ? undefined : format.dateTime(tag.pushedAtMs)}>
        {tag.pushedAtMs === undefined ? '' : format.ago(tag.pushedAtMs)}
      </td>
      <td title={bytes === undefined ? undefined : format.bytesExact(bytes)}>
        {bytes === undefined ? '' : format.bytes(bytes)}
      </td>
    </>
  )
}
