import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import { naturalKey } from '../../../parts/grid/natural-key.ts'
import { shortDigest } from '../../../parts/values/digest.tsx'
import type { MenuPoint } from '../../../parts/controls/context-menu.tsx'
import type { Selection } from '../../../parts/grid/selection.ts'
import type { Shown } from '../../../parts/grid/shown.ts'
import { Table, type Column } from '../../../parts/grid/table.tsx'
import { useFormat } from '../../../text/format.ts'
import styles from './tags.module.css'
import { RowProblems } from '../shared/row-problems.tsx'
import { shortPlatform, type ManifestRow } from './tag-rows.ts'
import { shortTag } from '../../../text/short-tag.ts'

/** The list of tags, or of untagged manifests. Rows that share the chosen one's digest are marked. */
export function TagTable(props: {
  rows: readonly ManifestRow[]
  among: Uint8Array | undefined
  chosen: string | undefined
  untagged: boolean
  selection: Selection
  onSelection: (selection: Selection) => void
  onMenu: (at: MenuPoint) => void
  onDelete: (() => void) | undefined
  onChoose: (row: ManifestRow) => void
  onClose: () => void
  onOpen: () => void
  /** What is copied of a row. */
  reference: (row: ManifestRow) => string | undefined
  empty: ReactNode
  shown: Shown<ManifestRow>
  keptAs: string
}): ReactNode {
  const { rows, chosen, untagged } = props
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const chosenDigest = useMemo(
    () => (chosen === undefined ? undefined : rows.find((row) => row.key === chosen)?.digest),
    [rows, chosen],
  )
  const columns = useMemo<readonly Column<ManifestRow>[]>(
    () => [
      {
        id: 'tag',
        header: untagged ? t('history.kind') : t('tags.tag'),
        width: 'minmax(88px, 1.1fr)',
        cell: (row) => <TagName row={row} />,
        sortKey: sortKeys.tag,
        title: (row) => row.tag ?? row.key,
      },
      {
        id: 'digest',
        header: t('tags.digest'),
        width: '94px',
        cell: (row) =>
          row.digest === undefined ? (
            '—'
          ) : (
            <span
              className={`mono ${row.digest === chosenDigest && !untagged ? styles['same'] : ''}`}
              title={
                row.digest === chosenDigest && row.key !== chosen && chosen !== undefined
                  ? t('tags.sameDigest', { name: chosen })
                  : row.digest
              }
            >
              {shortDigest(row.digest)}
            </span>
          ),
        sortKey: sortKeys.digest,
      },
      {
        id: 'platforms',
        header: t('tags.platforms'),
        width: 'minmax(96px, 1fr)',
        cell: (row) => <Platforms platforms={row.manifest?.platforms ?? []} />,
        title: (row) => row.manifest?.platforms.join(', ') ?? '',
        sortKey: sortKeys.platforms,
      },
      {
        id: 'size',
        header: t('tags.size'),
        width: '66px',
        align: 'end',
        cell: (row) =>
          row.manifest?.totalBytes === undefined
            ? row.read
              ? '—'
              : ''
            : format.bytes(row.manifest.totalBytes),
        sortKey: sortKeys.size,
        title: (row) =>
          row.manifest?.totalBytes === undefined ? '' : format.bytesExact(row.manifest.totalBytes),
      },
      {
        id: 'pushed',
        header: untagged ? t('overview.linked') : t('tags.pushed'),
        width: '82px',
        align: 'end',
        cell: (row) => (row.atMs === undefined ? '—' : format.ago(row.atMs)),
        sortKey: sortKeys.pushed,
        title: (row) => (row.atMs === undefined ? '' : format.dateTime(row.atMs)),
      },
      ...(untagged ? [] : [historyColumn(t('tags.history'), (count) => format.count(count))]),
    ],
    [t, format, chosen, chosenDigest, untagged],
  )
  return (
    <Table
      table={untagged ? 'untagged' : 'tags'}
      label={t('tags.title')}
      columns={columns}
      rows={rows}
      among={props.among}
      rowKey={keyOf}
      {...(chosen === undefined ? {} : { selected: chosen })}
      many={{ selection: props.selection, onChange: props.onSelection }}
      onMenu={(_, at) => props.onMenu(at)}
      onDelete={props.onDelete}
      onSelect={props.onChoose}
      onUnselect={props.onClose}
      onOpen={props.onOpen}
      reference={props.reference}
      initialSort={{ column: 'pushed', direction: 'descending' }}
      empty={props.empty}
      shown={props.shown}
      keptAs={props.keptAs}
    />
  )
}

const sortKeys = {
  tag: (row: ManifestRow) => naturalKey(row.tag ?? ''),
  digest: (row: ManifestRow) => row.digest ?? '',
  platforms: (row: ManifestRow) => row.manifest?.platforms.map(shortPlatform).join(' ') ?? '',
  size: (row: ManifestRow) => row.manifest?.totalBytes ?? -1,
  pushed: (row: ManifestRow) => row.atMs ?? 0,
  history: (row: ManifestRow) => row.historyCount ?? 0,
}

function historyColumn(header: string, count: (value: number) => string): Column<ManifestRow> {
  return {
    id: 'history',
    header,
    width: '50px',
    align: 'end',
    cell: (row) => (row.historyCount === undefined ? '' : count(row.historyCount)),
    sortKey: sortKeys.history,
  }
}

function TagName(props: { row: ManifestRow }): ReactNode {
  const { t } = useTranslation('repositories')
  const { row } = props
  const kind = row.manifest?.kind
  return (
    <span className={styles['tagName']}>
      {row.tag === undefined ? (
        <span className={`trunc ${styles['untaggedName']}`} title={row.manifest?.artifactType}>
          {kind === undefined ? t('tags.noTag') : t(`kind.${kind}`)}
        </span>
      ) : (
        <span className="trunc">{shortTag(row.tag)}</span>
      )}
      <RowProblems problems={row.problems} />
    </span>
  )
}

const platformsShown = 2

function Platforms(props: { platforms: readonly string[] }): ReactNode {
  const names = props.platforms.map(shortPlatform)
  const more = names.length - platformsShown
  return (
    <span className="mono">
      {names.slice(0, platformsShown).join(' ')}
      {more > 0 && <span className={styles['platformsMore']}>{` +${more}`}</span>}
    </span>
  )
}

function keyOf(row: ManifestRow): string {
  return row.key
}
