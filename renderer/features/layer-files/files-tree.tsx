import { useMemo, type ReactNode } from 'react'

import { Button } from '../../parts/controls/button.tsx'
import type { MenuPoint } from '../../parts/controls/context-menu.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { nextSort, type Sort } from '../../parts/grid/head-column.ts'
import type { SortKey } from '../../parts/grid/row-order.ts'
import { useTableSort } from '../../parts/grid/use-column-layout.ts'
import { nameColumn, TreeTable, type NameTone, type TreeColumn } from '../../parts/grid/tree-table.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { changeSigns, entryOfRow, type Change } from './entry-changes.ts'
import { bytesOf, rowOf, type FileTree } from './file-tree.ts'
import styles from './layer-files.module.css'
import { modeText } from './mode-text.ts'
import type { FilteredTree } from './use-file-tree.ts'
import { useSiblingOrder } from './use-sibling-order.ts'
import { useOpenFolders } from './use-open-folders.ts'

/** Files of a layer or an image as a tree, with what their archive says of them. */
export function FilesTree(props: {
  filtered: FilteredTree | undefined
  filter: string
  onFilter: (filter: string) => void
  /** Absent while files may still come. */
  empty: ReactNode
  chosen: string | undefined
  onChoose: (id: string) => void
  /** Closes what is shown of the chosen one. */
  onUnchoose: () => void
  onMenu?: ((id: string, at: MenuPoint) => void) | undefined
  /** Keeps its identity while it says the same. */
  changeOf: (tree: FileTree, row: number) => Change
  /** Shows which layer a file is from. */
  withLayer: boolean
}): ReactNode {
  const { filter, chosen, changeOf, withLayer } = props
  const { t } = useTranslation(['contents', 'common'])
  const table = withLayer ? 'image-files' : 'layer-files'
  const [sort, setSort] = useTableSort(table, undefined, sortableFiles)
  const keysOf = useMemo(
    () => (tree: FileTree, column: string) => sortKeyOf(tree, column, changeOf),
    [changeOf],
  )
  const ordered = useSiblingOrder(props.filtered, sort, keysOf)
  const { filtered } = ordered
  const { nodes, onToggle } = useOpenFolders(ordered, chosen)
  const tree = filtered?.tree
  const columns = useColumns(tree, changeOf, withLayer)
  const afterOf = useAfterName(tree)
  const nameTone = useMemo(
    () =>
      (id: string): NameTone => {
        const row = tree && rowOf(tree, id)
        if (tree === undefined || row === undefined) return 'plain'
        return isDeleted(tree, row, changeOf) ? 'deleted' : 'plain'
      },
    [tree, changeOf],
  )
  const isFiltered = filter.trim() !== ''
  return (
    <TreeTable
      table={table}
      sort={sort ?? byName}
      onSort={(column) => setSort(nextSort(sort ?? byName, column))}
      label={t('tree')}
      nameHeader={t('name')}
      nodes={nodes}
      columns={columns}
      selected={chosen}
      onSelect={(id, how) => {
        props.onChoose(id)
        if (how === 'menu') return
        const at = id.endsWith('/') ? nodes.indexOf(id) : undefined
        const node = at === undefined ? undefined : nodes.nodeAt(at)
        if (node?.expandable === true) onToggle(id, !node.expanded)
      }}
      onToggle={onToggle}
      onUnselect={() => {
        const at = chosen === undefined ? undefined : nodes.indexOf(chosen)
        const node = at === undefined ? undefined : nodes.nodeAt(at)
        if (chosen?.endsWith('/') === true && node?.expandable === true) onToggle(chosen, !node.expanded)
        else props.onUnchoose()
      }}
      reference={(id) => id}
      onMenu={props.onMenu}
      nameTone={nameTone}
      after={afterOf}
      empty={
        isFiltered && filtered?.kept !== undefined ? (
          <Empty
            title={t('noMatches', { filter })}
            action={<Button onClick={() => props.onFilter('')}>{t('common:clearFilter')}</Button>}
          />
        ) : (
          props.empty
        )
      }
    />
  )
}

const byName: Sort = { column: nameColumn, direction: 'ascending' }
const sortableFiles = [nameColumn, 'change', 'layer', 'size', 'mode'].map((id) => ({ id }))

/** A folder is as large as all files in it. The tree is in the order of names. */
function sortKeyOf(
  tree: FileTree,
  column: string,
  changeOf: (tree: FileTree, row: number) => Change,
): SortKey<number> | undefined {
  switch (column) {
    case nameColumn:
      return (row) => row
    case 'change':
      return (row) => changeRanks[changeOf(tree, row)]
    case 'layer':
      return (row) => entryOfRow(tree, row)?.layer ?? 0
    case 'size':
      return (row) => (hasSize(tree, row) && !isDeleted(tree, row, changeOf) ? bytesOf(tree, row) : -1)
    case 'mode':
      return (row) => {
        const entry = entryOfRow(tree, row)
        return entry === undefined || entry.kind === 'whiteout' ? '' : modeText(entry.kind, entry.mode)
      }
    default:
      return undefined
  }
}

/** What the layer did comes before what it left as it was. */
const changeRanks: Readonly<Record<Change, number>> = {
  added: 0,
  changed: 1,
  deleted: 2,
  unknown: 3,
  none: 4,
}

function useColumns(
  tree: FileTree | undefined,
  changeOf: (tree: FileTree, row: number) => Change,
  withLayer: boolean,
): readonly TreeColumn[] {
  const { t } = useTranslation('contents')
  const format = useFormat()
  return useMemo(() => {
    const ofRow =
      <Value,>(of: (tree: FileTree, row: number) => Value) =>
      (id: string): Value | undefined => {
        const row = tree && rowOf(tree, id)
        return tree === undefined || row === undefined ? undefined : of(tree, row)
      }
    const isShown = (of: FileTree, row: number): boolean => !isDeleted(of, row, changeOf)
    const change: TreeColumn = {
      id: 'change',
      sortable: true,
      header: t('change'),
      headerTitle: t('changeTitle'),
      width: '16px',
      align: 'center',
      cell: ofRow((of, row) => <ChangeSign change={changeOf(of, row)} />),
      title: ofRow((of, row) => t(`changes.${changeOf(of, row)}`)),
    }
    const layer: TreeColumn = {
      id: 'layer',
      sortable: true,
      header: t('layer'),
      width: '40px',
      align: 'end',
      cell: ofRow((of, row) => entryOfRow(of, row)?.layer ?? ''),
    }
    const size: TreeColumn = {
      id: 'size',
      sortable: true,
      header: t('size'),
      width: '60px',
      align: 'end',
      cell: ofRow((of, row) => (hasSize(of, row) && isShown(of, row) ? format.bytes(bytesOf(of, row)) : '')),
      title: ofRow((of, row) => (hasSize(of, row) ? format.bytesExact(bytesOf(of, row)) : undefined)),
    }
    const mode: TreeColumn = {
      id: 'mode',
      sortable: true,
      header: t('mode'),
      width: '72px',
      cell: ofRow((of, row) => {
        const entry = entryOfRow(of, row)
        return entry === undefined || entry.kind === 'whiteout' || !isShown(of, row) ? (
          ''
        ) : (
          <span className={`mono ${styles['mode']}`}>{modeText(entry.kind, entry.mode)}</span>
        )
      }),
    }
    return [withLayer ? layer : change, size, mode]
  }, [tree, changeOf, withLayer, t, format])
}

function isDeleted(tree: FileTree, row: number, changeOf: (tree: FileTree, row: number) => Change): boolean {
  return changeOf(tree, row) === 'deleted'
}

/** Links, devices and deletions have none. */
function hasSize(tree: FileTree, row: number): boolean {
  return tree.folders[row] === 1 || entryOfRow(tree, row)?.kind === 'file'
}

function ChangeSign(props: { change: Change }): ReactNode {
  const { t } = useTranslation('contents')
  const { change } = props
  return (
    <>
      <span aria-hidden="true" className={styles[change]}>
        {changeSigns[change]}
      </span>
      <span className="visually-hidden">{t(`changes.${change}`)}</span>
    </>
  )
}

function useAfterName(tree: FileTree | undefined): (id: string) => string | undefined {
  const { t } = useTranslation('contents')
  return useMemo(
    () => (id) => {
      const row = tree && rowOf(tree, id)
      if (tree === undefined || row === undefined) return undefined
      if (tree.opaque[row] === 1) return t('opaque')
      const entry = entryOfRow(tree, row)
      switch (entry?.kind) {
        case 'symbolicLink':
          return t('link', { target: entry.target })
        case 'hardLink':
          return t('hardLink', { target: entry.target })
        case 'outside':
          return t('outside')
        default:
          return undefined
      }
    },
    [tree, t],
  )
}

/** How many entries are shown of a list while it is filtered. */
export function foundOf(filtered: FilteredTree | undefined): number | undefined {
  return filtered?.kept?.found
}
