import { useMemo, type ReactNode } from 'react'
import { useMediaTypeText } from '../../../parts/values/use-media-type-text.ts'
import { useTranslation } from '../../../text/use-translation.ts'

import type { LayerRow } from '../../../../electron/api/rows.ts'
import { Bar } from '../../../parts/values/bar.tsx'
import { shortDigest } from '../../../parts/values/digest.tsx'
import type { Shown } from '../../../parts/grid/shown.ts'
import { Table, type Column } from '../../../parts/grid/table.tsx'
import { useFormat, type Format } from '../../../text/format.ts'
import { commandOf } from './history-command.ts'
import { layerStateOf } from './layer-state.ts'
import { PresenceMark } from '../shared/presence-mark.tsx'
import styles from './layers.module.css'
import type { SharedCount } from './use-shared-counts.ts'

/** Steps in the order of history; those that made no layer are paler. */
export function LayerTable(props: {
  rows: readonly LayerRow[]
  wide: boolean
  /** How many manifests use a blob, by its digest. */
  shared: ReadonlyMap<string, SharedCount>
  chosen: number | undefined
  onChoose: (step: number) => void
  /** Closes the details of the chosen one. */
  onUnchoose: () => void
  /** Opens what is in the layer of a step. */
  onOpen: (step: number) => void
  shown: Shown<LayerRow>
}): ReactNode {
  const { rows, wide, shared, chosen } = props
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const largest = useMemo(
    () => rows.reduce((most, row) => Math.max(most, row.layer?.sizeBytes ?? 0), 1),
    [rows],
  )
  const columns = useMemo<readonly Column<LayerRow>[]>(
    () => [
      {
        id: 'number',
        header: t('layers.number'),
        width: '22px',
        align: 'end',
        cell: (row) => row.layer?.index ?? '',
        sortKey: (row) => row.step,
      },
      {
        id: 'command',
        header: t('layers.command'),
        width: 'minmax(0, 1fr)',
        cell: (row) => <CommandText row={row} />,
        title: (row) => row.createdBy ?? '',
        sortKey: (row) => row.createdBy ?? row.comment ?? '',
      },
      {
        id: 'size',
        header: t('layers.size'),
        width: wide ? '128px' : '70px',
        align: 'end',
        cell: (row) => <Size row={row} largest={largest} chosen={chosen} wide={wide} format={format} />,
        title: (row) =>
          row.layer === undefined ? t('layers.noChange') : format.bytesExact(row.layer.sizeBytes),
        sortKey: (row) => row.layer?.sizeBytes ?? -1,
      },
      ...(wide
        ? [
            {
              id: 'blob',
              header: t('layers.blob'),
              width: '98px',
              cell: (row: LayerRow) =>
                row.layer !== undefined && <span className="mono">{shortDigest(row.layer.digest)}</span>,
              title: (row: LayerRow) => row.layer?.digest ?? '',
              sortKey: (row: LayerRow) => row.layer?.digest ?? '',
            },
            {
              id: 'shared',
              header: t('layers.shared'),
              width: '46px',
              align: 'end' as const,
              cell: (row: LayerRow) => sharedText(row, shared, format),
              title: (row: LayerRow) =>
                row.layer === undefined || !shared.has(row.layer.storedAs) ? '' : t('layers.sharedDetail'),
              sortKey: (row: LayerRow) => (row.layer && shared.get(row.layer.storedAs)?.manifests) ?? -1,
            },
          ]
        : []),
      {
        id: 'state',
        header: t('layers.state'),
        headerHidden: !wide,
        width: wide ? '92px' : '20px',
        cell: (row) =>
          row.layer !== undefined && (
            <PresenceMark state={layerStateOf(row.layer)} words={wide ? 'always' : 'hidden'} />
          ),
        sortKey: (row) => (row.layer === undefined ? '' : layerStateOf(row.layer)),
      },
    ],
    [t, format, wide, largest, chosen, shared],
  )
  return (
    <Table
      table="layers"
      label={t('manifest.panel.layers')}
      columns={columns}
      rows={rows}
      rowKey={(row) => String(row.step)}
      reference={({ layer }) => layer?.digest}
      {...(chosen === undefined ? {} : { selected: String(chosen) })}
      onSelect={(row) => props.onChoose(row.step)}
      onUnselect={props.onUnchoose}
      onOpen={(row) => row.layer !== undefined && props.onOpen(row.step)}
      rowTone={(row) => (row.layer === undefined ? 'minor' : undefined)}
      shown={props.shown}
    />
  )
}

/** How many manifests use the blob; with a `+` where there may be more. */
function sharedText(row: LayerRow, shared: ReadonlyMap<string, SharedCount>, format: Format): string {
  const count = row.layer && shared.get(row.layer.storedAs)
  return count === undefined ? '' : `${format.count(count.manifests)}${count.complete ? '' : '+'}`
}

function CommandText(props: { row: LayerRow }): ReactNode {
  const { t } = useTranslation('repositories')
  const typeText = useMediaTypeText()
  const { createdBy, layer, comment } = props.row
  if (createdBy === undefined) {
    if (comment !== undefined || layer === undefined)
      return <span className="mono">{comment ?? t('layers.noHistory')}</span>
    return <span title={layer.mediaType}>{typeText(layer.mediaType)}</span>
  }
  const { verb, text } = commandOf(createdBy)
  return (
    <span className={`mono ${layer === undefined ? '' : styles['command']}`}>
      {verb !== undefined && <span className={layer === undefined ? '' : styles['verb']}>{`${verb} `}</span>}
      {text}
    </span>
  )
}

function Size(props: {
  row: LayerRow
  largest: number
  chosen: number | undefined
  wide: boolean
  format: Format
}): ReactNode {
  const { row, wide } = props
  const { t } = useTranslation('repositories')
  const { layer } = row
  if (layer === undefined) return wide ? t('layers.noChange') : '—'
  const tone = layer.presence === 'missing' ? 'error' : row.step === props.chosen ? 'accent' : 'plain'
  return (
    <span className={styles['sizeCell']}>
      {props.format.bytes(layer.sizeBytes)}
      {wide && <Bar share={layer.sizeBytes / props.largest} tone={tone} />}
    </span>
  )
}
