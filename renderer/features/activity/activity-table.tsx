import { useMemo, type ReactNode } from 'react'

import type { ChangeRow } from '../../../electron/api/rows.ts'
import { isUnderWay, progressOf } from '../../api/lists/change-list.ts'
import { Table, type Column } from '../../parts/grid/table.tsx'
import { Pill } from '../../parts/pill.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './activity.module.css'
import { ChangeProgressBar } from './change-progress-bar.tsx'
import { stateTones, subjectText, useChangeTitle } from './change-text.ts'

/** Changes, newest first: when, what, where, who, and what came of it. */
export function ActivityTable(props: {
  rows: readonly ChangeRow[]
  selected: string | undefined
  onSelect: (row: ChangeRow) => void
  onClose: () => void
  empty: ReactNode
}): ReactNode {
  const { t } = useTranslation('activity')
  const format = useFormat()
  const titleOf = useChangeTitle()
  return (
    <Table
      table="activity"
      label={t('name')}
      columns={useColumns()}
      rows={props.rows}
      rowKey={({ id }) => id}
      reference={(row) =>
        [
          format.dateTime(row.startedAtMs),
          `${titleOf(row)} ${visible(subjectText(row))}`.trim(),
          row.storeName,
          row.by,
          t(`state.${row.state}`),
        ].join('\t')
      }
      initialSort={{ column: 'when', direction: 'descending' }}
      rowTone={({ state }) => (state === 'failed' ? 'error' : undefined)}
      {...(props.selected === undefined ? {} : { selected: props.selected })}
      onSelect={props.onSelect}
      onUnselect={props.onClose}
      onOpen={props.onSelect}
      empty={props.empty}
    />
  )
}

function useColumns(): readonly Column<ChangeRow>[] {
  const { t } = useTranslation('activity')
  const format = useFormat()
  const titleOf = useChangeTitle()
  return useMemo(
    () => [
      {
        id: 'when',
        header: t('when'),
        width: '100px',
        cell: (row) => format.ago(row.startedAtMs),
        title: (row) => format.dateTime(row.startedAtMs),
        sortKey: (row) => row.startedAtMs,
      },
      {
        id: 'what',
        header: t('what'),
        width: 'minmax(160px, 1fr)',
        cell: (row) => (
          <>
            <span className={styles['what']}>{titleOf(row)}</span>{' '}
            <span className={styles['subject']}>{visible(subjectText(row))}</span>
          </>
        ),
        title: (row) => `${titleOf(row)} ${visible(subjectText(row))}`,
        sortKey: (row) => titleOf(row),
      },
      {
        id: 'store',
        header: t('store'),
        width: 'minmax(72px, 132px)',
        cell: (row) => row.storeName,
        title: (row) => row.storeName,
        sortKey: (row) => row.storeName,
      },
      {
        id: 'who',
        header: t('who'),
        width: '80px',
        cell: (row) => row.by,
        title: (row) => row.by,
        sortKey: (row) => row.by,
      },
      {
        id: 'result',
        header: t('result'),
        width: 'minmax(170px, 210px)',
        cell: (row) => <Result row={row} />,
        sortKey: (row) => row.state,
      },
    ],
    [t, format, titleOf],
  )
}

function Result(props: { row: ChangeRow }): ReactNode {
  const { row } = props
  const { t } = useTranslation('activity')
  const format = useFormat()
  const { done, of } = progressOf(row)
  const problems = row.failures > 0 ? t('failures', { count: row.failures }) : ''
  return (
    <span className={styles['result']}>
      <Pill tone={row.failures > 0 && row.state === 'done' ? 'warning' : stateTones[row.state]}>
        {t(`state.${row.state}`)}
      </Pill>
      {isUnderWay(row) && <ChangeProgressBar row={row} label={t('progress')} />}
      <span className={row.failures > 0 ? styles['failed'] : ''}>
        {problems === '' ? t('doneOf', { done: format.count(done), of: format.count(of) }) : problems}
      </span>
    </span>
  )
}
