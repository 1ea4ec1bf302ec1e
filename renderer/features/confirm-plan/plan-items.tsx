import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'

import type { PlanItem, PlanRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { planItemsQuery } from '../../api/queries/changes.ts'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useShown } from '../../parts/grid/shown.ts'
import { Table, type Column } from '../../parts/grid/table.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { SaveShown } from '../save-list/save-list.tsx'
import styles from './confirm-plan.module.css'
import { useItemColumns } from './use-item-columns.ts'

/** Exactly what a plan would do, object by object. */
export function PlanItems(props: { plan: PlanRow }): ReactNode {
  const { t } = useTranslation('plans')
  const items = useQuery(planItemsQuery(useClient(), props.plan.id))
  const format = useFormat()
  const columns = useColumns(props.plan)
  const saved = useItemColumns()
  const shown = useShown<PlanItem>()
  const rows = useMemo(() => items.data?.pages.flat() ?? noItems, [items.data])
  const left = props.plan.phases.reduce((sum, phase) => sum + phase.count, 0) - rows.length
  if (items.isError) return <ErrorPanel error={items.error} compact />
  if (rows.length === 0 && items.isFetching) return <LoadingLine />
  return (
    <>
      <div
        className={styles['items']}
        style={{ height: Math.min(mostHeightPx, headPx + rows.length * rowPx) }}
      >
        <Table
          table="plan-items"
          label={t('plan.items')}
          columns={columns}
          rows={rows}
          rowKey={keyOf}
          reference={({ key }) => key}
          rowHeightPx={rowPx}
          shown={shown}
        />
      </div>
      <div className={styles['save']}>
        <SaveShown
          list="plan-objects"
          columns={saved}
          filter={{ plan: props.plan.kind }}
          complete={items.data?.ended === true && left <= 0}
          shown={shown}
          look="small"
        />
      </div>
      {items.data?.ended === true && left > 0 && (
        <p className={styles['quiet']}>
          {t('plan.moreObjects', { count: left, formatted: format.count(left) })}
        </p>
      )}
      {items.isFetching && (
        <output className={styles['quiet']}>
          {t('plan.loading', { formatted: format.count(rows.length) })}
        </output>
      )}
    </>
  )
}

const rowPx = 26
/** With the borders. */
const headPx = 32
const mostHeightPx = 164

const noItems: readonly PlanItem[] = []

/** A key may be deleted and another one be written in one plan, but nothing is done twice. */
function keyOf({ does, key }: PlanItem): string {
  return `${does} ${key}`
}

function useColumns({ phases }: PlanRow): readonly Column<PlanItem>[] {
  const { t } = useTranslation('plans')
  const format = useFormat()
  const hasPhases = phases.length > 1
  return useMemo(() => {
    const textOf = ({ key, to }: PlanItem): string =>
      to === undefined ? visible(key) : t('plan.movesTo', { from: visible(key), to: visible(to) })
    return [
      {
        id: 'does',
        header: t('plan.columnDoes'),
        width: '64px',
        cell: (item) => t(`does.${item.does}`),
        sortKey: byDeed,
      },
      {
        id: 'key',
        header: t('plan.columnKey'),
        width: 'minmax(0, 1fr)',
        // The end of a key tells it from others: what is cut off stands in front.
        cell: (item) => (
          <span className={`mono ${styles['key']}`}>
            <bdi>{textOf(item)}</bdi>
          </span>
        ),
        title: (item) => `${hasPhases ? `${t(`phase.${item.phase}`)}: ` : ''}${textOf(item)}`,
        sortKey,
      },
      {
        id: 'size',
        header: t('plan.columnSize'),
        width: '72px',
        align: 'end',
        cell: (item) => format.bytes(item.sizeBytes),
        title: (item) => format.bytesExact(item.sizeBytes),
        sortKey: bySize,
      },
    ]
  }, [t, format, hasPhases])
}

const sortKey = ({ key }: PlanItem): string => key
const byDeed = ({ does }: PlanItem): string => does
const bySize = ({ sizeBytes }: PlanItem): number => sizeBytes
