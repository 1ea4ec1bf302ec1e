import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import type { Shown } from '../../parts/grid/shown.ts'
import { Table, type Column } from '../../parts/grid/table.tsx'
import { Bar } from '../../parts/values/bar.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './all-stores.module.css'
import type { SharedLine } from './blob-lines.ts'

/** Each two stores, and how much they share, sorted by any column. */
export function SharedBlobsTable(props: {
  lines: readonly SharedLine[]
  stores: readonly StoreRow[]
  labels: ReadonlyMap<string, string>
  /** Whether there is no room for names. */
  narrow: boolean
  shown: Shown<SharedLine>
}): ReactNode {
  const { lines, stores, labels, narrow } = props
  const { t } = useTranslation('allStores')
  const format = useFormat()
  const nameOf = useMemo(() => {
    const names = new Map(stores.map(({ id, name }) => [id, name]))
    return (store: string): string => names.get(store) ?? store
  }, [stores])
  const columns = useMemo<readonly Column<SharedLine>[]>(() => {
    return [
      {
        id: 'stores',
        header: t('stores'),
        width: narrow ? 'minmax(84px, 1fr)' : 'minmax(120px, 1fr)',
        cell: ({ stores: pair }) => (
          <span className={styles['pair']}>
            {pair.map((store) => (
              <span key={store} className={styles['pairStore']}>
                <span className={`${styles['mark']} ${styles['plain']}`}>{labels.get(store)}</span>
                <span className={narrow ? 'visually-hidden' : 'trunc'}>{nameOf(store)}</span>
              </span>
            ))}
          </span>
        ),
        title: ({ stores: pair }) => pair.map(nameOf).join('\n'),
        sortKey: ({ stores: pair }) => pair.map(nameOf).join(' '),
      },
      {
        id: 'blobs',
        header: t('blobs.count'),
        width: '64px',
        align: 'end',
        cell: ({ blobs }) => format.count(blobs),
        sortKey: ({ blobs }) => blobs,
      },
      {
        id: 'size',
        header: t('size'),
        width: '80px',
        align: 'end',
        cell: ({ sizeBytes }) => format.bytes(sizeBytes),
        title: ({ sizeBytes }) => format.bytesExact(sizeBytes),
        sortKey: ({ sizeBytes }) => sizeBytes,
      },
      {
        id: 'part',
        header: t('blobs.part'),
        width: '90px',
        align: 'end',
        cell: ({ parts }) => (
          <span className={styles['part']}>
            <Bar share={larger(parts)} tone="accent" width="36px" />
            {format.percent(larger(parts))}
          </span>
        ),
        title: ({ stores: pair, parts }) =>
          pair
            .map((store, at) =>
              t('blobs.partOf', { part: format.percent(parts[at] ?? 0), store: nameOf(store) }),
            )
            .join('\n'),
        sortKey: ({ parts }) => larger(parts),
      },
    ]
  }, [t, format, nameOf, labels, narrow])
  return (
    <Table
      table="all.shared-blobs"
      label={t('blobs.shared')}
      columns={columns}
      rows={lines}
      rowKey={keyOf}
      reference={({ stores: pair, blobs, sizeBytes }) =>
        [...pair.map(nameOf), format.count(blobs), format.bytes(sizeBytes)].join('\t')
      }
      initialSort={bySize}
      shown={props.shown}
    />
  )
}

function larger([first, second]: SharedLine['parts']): number {
  return Math.max(first, second)
}

const bySize = { column: 'size', direction: 'descending' } as const

function keyOf({ key }: SharedLine): string {
  return key
}
