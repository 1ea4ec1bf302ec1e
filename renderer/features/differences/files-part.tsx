import { useMemo, type ReactNode } from 'react'

import { fileDifferences } from '../../../electron/api/rows.ts'
import {
  changeAt,
  fileAt,
  pathAt,
  sizeAt,
  type FileDifference,
  type FileDifferences,
} from '../../api/lists/file-differences.ts'
import { Empty } from '../../parts/feedback/empty.tsx'
import type { Shown } from '../../parts/grid/shown.ts'
import { Table, type Column } from '../../parts/grid/table.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { ChangeMark } from './change-mark.tsx'

/** The files that differ, in the order of paths; a row is the number of a file. */
export function FilesPart(props: {
  files: FileDifferences
  /** Those that a filter leaves; all when absent. */
  among: Uint8Array | undefined
  ended: boolean
  shown: Shown<number>
}): ReactNode {
  const { files, among, ended } = props
  const { t } = useTranslation('differences')
  const { blocks, count } = files
  const rows = useMemo(() => Array.from({ length: count }, (_, row) => row), [count])
  const columns = useFileColumns(blocks)
  return (
    <Table
      table="differences.files"
      label={t('part.files')}
      columns={columns}
      rows={rows}
      among={among}
      rowKey={(row) => pathAt(files, row)}
      reference={(row) => pathAt(files, row)}
      shown={props.shown}
      empty={
        !ended ? undefined : count > 0 ? (
          <Empty title={t('noMatches')} />
        ) : (
          <Empty title={t('equal')} detail={t('equalDetail')} />
        )
      }
    />
  )
}

/** They stay the same while the list grows: its blocks do. */
function useFileColumns(blocks: FileDifferences['blocks']): readonly Column<number>[] {
  const { t } = useTranslation('differences')
  const format = useFormat()
  const differsText = useDiffersText()
  return useMemo(() => {
    const list = { blocks }
    const sideColumn = (side: 'before' | 'after', header: string): Column<number> => ({
      id: side,
      header,
      width: '84px',
      align: 'end',
      cell: (row) => {
        const sizeBytes = fileAt(list, row)?.[side]?.sizeBytes
        return sizeBytes === undefined ? '—' : format.bytes(sizeBytes)
      },
      sortKey: (row) => sizeAt(list, side, row),
    })
    return [
      {
        id: 'change',
        header: t('column.change'),
        width: '120px',
        cell: (row) => <ChangeMark change={fileAt(list, row)?.change ?? 'same'} />,
        sortKey: (row) => changeAt(list, row),
      },
      {
        id: 'path',
        header: t('column.path'),
        width: 'minmax(200px, 2fr)',
        cell: (row) => <span className="mono">{visible(pathAt(list, row))}</span>,
        title: (row) => visible(pathAt(list, row)),
        sortKey: (row) => pathAt(list, row),
      },
      {
        id: 'what',
        header: t('column.what'),
        width: 'minmax(120px, 1fr)',
        cell: (row) => differsText(fileAt(list, row)),
        title: (row) => {
          const file = fileAt(list, row)
          return file?.change === 'notCompared' ? t('notComparedHint') : differsText(file)
        },
        sortKey: (row) => differsText(fileAt(list, row)),
      },
      sideColumn('before', t('before')),
      sideColumn('after', t('after')),
      {
        id: 'layer',
        header: t('column.layer'),
        width: '76px',
        align: 'end',
        cell: (row) => {
          const file = fileAt(list, row)
          return [file?.before?.layer, file?.after?.layer].map((layer) => layer ?? '—').join(' → ')
        },
        sortKey: (row) => {
          const file = fileAt(list, row)
          return file?.after?.layer ?? file?.before?.layer ?? -1
        },
      },
    ]
  }, [t, format, differsText, blocks])
}

function useDiffersText(): (file: FileDifference | undefined) => string {
  const { t } = useTranslation('differences')
  return useMemo(
    () =>
      (file: FileDifference | undefined): string => {
        if (file?.before === undefined || file.after === undefined) return ''
        const { differs, before, after } = file
        const has = (bit: number, text: string): readonly string[] => ((differs & bit) === 0 ? [] : [text])
        const owner = (side: typeof before) => `${side.userId}:${side.groupId}`
        return [
          ...has(fileDifferences.type, t('differs.type')),
          ...has(fileDifferences.content, t('differs.content')),
          ...has(
            fileDifferences.mode,
            t('differs.mode', { before: before.mode.toString(8), after: after.mode.toString(8) }),
          ),
          ...has(fileDifferences.owner, t('differs.owner', { before: owner(before), after: owner(after) })),
          ...has(fileDifferences.target, t('differs.target', { after: visible(after.target) })),
        ].join(', ')
      },
    [t],
  )
}
