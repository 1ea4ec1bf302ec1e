import { useMemo } from 'react'

import { useTranslation } from '../../text/use-translation.ts'
import { timeCell, type ListColumn } from '../save-list/list-columns.ts'
import { entryOfRow, type Change } from './entry-changes.ts'
import { bytesOf, pathOf, type FileTree } from './file-tree.ts'

/** The rows of a tree of files as they are saved. Of a folder that no entry is about only its path and its size are known. */
export function useEntryColumns(
  tree: FileTree | undefined,
  changeOf: (tree: FileTree, row: number) => Change,
  withLayer: boolean,
): readonly ListColumn<number>[] {
  const { t } = useTranslation('contents')
  return useMemo(() => {
    if (tree === undefined) return []
    const isFolder = (row: number): boolean => tree.folders[row] === 1
    const entry = (row: number) => entryOfRow(tree, row)
    // What is deleted has a name and nothing more.
    const there = (row: number) => {
      const known = entry(row)
      return known?.kind === 'whiteout' ? undefined : known
    }
    const sizeBytes = (row: number): number | undefined =>
      isFolder(row) || entry(row)?.kind === 'file' ? bytesOf(tree, row) : undefined
    return [
      { name: 'path', title: t('saved.path'), value: (row) => pathOf(tree, row) },
      {
        name: 'kind',
        title: t('saved.kind'),
        value: (row) => (isFolder(row) ? 'folder' : entry(row)?.kind),
      },
      { name: 'change', title: t('saved.change'), value: (row) => changeOf(tree, row) },
      ...(withLayer ? [{ name: 'layer', title: t('layer'), value: (row: number) => entry(row)?.layer }] : []),
      { name: 'sizeBytes', title: t('size'), value: sizeBytes },
      { name: 'mode', title: t('mode'), value: (row) => there(row)?.mode.toString(8).padStart(4, '0') },
      { name: 'userId', title: t('saved.user'), value: (row) => there(row)?.userId },
      { name: 'groupId', title: t('saved.group'), value: (row) => there(row)?.groupId },
      { name: 'modified', title: t('chosen.modified'), value: (row) => timeCell(there(row)?.modifiedAtMs) },
      { name: 'target', title: t('saved.target'), value: (row) => there(row)?.target },
      { name: 'opaque', title: t('opaque'), value: (row) => tree.opaque[row] === 1 },
    ]
  }, [tree, changeOf, withLayer, t])
}
