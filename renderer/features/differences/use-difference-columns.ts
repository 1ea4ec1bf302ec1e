import { useMemo } from 'react'

import { entryKinds } from '../../../electron/api/rows.ts'
import type {
  ConfigurationDifference,
  LayerDifference,
  PackageDifference,
} from '../../../electron/api/rows.ts'
import { fileAt, type FileDifferences, type FileSide } from '../../api/lists/file-differences.ts'
import { useTranslation } from '../../text/use-translation.ts'
import type { ListColumn } from '../save-list/list-columns.ts'

/** Layers of two images as they are saved. */
export function useLayerColumns(): readonly ListColumn<LayerDifference>[] {
  const { t } = useTranslation('differences')
  return useMemo(
    () => [
      { name: 'change', title: t('column.change'), value: ({ change }) => change },
      { name: 'before', title: t('before'), value: ({ before }) => before },
      { name: 'after', title: t('after'), value: ({ after }) => after },
      { name: 'command', title: t('column.command'), value: ({ createdBy }) => createdBy },
      { name: 'sizeBytes', title: t('column.size'), value: ({ sizeBytes }) => sizeBytes },
      { name: 'digest', title: t('column.digest'), value: ({ digest }) => digest },
    ],
    [t],
  )
}

/** What two configurations say as it is saved. */
export function useConfigurationColumns(): readonly ListColumn<ConfigurationDifference>[] {
  const { t } = useTranslation('differences')
  return useMemo(
    () => [
      { name: 'change', title: t('column.change'), value: ({ change }) => change },
      { name: 'area', title: t('part.configuration'), value: ({ area }) => area },
      { name: 'name', title: t('column.name'), value: ({ name }) => name },
      { name: 'before', title: t('before'), value: ({ before }) => before },
      { name: 'after', title: t('after'), value: ({ after }) => after },
    ],
    [t],
  )
}

/** Packages of two images as they are saved. */
export function usePackageColumns(): readonly ListColumn<PackageDifference>[] {
  const { t } = useTranslation('differences')
  return useMemo(
    () => [
      { name: 'change', title: t('column.change'), value: ({ change }) => change },
      { name: 'name', title: t('column.name'), value: ({ name }) => name },
      { name: 'architecture', title: t('column.architecture'), value: ({ architecture }) => architecture },
      { name: 'before', title: t('before'), value: ({ before }) => before },
      { name: 'after', title: t('after'), value: ({ after }) => after },
    ],
    [t],
  )
}

/** Files of two images as they are saved: what each side is, so that who reads it sees how they differ. */
export function useFileColumns(files: FileDifferences): readonly ListColumn<number>[] {
  const { t } = useTranslation('differences')
  return useMemo(() => {
    const both = (
      name: string,
      title: string,
      value: (side: FileSide) => string | number | undefined,
    ): readonly ListColumn<number>[] => [
      {
        name: `${name}Before`,
        title: `${title}, ${t('before')}`,
        value: (row) => of(fileAt(files, row)?.before, value),
      },
      {
        name: `${name}After`,
        title: `${title}, ${t('after')}`,
        value: (row) => of(fileAt(files, row)?.after, value),
      },
    ]
    return [
      { name: 'change', title: t('column.change'), value: (row) => fileAt(files, row)?.change },
      { name: 'path', title: t('column.path'), value: (row) => fileAt(files, row)?.path },
      ...both('kind', t('saved.kind'), ({ kind }) => entryKinds[kind]),
      ...both('sizeBytes', t('column.size'), ({ sizeBytes }) => sizeBytes),
      ...both('mode', t('saved.mode'), ({ mode }) => mode.toString(8).padStart(4, '0')),
      ...both('userId', t('saved.user'), ({ userId }) => userId),
      ...both('groupId', t('saved.group'), ({ groupId }) => groupId),
      ...both('target', t('saved.target'), ({ target }) => target),
      ...both('layer', t('column.layer'), ({ layer }) => layer),
    ]
  }, [t, files])
}

function of<Value>(side: FileSide | undefined, value: (side: FileSide) => Value): Value | undefined {
  return side === undefined ? undefined : value(side)
}
