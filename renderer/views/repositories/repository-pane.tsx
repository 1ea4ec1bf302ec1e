import { IconAlertTriangle, IconCube, IconFolder } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { useClient } from '../../api/client-context.tsx'
import { emptyListing } from '../../api/listing.ts'
import { repositoriesQuery, type RepositoryListing } from '../../api/queries-registry.ts'
import { useTagCount, useTagCounter, type TagCounter } from '../../api/tag-counts.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FilterInput } from '../../parts/filter-input.tsx'
import { ListingGrows, ListingStopped } from '../../parts/listing-state.tsx'
import { LoadingLine } from '../../parts/loading-line.tsx'
import { Note } from '../../parts/note.tsx'
import { Pane } from '../../parts/panes.tsx'
import { ErrorPanel } from '../../parts/problem.tsx'
import { Tree, type TreeNode } from '../../parts/tree.tsx'
import { useFormat } from '../../text/format.ts'
import type { Place } from './place.ts'
import styles from './repositories.module.css'
import { foldersOf, nestNames, openNodes } from './repository-tree.ts'

const icon = {
  repository: <IconCube size={16} stroke={1.6} />,
  folder: <IconFolder size={16} stroke={1.6} />,
}
/** A list this short is shown open. */
const openUpTo = 60

/** The repositories of a store: nested by their names, or as a flat list while it is filtered. */
export function RepositoryPane(props: { place: Place }): ReactNode {
  const { place } = props
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const queries = useQueryClient()
  const query = repositoriesQuery(useClient(), place.store.id)
  const repositories = useQuery(query)
  const stop = (): void => void queries.cancelQueries({ queryKey: query.queryKey })
  const listing = useDeferredValue(repositories.data ?? emptyListing)
  const filter = useDeferredValue(place.address.filter ?? '')
  const { nodes, count, onToggle } = useNodes(place, listing, filter)
  const growing = repositories.isFetching && repositories.data?.ended !== true
  const formatted = format.count(count)
  return (
    <Pane
      label={t('title')}
      tone="subtle"
      header={
        <>
          <div className={styles['paneHead']}>
            <FilterInput
              label={t('filter')}
              value={place.address.filter ?? ''}
              onChange={place.filterRepositories}
            />
          </div>
          {place.tagsElsewhere && (
            <div className={styles['paneNote']}>
              <Note>{t('withoutTags')}</Note>
            </div>
          )}
        </>
      }
      footer={
        growing && repositories.data !== undefined ? (
          <ListingGrows text={t('listing', { formatted })} onStop={stop} />
        ) : (
          <span>{t(filter === '' ? 'count' : 'matches', { count, formatted })}</span>
        )
      }
    >
      {repositories.isError && (
        <ErrorPanel error={repositories.error} onRetry={() => void repositories.refetch()} />
      )}
      {repositories.isPending && repositories.isFetching && <LoadingLine onStop={stop} />}
      {repositories.data !== undefined && (
        <Tree
          label={t('title')}
          nodes={nodes}
          {...(place.address.repository === undefined ? {} : { selected: place.address.repository })}
          onSelect={place.openRepository}
          onToggle={onToggle}
          empty={growing ? undefined : <NoRepositories place={place} filter={filter} />}
        />
      )}
      {!repositories.isFetching && !repositories.isError && repositories.data?.ended !== true && (
        <ListingStopped onAgain={() => void repositories.refetch()} />
      )}
    </Pane>
  )
}

function useNodes(place: Place, listing: RepositoryListing, filter: string) {
  const { t } = useTranslation(['repositories', 'problems'])
  const counter = useTagCounter(place.store.id)
  const store = place.store.id
  const selected = place.address.repository
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map())
  const rows = useMemo(() => new Map(listing.pages.flat().map((row) => [row.name, row])), [listing])
  const tree = useMemo(() => nestNames(rows.keys()), [rows])
  const nodes = useMemo<readonly TreeNode[]>(() => {
    const ofRepository = (name: string) => ({
      icon: icon.repository,
      trailing: (
        <>
          <RowProblems ids={(rows.get(name)?.problems ?? []).map(({ id }) => t(`problems:${id}`))} />
          {!place.tagsElsewhere && <TagCount counter={counter} store={store} repository={name} />}
        </>
      ),
    })
    if (filter.trim() !== '') {
      const wanted = filter.trim().toLowerCase()
      const names = [...rows.keys()].filter((name) => name.toLowerCase().includes(wanted)).toSorted()
      return names.map((name) => ({
        id: name,
        label: name,
        depth: 0,
        expandable: false,
        expanded: false,
        ...ofRepository(name),
      }))
    }
    const above = new Set(selected === undefined ? [] : foldersOf(selected))
    const isOpen = (path: string): boolean => toggled.get(path) ?? (above.has(path) || rows.size <= openUpTo)
    return openNodes(tree, isOpen).map(({ node, open }) => ({
      id: node.path,
      label: node.label,
      depth: node.depth,
      expandable: node.children.length > 0,
      expanded: open,
      selectable: node.isRepository,
      ...(node.isRepository
        ? ofRepository(node.path)
        : { icon: icon.folder, trailing: <Below count={node.below} /> }),
    }))
  }, [rows, tree, filter, toggled, selected, counter, store, place.tagsElsewhere, t])
  const onToggle = (path: string, open: boolean): void => setToggled((now) => new Map(now).set(path, open))
  return { nodes, count: filter.trim() === '' ? rows.size : nodes.length, onToggle }
}

function TagCount(props: { counter: TagCounter; store: string; repository: string }): ReactNode {
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const counts = useTagCount(props.counter, props.store, props.repository).data
  if (counts === undefined) return null
  const formatted = `${format.count(counts.tags)}${counts.more ? '+' : ''}`
  return <span title={t('tagCount', { count: counts.tags, formatted })}>{formatted}</span>
}

function Below(props: { count: number }): ReactNode {
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const formatted = format.count(props.count)
  return <span title={t('below', { count: props.count, formatted })}>{formatted}</span>
}

function RowProblems(props: { ids: readonly string[] }): ReactNode {
  if (props.ids.length === 0) return null
  const words = props.ids.join('; ')
  return (
    <span className={styles['rowProblem']} title={words}>
      <IconAlertTriangle size={14} aria-label={words} />
    </span>
  )
}

function NoRepositories(props: { place: Place; filter: string }): ReactNode {
  const { place, filter } = props
  const { t } = useTranslation(['repositories', 'common'])
  if (filter.trim() !== '') {
    return (
      <Empty
        title={t('noMatches', { filter })}
        action={<Button onClick={() => place.filterRepositories('')}>{t('common:clearFilter')}</Button>}
      />
    )
  }
  const { connection } = place.store
  const layout = connection.state === 'ready' ? connection.layout.kind : 'registry'
  const detail = layout === 'empty' ? t('noneEmpty') : layout === 'other' ? t('noneOther') : t('noneRegistry')
  return (
    <Empty
      title={t('none')}
      detail={detail}
      action={layout === 'other' ? <Button onClick={place.openFiles}>{t('showFiles')}</Button> : undefined}
    />
  )
}
