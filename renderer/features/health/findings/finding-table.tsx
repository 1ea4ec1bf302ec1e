import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useMemo, type ReactNode } from 'react'

import type { FindingKind, FindingRow, StoreRow } from '../../../../electron/api/rows.ts'
import { Grid, type GridColumn } from '../../../parts/grid/grid.tsx'
import type { Sort } from '../../../parts/grid/head-column.ts'
import { Dot } from '../../../parts/pill.tsx'
import { shortDigest } from '../../../parts/values/digest.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import type { FindingLine } from './finding-list.ts'
import styles from './findings.module.css'
import { RepairButtons } from './repair-buttons.tsx'
import { useFindingText, type FindingText } from './use-finding-text.ts'

/** Findings below the heads of their kinds. Enter folds and unfolds a kind. */
export function FindingTable(props: {
  store: StoreRow
  lines: readonly FindingLine[]
  selected: string | undefined
  narrow: boolean
  onSelect: (finding: FindingRow) => void
  onClose: () => void
  onFold: (kind: FindingKind) => void
  /** Within each kind. */
  sort: Sort | undefined
  onSort: (column: string) => void
  onError: (error: unknown) => void
  empty: ReactNode
}): ReactNode {
  const { lines, onSelect, onFold } = props
  const { t } = useTranslation('health')
  const places = useMemo(() => new Map(lines.map(({ key }, index) => [key, index])), [lines])
  return (
    <Grid
      table="health.findings"
      label={t('findings.list')}
      columns={useColumns(props.store, props.narrow, onFold, props.onError)}
      count={lines.length}
      rowAt={(index) => lines[index]}
      rowKey={lineKey}
      indexOf={(key) => places.get(key)}
      selected={props.selected}
      reference={(line) => (line.is === 'finding' ? line.finding.key : undefined)}
      onUnselect={props.onClose}
      onSelect={(line) => {
        if (line.is === 'finding') onSelect(line.finding)
      }}
      onOpen={(line) => {
        if (line.is === 'kind') onFold(line.kind)
        else onSelect(line.finding)
      }}
      rowHeightPx={28}
      sort={props.sort}
      onSort={props.onSort}
      empty={props.empty}
    />
  )
}

function lineKey({ key }: FindingLine): string {
  return key
}

function useColumns(
  store: StoreRow,
  narrow: boolean,
  onFold: (kind: FindingKind) => void,
  onError: (error: unknown) => void,
): readonly GridColumn<FindingLine>[] {
  const { t } = useTranslation('health')
  const format = useFormat()
  const text = useFindingText()
  return useMemo(
    () => [
      {
        id: 'kind',
        header: t('findings.columnKind'),
        width: 'clamp(150px, 24%, 260px)',
        sortable: true,
        cell: (line) =>
          line.is === 'kind' ? (
            <span className={styles['kind']}>
              <button
                type="button"
                aria-expanded={!line.folded}
                aria-label={t(line.folded ? 'findings.unfold' : 'findings.fold', {
                  kind: t(`kind.${line.kind}`),
                })}
                onClick={(event) => {
                  event.stopPropagation()
                  onFold(line.kind)
                }}
              >
                {line.folded ? <IconChevronRight size={12} /> : <IconChevronDown size={12} />}
              </button>
              <Dot tone={line.severity} />
              <b data-tone={line.severity}>{t(`kind.${line.kind}`)}</b>
              <span className={styles['count']}>{format.count(line.findings.length)}</span>
            </span>
          ) : (
            <span className={styles['where']}>{text.where(line.finding)}</span>
          ),
        title: (line) => (line.is === 'kind' ? t(`explain.${line.kind}`) : text.where(line.finding)),
      },
      {
        id: 'digest',
        header: t('findings.columnDigest'),
        width: '104px',
        sortable: true,
        cell: (line) =>
          line.is === 'finding' && line.finding.digest !== undefined ? (
            <span className="mono">{shortDigest(line.finding.digest)}</span>
          ) : null,
        title: (line) => (line.is === 'finding' ? (line.finding.digest ?? '') : ''),
      },
      {
        id: 'what',
        header: t('findings.columnWhat'),
        // A row's own buttons decide how much room its words have.
        width: 'minmax(0, 1fr)',
        sortable: true,
        cell: (line) =>
          line.is === 'kind' ? (
            <span className={styles['explain']}>{t(`explain.${line.kind}`)}</span>
          ) : (
            findingWords(line.finding, text)
          ),
        title: (line) => (line.is === 'kind' ? t(`explain.${line.kind}`) : findingWords(line.finding, text)),
      },
      {
        id: 'repair',
        header: t('findings.columnRepair'),
        headerHidden: true,
        width: narrow ? 'fit-content(150px)' : 'fit-content(190px)',
        align: 'end',
        cell: (line) => (
          <RepairButtons
            store={store}
            findings={line.is === 'kind' ? line.findings : [line.finding]}
            all={line.is === 'kind'}
            place="list"
            onError={onError}
          />
        ),
      },
    ],
    [t, format, text, store, narrow, onFold, onError],
  )
}

/** What is wrong, where else the blob is, and what it breaks beyond what the row names. */
export function findingWords(row: FindingRow, text: FindingText): string {
  // The head of the kind says what a missing blob is.
  const what = row.kind === 'missingBlob' ? '' : text.what(row)
  const isSaid = row.breaksCount === 1 && text.breaks(row).startsWith(text.where(row))
  const breaks = isSaid ? '' : text.breaks(row)
  return [what, text.presence(row), breaks].filter((part) => part !== '').join(' · ')
}
