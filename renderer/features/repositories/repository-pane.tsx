import { IconCube, IconFolder } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { emptyListing } from '../../api/lists/listing.ts'
import { repositoriesQuery, type RepositoryListing } from '../../api/queries/registry.ts'
import { useTagCount, useTagCounter, type TagCounter } from '../../api/lists/tag-counts.ts'
import { useMenuCommands } from '../../parts/commands/use-menu-commands.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ContextMenu, type MenuPoint } from '../../parts/controls/context-menu.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { Counted, extentOf, ListingGrows, ListingStopped } from '../../parts/feedback/listing-state.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { MenuItems } from '../../parts/controls/menu-items.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { Pane } from '../../parts/panes.tsx'
import { rowsInOrder } from '../../parts/grid/shown.ts'
import { Tree } from '../../parts/grid/tree.tsx'
import type { TreeRows } from '../../parts/grid/tree-rows.ts'
import { InBothLanguages } from '../../text/in-both-languages.tsx'
import { useFormat } from '../../text/format.ts'
import { dropOn, useListAim } from '../drop/list-aim.ts'
import type { RepositoryNavigation } from './shared/navigation.ts'
import styles from './repositories.module.css'
import { SaveList } from '../save-list/save-list.tsx'
import { useRepositoryList } from './use-repository-list.ts'
import { RowProblems } from './shared/row-problems.tsx'
import { foldersOf, indexInOrder, NameIndex, type OpenNodes } from './repository-tree.ts'
import { useSelection } from '../../parts/grid/use-selection.ts'
import type { Selection } from '../../parts/grid/selection.ts'
import { deletionOfRepositories, useRepositoryActions } from './shared/use-repository-actions.ts'
import { useKeptState } from '../../state/kept-state.ts'
import { useWindowState } from '../../state/window-state.tsx'

const icon = {
  repository: <IconCube size={16} stroke={1.6} />,
  folder: <IconFolder size={16} stroke={1.6} />,
}
/** A list this short is shown open. */
const openUpTo = 60

/** The repositories of a store: nested by their names, or as a flat list while it is filtered. */
export function RepositoryPane(props: { nav: RepositoryNavigation }): ReactNode {
  const { nav } = props
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const queries = useQueryClient()
  const query = repositoriesQuery(useClient(), nav.store.id)
  const repositories = useQuery(query)
  const stop = (): void => void queries.cancelQueries({ queryKey: query.queryKey })
  const listing = repositories.data ?? emptyListing
  const filter = useDeferredValue(nav.address.filter ?? '')
  const { nodes, belowOf, count, index, onToggle, names } = useNodes(nav, listing, filter)
  const saved = useRepositoryList(nav.store.id, index)
  const { selection, onSelection } = useSelection(nav.address.repository)
  const chosen = useMemo(() => chosenNames(nodes, selection), [nodes, selection])
  const { openDialog } = useWindowState()
  const askDelete = (path: string): void => {
    const wanted = chosen.includes(path) ? chosen : index.has(path) ? [path] : []
    if (wanted.length > 0) openDialog(deletionOfRepositories(nav.store, wanted))
  }
  const [menu, setMenu] = useState<{ readonly path: string; readonly at: MenuPoint }>()
  const aim = useListAim()
  const counter = useTagCounter(nav.store.id)
  const { tagsElsewhere } = nav
  const { id: store } = nav.store
  const trailing = useCallback(
    (path: string): ReactNode => {
      const repositories = belowOf(path)
      if (repositories !== undefined) return <Below count={repositories} />
      return (
        <>
          <RowProblems problems={index.problemsOf(path)} />
          {!tagsElsewhere && <TagCount counter={counter} store={store} repository={path} />}
        </>
      )
    },
    [belowOf, index, counter, store, tagsElsewhere],
  )
  const growing = repositories.isFetching && repositories.data?.ended !== true
  const formatted = format.count(count)
  return (
    <Pane
      label={t('title')}
      tone="subtle"
      drop={{ as: dropOn.list, aimed: aim?.kind === 'list' }}
      header={
        <>
          <div className={styles['paneHead']}>
            <FilterInput
              label={t('filter')}
              value={nav.address.filter ?? ''}
              onChange={nav.filterRepositories}
            />
            <SaveList
              list="repositories"
              store={nav.store}
              columns={saved.columns}
              filter={{ text: filter.trim() }}
              asOfMs={saved.asOfMs}
              complete={repositories.data?.ended === true}
              rows={names}
              look="icon"
            />
          </div>
          {nav.tagsElsewhere && (
            <div className={styles['paneNote']}>
              <Note>{t(nav.databaseLikely ? 'withoutTags' : 'withoutTagsUnclear')}</Note>
            </div>
          )}
        </>
      }
      footer={
        growing && repositories.data !== undefined ? (
          <ListingGrows text={t('listing', { formatted })} onStop={stop} />
        ) : (
          <>
            <Counted
              extent={extentOf(repositories.data, index.size)}
              text={t(filter === '' ? 'count' : 'matches', { count, formatted })}
            />
            {chosen.length > 1 && <output>{t('chosen', { formatted: format.count(chosen.length) })}</output>}
          </>
        )
      }
    >
      {repositories.isPending && repositories.isFetching && <LoadingLine onStop={stop} />}
      {repositories.data !== undefined && (
        <Tree
          label={t('title')}
          nodes={nodes}
          {...(nav.address.repository === undefined ? {} : { selected: nav.address.repository })}
          onSelect={nav.openRepository}
          onUnselect={nav.closeRepository}
          onToggle={onToggle}
          reference={(path) => (index.has(path) ? path : undefined)}
          many={{ selection, onChange: onSelection, onNone: nav.closeRepository }}
          onMenu={(path, at) => setMenu({ path, at })}
          onDelete={askDelete}
          trailing={trailing}
          keptAs={`repositories ${store}`}
          drop={{
            as: dropOn.repository,
            groupsAs: dropOn.folder,
            aimed: aim === undefined || aim.kind === 'list' ? undefined : aim.name,
          }}
          empty={growing || filter.trim() === '' ? undefined : <NoMatches nav={nav} filter={filter} />}
        />
      )}
      {!repositories.isFetching && !repositories.isError && repositories.data?.ended !== true && (
        <ListingStopped onAgain={() => void repositories.refetch()} />
      )}
      {chosen.length > 1 && (
        <InBothLanguages>
          <RepositoriesCommands store={nav.store} chosen={chosen} />
        </InBothLanguages>
      )}
      {menu !== undefined && (
        <NodeMenu nav={nav} index={index} chosen={chosen} {...menu} onClose={() => setMenu(undefined)} />
      )}
    </Pane>
  )
}

function RepositoriesCommands(props: { store: StoreRow; chosen: readonly string[] }): ReactNode {
  useMenuCommands('repositories', 'chosen', useRepositoryActions(props.store, { chosen: props.chosen }))
  return null
}

const noneToggled: ReadonlyMap<string, boolean> = new Map()

function useNodes(nav: RepositoryNavigation, listing: RepositoryListing, filter: string) {
  const selected = nav.address.repository
  const [toggled, setToggled] = useKeptState(`repositories ${nav.store.id}`, noneToggled)
  const [index] = useState(() => new NameIndex())
  const wanted = filter.trim()
  const found = useMemo(() => {
    index.update(listing.pages)
    if (wanted !== '') {
      const matching = index.matching(wanted)
      return { nodes: listRows(matching), belowOf: () => undefined, names: rowsInOrder(matching) }
    }
    const above = new Set(selected === undefined ? [] : foldersOf(selected))
    const isOpen = (path: string): boolean => toggled.get(path) ?? (above.has(path) || index.size <= openUpTo)
    const shown = index.openNodes(isOpen)
    const belowOf = (path: string): number | undefined => folderBelow(shown, path)
    // What is folded is in the list as well; all are put in order when somebody saves them.
    const rowAt = (at: number): string | undefined => index.inOrder()[at]
    return { nodes: treeRows(shown), belowOf, names: { count: index.size, rowAt } }
  }, [index, listing, wanted, toggled, selected])
  const onToggle = (path: string, open: boolean): void => setToggled((now) => new Map(now).set(path, open))
  return { ...found, count: wanted === '' ? index.size : found.nodes.count, index, onToggle }
}

/** The chosen repositories that show, in their order. */
function chosenNames(nodes: TreeRows, { chosen }: Selection): readonly string[] {
  return [...chosen]
    .flatMap((name) => {
      const at = nodes.indexOf(name)
      return at === undefined || nodes.nodeAt(at)?.selectable === false ? [] : [{ name, at }]
    })
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name)
}

function treeRows(shown: OpenNodes): TreeRows {
  return {
    ...shown,
    nodeAt(index) {
      const node = shown.nodeAt(index)
      return (
        node && {
          id: node.path,
          label: node.label,
          depth: node.depth,
          expandable: node.expandable,
          expanded: node.open,
          selectable: node.isRepository,
          icon: node.isRepository ? icon.repository : icon.folder,
          position: node.position,
          siblings: node.siblings,
        }
      )
    },
  }
}

/** Names in order, as a tree without folders. */
function listRows(names: readonly string[]): TreeRows {
  return {
    count: names.length,
    nodeAt(index) {
      const name = names[index]
      if (name === undefined) return undefined
      return {
        id: name,
        label: name,
        depth: 0,
        expandable: false,
        expanded: false,
        selectable: true,
        icon: icon.repository,
        position: index + 1,
        siblings: names.length,
      }
    },
    indexOf: (name) => indexInOrder(names, name),
    parentOf: () => undefined,
  }
}

/** How many repositories a folder holds; undefined for a repository. */
function folderBelow(shown: OpenNodes, path: string): number | undefined {
  const index = shown.indexOf(path)
  const node = index === undefined ? undefined : shown.nodeAt(index)
  return node?.isRepository === false ? node.below : undefined
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

function NoMatches(props: { nav: RepositoryNavigation; filter: string }): ReactNode {
  const { nav, filter } = props
  const { t } = useTranslation(['repositories', 'common'])
  return (
    <Empty
      title={t('noMatches', { filter })}
      action={<Button onClick={() => nav.filterRepositories('')}>{t('common:clearFilter')}</Button>}
    />
  )
}

function NodeMenu(props: {
  nav: RepositoryNavigation
  index: NameIndex
  chosen: readonly string[]
  path: string
  at: MenuPoint
  onClose: () => void
}): ReactNode {
  const { nav, index, path } = props
  const { t } = useTranslation('images')
  const several = props.chosen.length > 1 && props.chosen.includes(path)
  const about = several
    ? { chosen: props.chosen }
    : index.has(path)
      ? { chosen: [path], below: index.inFolder(path) }
      : { chosen: [], below: index.inFolder(path), folder: path }
  const groups = useRepositoryActions(nav.store, about, nav.openRepository)
  const label = several
    ? t('menu.repositories', { count: props.chosen.length })
    : t('menu.repository', { name: path })
  return (
    <ContextMenu at={props.at} label={label} onClose={props.onClose}>
      <MenuItems groups={groups} />
    </ContextMenu>
  )
}
