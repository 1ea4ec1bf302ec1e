import { useMemo, useState, type ReactNode } from 'react'

import type {
  ConfigurationDifference,
  LayerDifference,
  PackageDifference,
  PackageDifferences,
} from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { naturalKey } from '../../parts/grid/natural-key.ts'
import { useShown, type Shown } from '../../parts/grid/shown.ts'
import { Table, type Column } from '../../parts/grid/table.tsx'
import { Digest } from '../../parts/values/digest.tsx'
import { useExplanation } from '../../text/explanations.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { commandOf } from '../repositories/layers/history-command.ts'
import { ChangeMark } from './change-mark.tsx'
import styles from './differences.module.css'
import { SaveDifferences } from './save-differences.tsx'
import { useConfigurationColumns, useLayerColumns } from './use-difference-columns.ts'
import type { DifferencesAddress } from '../../state/address/address.ts'

/** The layers of both images in order. */
export function LayersPart(props: {
  rows: readonly LayerDifference[]
  address: DifferencesAddress
}): ReactNode {
  const shown = useShown<LayerDifference>()
  const saved = useLayerColumns()
  const { t } = useTranslation('differences')
  const format = useFormat()
  const columns = useMemo<readonly Column<LayerDifference>[]>(
    () => [
      { ...changeColumn(t('column.change')), width: '100px' },
      {
        id: 'before',
        header: t('before'),
        width: '64px',
        align: 'end',
        cell: ({ before }) => before ?? '',
        sortKey: ({ before }) => before ?? Infinity,
      },
      {
        id: 'after',
        header: t('after'),
        width: '64px',
        align: 'end',
        cell: ({ after }) => after ?? '',
        sortKey: ({ after }) => after ?? Infinity,
      },
      {
        id: 'command',
        header: t('column.command'),
        width: 'minmax(160px, 1fr)',
        cell: ({ createdBy }) => <span className="mono">{commandText(createdBy)}</span>,
        title: ({ createdBy }) => visible(createdBy ?? ''),
        sortKey: ({ createdBy }) => commandText(createdBy),
      },
      {
        id: 'size',
        header: t('column.size'),
        width: '88px',
        align: 'end',
        cell: ({ sizeBytes }) => format.bytes(sizeBytes),
        title: ({ sizeBytes }) => format.bytesExact(sizeBytes),
        sortKey: ({ sizeBytes }) => sizeBytes,
      },
      {
        id: 'digest',
        header: t('column.digest'),
        width: '132px',
        cell: ({ digest }) => <Digest value={digest} />,
        sortKey: ({ digest }) => digest,
      },
    ],
    [t, format],
  )
  return (
    <>
      <div className={styles['bar']}>
        <span className="grow" />
        <SaveDifferences
          list="layer-differences"
          address={props.address}
          columns={saved}
          shown={shown}
          complete
        />
      </div>
      <Table
        table="differences.layers"
        label={t('part.layers')}
        columns={columns}
        rows={props.rows}
        rowKey={({ before = '', after = '' }) => `${before}:${after}`}
        reference={({ digest }) => digest}
        rowTone={({ change }) => (change === 'same' ? 'minor' : undefined)}
        shown={shown}
      />
    </>
  )
}

/** What the configurations say, at first only where they differ. */
export function ConfigurationPart(props: {
  rows: readonly ConfigurationDifference[]
  address: DifferencesAddress
}): ReactNode {
  const shown = useShown<ConfigurationDifference>()
  const saved = useConfigurationColumns()
  const { t } = useTranslation('differences')
  const [withSame, setWithSame] = useState(false)
  const rows = useMemo(
    () => (withSame ? props.rows : props.rows.filter(({ change }) => change !== 'same')),
    [props.rows, withSame],
  )
  const columns = useMemo<readonly Column<ConfigurationDifference>[]>(
    () => [
      changeColumn(t('column.change')),
      {
        id: 'name',
        header: t('column.name'),
        width: 'minmax(140px, 0.8fr)',
        cell: ({ area, name }) => t(`area.${area}`, { name: visible(name) }),
        title: ({ area, name }) => t(`area.${area}`, { name: visible(name) }),
        sortKey: ({ area, name }) => t(`area.${area}`, { name: visible(name) }),
      },
      sideColumn('before', t('before')),
      sideColumn('after', t('after')),
    ],
    [t],
  )
  return (
    <>
      <div className={styles['bar']}>
        <Button size="small" aria-pressed={withSame} onClick={() => setWithSame(!withSame)}>
          {t('showSame')}
        </Button>
        <span className="grow" />
        <SaveDifferences
          list="configuration-differences"
          address={props.address}
          narrowed={{ changes: withSame ? undefined : 'different' }}
          columns={saved}
          shown={shown}
          complete
        />
      </div>
      <Table
        table="differences.configuration"
        label={t('part.configuration')}
        columns={columns}
        rows={rows}
        rowKey={({ area, name }) => `${area} ${name}`}
        reference={({ name }) => name}
        rowTone={({ change }) => (change === 'same' ? 'minor' : undefined)}
        shown={shown}
        empty={<Empty title={t('configurationEqual')} />}
      />
    </>
  )
}

/** Packages that one image has, or has in another version. */
export function PackagesPart(props: {
  packages: PackageDifferences
  rows: readonly PackageDifference[]
  shown: Shown<PackageDifference>
}): ReactNode {
  const { packages, rows } = props
  const { t } = useTranslation('differences')
  const explain = useExplanation()
  const columns = useMemo<readonly Column<PackageDifference>[]>(
    () => [
      changeColumn(t('column.change')),
      {
        id: 'name',
        header: t('column.name'),
        width: 'minmax(140px, 1fr)',
        cell: ({ name }) => visible(name),
        title: ({ name }) => visible(name),
        sortKey: ({ name }) => name,
      },
      {
        id: 'architecture',
        header: t('column.architecture'),
        width: '100px',
        cell: ({ architecture }) => visible(architecture ?? ''),
        sortKey: ({ architecture }) => architecture ?? '',
      },
      sideColumn('before', t('before')),
      sideColumn('after', t('after')),
    ],
    [t],
  )
  const nothing = packages.found ? t('packagesEqual') : t('noPackages')
  const isNarrowed = packages.rows.length > 0
  return (
    <>
      {packages.unreadable.length > 0 && (
        <div className={styles['notes']}>
          {packages.unreadable.map(({ image, path, ...why }) => (
            <Note key={`${image} ${path}`} tone="warning">
              {t('unreadable', { path: visible(path), image: t(image), why: explain(why) })}
            </Note>
          ))}
        </div>
      )}
      <Table
        table="differences.packages"
        label={t('part.packages')}
        columns={columns}
        rows={rows}
        rowKey={({ name, architecture = '', before = '', after = '' }) =>
          `${name} ${architecture} ${before} ${after}`
        }
        reference={({ name }) => name}
        shown={props.shown}
        empty={
          isNarrowed ? (
            <Empty title={t('noMatches')} />
          ) : (
            <Empty title={nothing} {...(packages.found ? {} : { detail: t('noPackagesDetail') })} />
          )
        }
      />
    </>
  )
}

/** Without what builders add to it. */
function commandText(createdBy: string | undefined): string {
  if (createdBy === undefined) return '—'
  const { verb, text } = commandOf(createdBy)
  return visible(verb === undefined ? text : `${verb} ${text}`)
}

type Changed = Pick<PackageDifference | LayerDifference | ConfigurationDifference, 'change'>

function changeColumn<Row extends Changed>(header: string): Column<Row> {
  return {
    id: 'change',
    header,
    width: '104px',
    cell: ({ change }) => <ChangeMark change={change} />,
    sortKey: ({ change }) => change,
  }
}

function sideColumn<Side extends 'before' | 'after', Row extends { readonly [Each in Side]?: string }>(
  side: Side,
  header: string,
): Column<Row> {
  return {
    id: side,
    header,
    width: 'minmax(120px, 1fr)',
    cell: (row) => <span className="mono">{visible(row[side] ?? '—')}</span>,
    title: (row) => visible(row[side] ?? ''),
    sortKey: (row) => naturalKey(row[side] ?? ''),
  }
}
