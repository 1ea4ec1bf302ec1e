import { useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react'
import { MiddleText } from '../../../parts/values/middle-text.tsx'
import { useTranslation } from '../../../text/use-translation.ts'

import { tagKinds, type TagKind } from '../../../state/address/address.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { Chips } from '../../../parts/controls/chips.tsx'
import { ContextMenu, type MenuPoint } from '../../../parts/controls/context-menu.tsx'
import { CopyButton } from '../../../parts/controls/copy-button.tsx'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { FilterInput } from '../../../parts/controls/filter-input.tsx'
import { Counted, extentOf, ListingGrows, ListingStopped } from '../../../parts/feedback/listing-state.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { MenuItems, MoreMenu } from '../../../parts/controls/menu-items.tsx'
import { useShown } from '../../../parts/grid/shown.ts'
import { Pane } from '../../../parts/panes.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { InBothLanguages } from '../../../text/in-both-languages.tsx'
import { useFormat } from '../../../text/format.ts'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { PinButton } from '../../pinned/pin-button.tsx'
import { SaveShown } from '../../save-list/save-list.tsx'
import { ChosenTags, imageOf } from './chosen-tags.tsx'
import styles from './tags.module.css'
import { shownRows, type ManifestRow } from './tag-rows.ts'
import { TagCommands } from './tag-commands.tsx'
import { TagTable } from './tag-table.tsx'
import { pullName } from '../shared/pull-line.ts'
import { referenceOf } from '../shared/use-compare-images.ts'
import { useChosenRows } from '../shared/use-chosen-rows.ts'
import { useImageDeletes } from '../shared/use-image-deletes.ts'
import { useImageActions } from '../shared/use-image-actions.ts'
import { useTagColumns } from './use-tag-columns.ts'
import { useManifestRows, type ManifestRows } from './use-manifest-rows.ts'
import { useRepositoryActions } from '../shared/use-repository-actions.ts'

/** The tags of one repository, and the manifests that no tag leads to. */
export function TagsPane(props: { nav: RepositoryNavigation; repository: string }): ReactNode {
  const { nav, repository } = props
  const { t } = useTranslation('repositories')
  const queries = useQueryClient()
  const found = useManifestRows(nav, repository)
  const { tags, revisions } = found
  const { kind } = nav.address
  const filter = useDeferredValue(nav.address.tagFilter ?? '')
  const query = kind === 'untagged' || (tags.data?.ended === true && nav.tagsElsewhere) ? revisions : tags
  const listed = kind === 'untagged' ? found.untagged : found.listed
  const rows = listed ?? noRows
  const ofKind = kind === 'untagged' ? undefined : kind
  const among = useMemo(
    () => shownRows(rows, ofKind, filter, kind === 'untagged' ? nothingFound : found.find),
    [rows, ofKind, filter, kind, found.find],
  )
  const opened = nav.address.tag ?? nav.address.digest
  const { selection, onSelection, chosen } = useChosenRows(rows, opened, among)
  const saved = useShown<ManifestRow>()
  const columns = useTagColumns(kind === 'untagged')
  const [menu, setMenu] = useState<MenuPoint>()
  const deletes = useImageDeletes(nav.store, repository, chosen.map(imageOf))
  const shown = useMemo(
    () => (among === undefined || kind === 'untagged' ? noRows : rows.filter((_, at) => among[at] !== 0)),
    [rows, among, kind],
  )
  const stop = (): void => void queries.cancelQueries({ queryKey: found.keyOf(query) })
  const again = (): void => void query.refetch()
  const growing = query.isFetching && query.data?.ended !== true
  return (
    <Pane
      label={t('tags.title')}
      several={chosen.length > 1}
      header={
        <Head
          nav={nav}
          repository={repository}
          found={found}
          save={
            <SaveShown
              list={kind === 'untagged' ? 'untagged-manifests' : 'tags'}
              store={nav.store}
              columns={columns}
              filter={{ repository, text: filter, kind }}
              complete={query.data?.ended === true && listed?.every(({ read }) => read) === true}
              shown={saved}
              look="icon"
            />
          }
        />
      }
      footer={
        <>
          <Totals
            found={found}
            tagsElsewhere={nav.tagsElsewhere}
            untagged={kind === 'untagged'}
            growing={growing}
            ended={query.data?.ended === true}
            onStop={stop}
          />
          <ChosenTags nav={nav} repository={repository} rows={chosen} shown={shown} />
        </>
      }
    >
      <InBothLanguages>
        <TagCommands store={nav.store} repository={repository} rows={chosen} />
      </InBothLanguages>
      {query.isError && <ErrorPanel error={query.error} onRetry={again} />}
      {query.data === undefined && query.isFetching && <LoadingLine onStop={stop} />}
      {query.data !== undefined && (
        <TagTable
          rows={rows}
          among={among}
          chosen={opened}
          untagged={kind === 'untagged'}
          selection={selection}
          onSelection={onSelection}
          onMenu={setMenu}
          onDelete={deletes.run}
          onChoose={nav.openRow}
          onClose={nav.close}
          onOpen={() => nav.openPanel('layers')}
          reference={(row) => {
            const reference = referenceOf(imageOf(row))
            return reference === undefined
              ? undefined
              : pullName(nav.store.registryAddress, repository, reference)
          }}
          empty={growing ? undefined : <NoTags nav={nav} filter={filter} />}
          shown={saved}
          keptAs={`tags ${nav.store.id} ${repository}`}
        />
      )}
      {!query.isFetching && !query.isError && query.data?.ended !== true && (
        <ListingStopped onAgain={again} />
      )}
      {menu !== undefined && (
        <RowsMenu
          nav={nav}
          repository={repository}
          at={menu}
          rows={chosen}
          onClose={() => setMenu(undefined)}
        />
      )}
    </Pane>
  )
}

const noRows: readonly ManifestRow[] = []
/** A manifest without a tag has no name to look in. */
const nothingFound = (): readonly number[] => []

function RowsMenu(props: {
  nav: RepositoryNavigation
  repository: string
  at: MenuPoint
  rows: readonly ManifestRow[]
  onClose: () => void
}): ReactNode {
  const { nav, repository, rows } = props
  const { t } = useTranslation('images')
  const open = (): void => {
    for (const row of rows.slice(0, 1)) nav.openRow(row)
  }
  const groups = useImageActions(nav.store, repository, rows.map(imageOf), open)
  return (
    <ContextMenu at={props.at} label={t('menu.tags', { count: rows.length })} onClose={props.onClose}>
      <MenuItems groups={groups} />
    </ContextMenu>
  )
}

function Head(props: {
  nav: RepositoryNavigation
  repository: string
  found: ManifestRows
  /** The button that saves the list. */
  save: ReactNode
}): ReactNode {
  const { nav, repository, found } = props
  const { t } = useTranslation(['repositories', 'images'])
  const format = useFormat()
  const { totals } = found
  const sub = [
    t(nav.tagsElsewhere ? 'tags.manifests' : 'tagCount', {
      count: totals.all,
      formatted: format.count(totals.all),
    }),
    t('tags.digests', { count: totals.digests, formatted: format.count(totals.digests) }),
    ...(totals.lastPushedAtMs === undefined
      ? []
      : [t('tags.pushedAgo', { ago: format.ago(totals.lastPushedAtMs) })]),
  ]
  const counts = { ...totals, untagged: found.untagged?.length }
  return (
    <>
      <div className="pane-title">
        <div className="grow">
          <h2 className="trunc" title={repository} aria-label={repository}>
            <MiddleText text={repository} />
          </h2>
          <p>{sub.join(' · ')}</p>
        </div>
        <CopyButton value={repository} what={t('tags.copyName')} />
        <PinButton store={nav.store.id} repository={repository} />
        {props.save}
        <MoreMenu
          label={t('images:menu.repository', { name: repository })}
          groups={useRepositoryActions(nav.store, { chosen: [repository] })}
          small
        />
      </div>
      <div className={styles['tagsBar']}>
        <div className={styles['tagsFilter']}>
          <FilterInput
            label={t('tags.filter')}
            value={nav.address.tagFilter ?? ''}
            onChange={nav.filterTags}
          />
        </div>
        <Chips<TagKind | 'all'>
          label={t('tags.kinds')}
          value={nav.address.kind ?? 'all'}
          chips={[
            { value: 'all' as const, text: t('tags.all'), count: totals.all },
            ...tagKinds.map((kind) => ({ value: kind, text: t(`tags.${kind}`), count: counts[kind] })),
          ].filter(
            ({ value, count }) =>
              value === 'all' ||
              (value === 'untagged' ? !nav.tagsElsewhere : count !== 0) ||
              value === nav.address.kind,
          )}
          onChange={(kind) => nav.chooseKind(kind === 'all' ? undefined : kind)}
        />
      </div>
    </>
  )
}

function Totals(props: {
  found: ManifestRows
  tagsElsewhere: boolean
  untagged: boolean
  growing: boolean
  ended: boolean
  onStop: () => void
}): ReactNode {
  const { found, growing, ended } = props
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const { totals } = found
  if (growing) {
    const reading = !props.untagged && totals.all > 0
    const text = reading
      ? t('tags.reading', { done: format.count(totals.read), all: format.count(totals.all) })
      : t('listing', { formatted: format.count(found.untagged?.length ?? 0) })
    return <ListingGrows text={text} onStop={props.onStop} />
  }
  const checks = props.untagged || props.tagsElsewhere ? found.checks.ofUntagged : found.checks.ofTags
  if (props.untagged) {
    const count = found.untagged?.length ?? 0
    return (
      <>
        <Counted
          extent={extentOf({ ended }, count)}
          text={t('tags.untaggedCount', { count, formatted: format.count(count) })}
        />
        <Checked checks={checks} />
      </>
    )
  }
  const extent = extentOf({ ended }, totals.all)
  return (
    <>
      <Counted
        extent={extent}
        text={t(props.tagsElsewhere ? 'tags.manifests' : 'tagCount', {
          count: totals.all,
          formatted: format.count(totals.all),
        })}
      />
      {extent === 'whole' && (
        <span>{t('tags.digests', { count: totals.digests, formatted: format.count(totals.digests) })}</span>
      )}
      <Checked checks={checks} />
    </>
  )
}

/** How many rows a registry would not serve, and for how many that was not checked. */
function Checked(props: { checks: ManifestRows['checks']['ofTags'] }): ReactNode {
  const { broken, unchecked, wanted, ended, byDigest } = props.checks
  const { t } = useTranslation('repositories')
  const format = useFormat()
  return (
    <>
      {wanted > 0 && !ended && (
        <output>
          {t('tags.checking', { done: format.count(byDigest.size), all: format.count(wanted) })}
        </output>
      )}
      {broken > 0 && (
        <span className={styles['broken']}>
          {t('tags.broken', { count: broken, formatted: format.count(broken) })}
        </span>
      )}
      {unchecked > 0 && (
        <span title={t('tags.uncheckedDetail')}>
          {t('tags.unchecked', { count: unchecked, formatted: format.count(unchecked) })}
        </span>
      )}
    </>
  )
}

function NoTags(props: { nav: RepositoryNavigation; filter: string }): ReactNode {
  const { nav, filter } = props
  const { t } = useTranslation(['repositories', 'common'])
  if (filter.trim() !== '') {
    return (
      <Empty
        title={t('tags.noMatches', { filter })}
        action={<Button onClick={() => nav.filterTags('')}>{t('common:clearFilter')}</Button>}
      />
    )
  }
  if (nav.address.kind === 'untagged') return <Empty title={t('tags.noUntagged')} />
  if (nav.address.kind !== undefined) return <Empty title={t('tags.noneOfKind')} />
  return (
    <Empty
      title={t('tags.none')}
      detail={t('tags.noneDetail')}
      action={<Button onClick={() => nav.chooseKind('untagged')}>{t('tags.untagged')}</Button>}
    />
  )
}
