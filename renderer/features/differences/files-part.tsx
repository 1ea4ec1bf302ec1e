import { useMemo, type ReactNode } from 'react'

import { fileDifferences } from '../../../electron/api/rows.ts'
import type { FileDifference } from '../../api/lists/image-differences.ts'
import { Empty } from '../../parts/feedback/empty.tsx'
import { Table, type Column } from '../../parts/grid/table.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { ChangeMark } from './change-mark.tsx'

/** The files that differ, in the order of paths. */
export function FilesPart(props: {
  rows: readonly FileDifference[]
  isNarrowed: boolean
  ended: boolean
}): ReactNode {
  const { t } = useTranslation('differences')
  const format = useFormat()
  const differsText = useDiffersText()
  const columns = useMemo<readonly Column<FileDifference>[]>(() => {
    const size = (side: FileDifference['before']) => (side === undefined ? '—' : format.bytes(side.sizeBytes))
    return [
      {
        id: 'change',
        header: t('column.change'),
        width: '120px',
        cell: ({ change }) => <ChangeMark change={change} />,
        sortKey: ({ change }) => change,
      },
      {
        id: 'path',
        header: t('column.path'),
        width: 'minmax(200px, 2fr)',
        cell: ({ path }) => <span className="mono">{visible(path)}</span>,
        title: ({ path }) => visible(path),
        sortKey: ({ path }) => path,
      },
      {
        id: 'what',
        header: t('column.what'),
        width: 'minmax(120px, 1fr)',
        cell: differsText,
        title: (row) => (row.change === 'notCompared' ? t('notComparedHint') : differsText(row)),
      },
      {
        id: 'before',
        header: t('before'),
        width: '84px',
        align: 'end',
        cell: ({ before }) => size(before),
        sortKey: ({ before }) => before?.sizeBytes ?? -1,
      },
      {
        id: 'after',
        header: t('after'),
        width: '84px',
        align: 'end',
        cell: ({ after }) => size(after),
        sortKey: ({ after }) => after?.sizeBytes ?? -1,
      },
      {
        id: 'layer',
        header: t('column.layer'),
        width: '76px',
        align: 'end',
        cell: ({ before, after }) => [before?.layer, after?.layer].map((layer) => layer ?? '—').join(' → '),
      },
    ]
  }, [t, format, differsText])
  return (
    <Table
      label={t('part.files')}
      columns={columns}
      rows={props.rows}
      rowKey={({ path }) => path}
      empty={
        !props.ended ? undefined : props.isNarrowed ? (
          <Empty title={t('noMatches')} />
        ) : (
          <Empty title={t('equal')} detail={t('equalDetail')} />
        )
      }
    />
  )
}

function useDiffersText(): (row: FileDifference) => string {
  const { t } = useTranslation('differences')
  return useMemo(
    () =>
      ({ differs, before, after }: FileDifference): string => {
        if (before === undefined || after === undefined) return ''
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
