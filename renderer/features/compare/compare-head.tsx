import { Checkbox } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { ComparedTotals, StoreRow } from '../../../electron/api/rows.ts'
import type { Sort } from '../../parts/grid/head-column.ts'
import { nameColumn } from '../../parts/grid/tree-table.tsx'
import { DriverBadge } from '../../parts/pill.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './compare.module.css'

/** A store that is compared, and how many of its tags are like those of the base. */
export interface ComparedColumn {
  readonly store: StoreRow
  readonly totals: ComparedTotals | undefined
}

/** The head of the matrix: a column for each store, the base first. */
export function CompareHead(props: {
  columns: readonly ComparedColumn[]
  byRepository: boolean
  allChosen: boolean
  someChosen: boolean
  onToggleAll: () => void
  sort: Sort
  onSort: (column: string) => void
}): ReactNode {
  const { t } = useTranslation(['comparison', 'stores'])
  const { sort } = props
  const directionOf = (column: string): Sort['direction'] | undefined =>
    sort.column === column ? sort.direction : undefined
  const sortOf = (column: string): Sort['direction'] | 'none' => directionOf(column) ?? 'none'
  return (
    <div role="rowgroup" className={styles['head']}>
      <div role="row" aria-rowindex={1} className={styles['headRow']}>
        <div role="columnheader" className={styles['firstHead']} aria-sort={sortOf(nameColumn)}>
          <Checkbox
            size="xs"
            aria-label={t('selectShown')}
            title={t('selectShown')}
            checked={props.allChosen}
            indeterminate={!props.allChosen && props.someChosen}
            onChange={props.onToggleAll}
          />
          <SortButton
            text={t(props.byRepository ? 'repositoryName' : 'rowName')}
            direction={directionOf(nameColumn)}
            onSort={() => props.onSort(nameColumn)}
          />
        </div>
        {props.columns.map(({ store, totals }, place) => (
          <div key={store.id} role="columnheader" className={styles['headCell']} aria-sort={sortOf(store.id)}>
            <span className={styles['store']} title={store.location}>
              <DriverBadge driver={store.driver} />
              <SortButton
                text={store.name}
                title={t('sortByStore', { store: store.name })}
                direction={directionOf(store.id)}
                onSort={() => props.onSort(store.id)}
              />
              {store.readOnly && (
                <>
                  <IconLock size={12} aria-hidden="true" />
                  <span className="visually-hidden">{t('stores:readOnly')}</span>
                </>
              )}
            </span>
            {totals !== undefined && <Totals totals={totals} isBase={place === 0} />}
          </div>
        ))}
      </div>
    </div>
  )
}

function SortButton(props: {
  text: string
  title?: string
  direction: Sort['direction'] | undefined
  onSort: () => void
}): ReactNode {
  const { direction } = props
  return (
    <button type="button" className={styles['sort']} title={props.title} onClick={props.onSort}>
      <span className="trunc">{props.text}</span>
      {direction === 'ascending' && <IconArrowUp size={12} aria-hidden="true" />}
      {direction === 'descending' && <IconArrowDown size={12} aria-hidden="true" />}
    </button>
  )
}

function Totals(props: { totals: ComparedTotals; isBase: boolean }): ReactNode {
  const { t } = useTranslation('comparison')
  const format = useFormat()
  const { totals, isBase } = props
  if (isBase) {
    return (
      <span className={`trunc ${styles['totals']}`}>
        {t('baseTags', { count: totals.tags, formatted: format.count(totals.tags) })}
      </span>
    )
  }
  const words = (name: 'same' | 'differs' | 'missing' | 'untold' | 'more'): string =>
    t(`total.${name}`, { formatted: format.count(totals[name]) })
  const shown = (['same', 'differs', 'missing', 'untold'] as const).filter(
    (name) => name === 'same' || totals[name] > 0,
  )
  const title = [...shown, ...(totals.more > 0 ? (['more'] as const) : [])].map(words).join('\n')
  return (
    <span className={`trunc ${styles['totals']}`} title={title}>
      {shown.map((name) => (
        <span key={name} className={name === 'differs' ? styles['differs'] : ''}>
          {words(name)}
        </span>
      ))}
    </span>
  )
}
