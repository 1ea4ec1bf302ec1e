import type { TFunction } from 'i18next'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { blobAt, type BlobEntry, type BlobList } from '../../api/lists/blob-columns.ts'
import { mediaTypeOf, referencesTo, type ReferenceCounts } from '../../api/lists/reference-counts.ts'
import { Bar } from '../../parts/values/bar.tsx'
import { Grid, type GridColumn } from '../../parts/grid/grid.tsx'
import type { Sort } from '../../parts/grid/head-column.ts'
import type { Shown } from '../../parts/grid/shown.ts'
import type { MenuPoint } from '../../parts/controls/context-menu.tsx'
import { Dot } from '../../parts/pill.tsx'
import { StorageClass } from '../../parts/values/storage-class.tsx'
import { useFormat } from '../../text/format.ts'
import { blobColumns, positionOf, type BlobColumn } from './blob-order.ts'
import styles from './blobs.module.css'
import { useBlobTypeText } from './use-blob-type-text.ts'
import type { OrderedBlobs } from './use-blob-order.ts'

const rowHeightPx = 29

/** The blobs in their order. */
export function BlobTable(props: {
  ordered: OrderedBlobs | undefined
  shown: Shown<BlobEntry>
  sort: Sort
  onSort: (column: BlobColumn) => void
  chosen: string | undefined
  onChoose: (digest: string) => void
  onClose: () => void
  onMenu: (digest: string, at: MenuPoint) => void
  empty: ReactNode
  keptAs: string
}): ReactNode {
  const { ordered, chosen } = props
  const { t } = useTranslation('blobs')
  const columns = useColumns(ordered, chosen)
  const list = ordered?.question.list
  const rows = ordered?.order.rows
  const find = (key: string): number | undefined =>
    list === undefined || rows === undefined ? undefined : positionOf(list, rows, key)
  const rowAt = useMemo(() => keptRows(list, rows), [list, rows])
  // The chosen row is asked for with each frame of scrolling; among a million, looking takes a while.
  const chosenAt = useMemo(
    () =>
      list === undefined || rows === undefined || chosen === undefined
        ? undefined
        : positionOf(list, rows, chosen),
    [list, rows, chosen],
  )
  return (
    <Grid
      table="blobs"
      label={t('title')}
      columns={columns}
      count={rows?.length ?? 0}
      rowAt={rowAt}
      rowKey={digestOf}
      indexOf={(key) => (key === chosen ? chosenAt : find(key))}
      selected={chosen}
      onSelect={(row) => props.onChoose(row.digest)}
      onUnselect={props.onClose}
      reference={digestOf}
      onMenu={(row, at) => props.onMenu(row.digest, at)}
      rowHeightPx={rowHeightPx}
      sort={props.sort}
      onSort={(column) => {
        const known = blobColumns.find((id) => id === column)
        if (known !== undefined) props.onSort(known)
      }}
      empty={props.empty}
      shown={props.shown}
      keptAs={props.keptAs}
    />
  )
}

function digestOf(row: BlobEntry): string {
  return row.digest
}

const mostKept = 512

/** The rows of columns, the same object for a row each time while it stays in sight, so that it is not drawn again. */
function keptRows(
  list: BlobList | undefined,
  rows: Uint32Array | undefined,
): (index: number) => BlobEntry | undefined {
  const kept = new Map<number, BlobEntry>()
  return (index) => {
    const at = rows?.[index]
    if (at === undefined || list === undefined) return undefined
    let row = kept.get(at)
    if (row === undefined) {
      row = blobAt(list, at)
      if (kept.size >= mostKept) kept.clear()
      if (row !== undefined) kept.set(at, row)
    }
    return row
  }
}

function useColumns(
  ordered: OrderedBlobs | undefined,
  chosen: string | undefined,
): readonly GridColumn<BlobEntry>[] {
  const { t } = useTranslation('blobs')
  const format = useFormat()
  const typeText = useBlobTypeText()
  const largest = Math.max(1, ordered?.question.list.largestBytes ?? 1)
  const counts = ordered?.question.counts
  const withClass = (ordered?.question.list.columns.classNames.length ?? 0) > 1
  return useMemo(
    () => [
      {
        id: 'digest',
        header: t('digest'),
        width: 'minmax(130px, 1fr)',
        cell: (row) => <span className={`mono ${styles['digest']}`}>{hexOf(row.digest)}</span>,
        title: (row) => row.digest,
        sortable: true,
      },
      {
        id: 'size',
        header: t('size'),
        width: '140px',
        align: 'end',
        cell: (row) => (
          <span className={styles['size']}>
            {format.bytes(row.sizeBytes)}
            <Bar
              width="64px"
              share={row.sizeBytes / largest}
              tone={row.digest === chosen ? 'accent' : 'plain'}
            />
          </span>
        ),
        title: (row) => format.bytesExact(row.sizeBytes),
        sortable: true,
      },
      ...(counts?.done === undefined
        ? []
        : [
            {
              id: 'type',
              header: t('mediaType'),
              width: 'minmax(90px, 130px)',
              cell: (row: BlobEntry) => typeText(mediaTypeOf(counts, row.digest)),
              title: (row: BlobEntry) => mediaTypeOf(counts, row.digest),
              sortable: true,
            },
            {
              id: 'references',
              header: t('references'),
              width: '64px',
              align: 'end' as const,
              cell: (row: BlobEntry) => format.count(referencesTo(counts, row.digest)),
              sortable: true,
            },
          ]),
      {
        id: 'modified',
        header: t('modified'),
        width: '104px',
        align: 'end',
        cell: (row) => format.ago(row.modifiedAtMs),
        title: (row) => format.dateTime(row.modifiedAtMs),
        sortable: true,
      },
      ...(withClass
        ? [
            {
              id: 'class',
              header: t('class'),
              width: '112px',
              cell: (row: BlobEntry) => (
                <StorageClass name={row.storageClass} restore={row.restore} words="hidden" />
              ),
              title: (row: BlobEntry) => row.storageClass,
              sortable: true,
            },
          ]
        : []),
      {
        id: 'state',
        header: t('state'),
        width: '106px',
        cell: (row) => <State counts={counts} digest={row.digest} t={t} />,
        sortable: counts?.done !== undefined,
      },
    ],
    [t, format, typeText, largest, counts, chosen, withClass],
  )
}

function State(props: {
  counts: ReferenceCounts | undefined
  digest: string
  t: TFunction<'blobs'>
}): ReactNode {
  const { counts, t } = props
  if (counts?.done === undefined) return <span className={styles['notCounted']}>{t('notCounted')}</span>
  const referenced = referencesTo(counts, props.digest) > 0
  return (
    <span className={`${styles['state']} ${referenced ? '' : styles['unreferenced']}`}>
      <Dot tone={referenced ? 'neutral' : 'warning'} />
      {t(referenced ? 'referenced' : 'unreferenced')}
    </span>
  )
}

/** The figures alone where the algorithm is the usual one. */
function hexOf(digest: string): string {
  return digest.startsWith('sha256:') ? digest.slice('sha256:'.length) : digest
}
