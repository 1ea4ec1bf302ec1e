import { NativeSelect } from '@mantine/core'
import { useMemo, useState, type ReactNode } from 'react'

import type { FindingKind, FindingRow, StoreRow, VerificationState } from '../../../../electron/api/rows.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { FilterInput } from '../../../parts/controls/filter-input.tsx'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { nextSort } from '../../../parts/grid/head-column.ts'
import { useTableSort } from '../../../parts/grid/use-column-layout.ts'
import { rowsInOrder } from '../../../parts/grid/shown.ts'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import type { HealthAddress } from '../../../state/address/address.ts'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from '../health.module.css'
import { countOf, findingGroupNames, findingKinds } from './finding-kinds.ts'
import { findingLines } from './finding-list.ts'
import { SaveList } from '../../save-list/save-list.tsx'
import { useFindingColumns } from './use-finding-columns.ts'
import { FindingTable } from './finding-table.tsx'
import { sortableFindings, useOrderedFindings } from './use-ordered-findings.ts'

/** What a verification found, by kind, narrowed by kind and text. */
export function FindingsList(props: {
  store: StoreRow
  state: VerificationState | undefined
  /** Those that fit the filter. */
  findings: readonly FindingRow[]
  listing: { readonly error: unknown; readonly refetch: () => unknown; readonly isFetching: boolean }
  address: HealthAddress
  narrow: boolean
  onChange: (next: Pick<HealthAddress, 'filter' | 'kind'>) => void
  onSelect: (finding: string) => void
  onClose: () => void
}): ReactNode {
  const { state, findings, address, onChange, listing } = props
  const { t } = useTranslation('health')
  const format = useFormat()
  const [folded, setFolded] = useState<ReadonlySet<FindingKind>>(new Set())
  const [error, setError] = useState<unknown>()
  const columns = useFindingColumns()
  const [sort, setSort] = useTableSort('health.findings', undefined, sortableFindings)
  const ordered = useOrderedFindings(findings, sort)
  const lines = useMemo(() => findingLines(ordered, folded), [ordered, folded])
  const fold = useMemo(
    () => (kind: FindingKind) =>
      setFolded((now) => {
        const next = new Set(now)
        if (!next.delete(kind)) next.add(kind)
        return next
      }),
    [],
  )
  const last = state?.last
  const all = last === undefined ? 0 : countOf(last).count
  const isNarrowed = address.kind !== undefined || (address.filter ?? '') !== ''
  const showAll = (): void => onChange({ filter: undefined, kind: undefined })
  return (
    <section className={styles['list']} aria-label={t('findings.title')}>
      <div className={styles['listHead']}>
        <h2 className="grow">{t('findings.title')}</h2>
        {last !== undefined && (
          <span>
            {isNarrowed
              ? t('findings.filtered', { shown: format.count(findings.length), all: format.count(all) })
              : t('findings.count', { count: all, formatted: format.count(all) })}
          </span>
        )}
        {isNarrowed && (
          <Button tone="link" onClick={showAll}>
            {t('findings.showAll')}
          </Button>
        )}
        {all > 0 && (
          <>
            <SaveList
              list="findings-list"
              store={props.store}
              columns={columns}
              filter={{ text: address.filter, kind: address.kind }}
              asOfMs={last?.endedAtMs}
              complete={!listing.isFetching && last?.wasStopped !== true}
              rows={rowsInOrder(ordered)}
              look="icon"
            />
            <NativeSelect
              className={styles['kindChoice'] ?? ''}
              aria-label={t('findings.kind')}
              value={address.kind ?? ''}
              data={kindChoices()}
              onChange={(event) => onChange({ filter: address.filter, kind: event.currentTarget.value })}
            />
            <div className={styles['filter']}>
              <FilterInput
                label={t('findings.filter')}
                value={address.filter ?? ''}
                onChange={(filter) => onChange({ filter, kind: address.kind })}
              />
            </div>
          </>
        )}
      </div>
      {error !== undefined && (
        <div className={styles['listProblem']}>
          <ErrorPanel error={error} compact />
        </div>
      )}
      {listing.error !== null && <ErrorPanel error={listing.error} onRetry={() => void listing.refetch()} />}
      {state !== undefined && last === undefined ? (
        <Empty title={t('findings.never')} detail={t('findings.neverDetail')} />
      ) : (
        <FindingTable
          store={props.store}
          lines={lines}
          selected={address.finding}
          narrow={props.narrow}
          onSelect={({ id }) => props.onSelect(id)}
          onClose={props.onClose}
          onFold={fold}
          sort={sort}
          onSort={(column) => setSort(nextSort(sort, column))}
          onError={setError}
          empty={
            last === undefined || listing.isFetching ? undefined : isNarrowed && all > 0 ? (
              // The way back is above: a second one beside it would come and go with what matches.
              <Empty title={t('findings.noMatches')} />
            ) : (
              <Empty
                title={t(last.wasStopped ? 'findings.wholeSoFar' : 'findings.whole')}
                detail={
                  last.wasStopped
                    ? t('findings.stoppedDetail')
                    : last.level === 'content'
                      ? t('findings.wholeDetail')
                      : t('findings.wholeAtLevel', { level: t(`level.${last.level}`) })
                }
              />
            )
          }
        />
      )}
    </section>
  )

  function kindChoices(): { readonly value: string; readonly label: string }[] {
    const present = findingKinds.filter((kind) => last !== undefined && countOf(last, [kind]).count > 0)
    return [
      { value: '', label: t('findings.allKinds') },
      ...findingGroupNames
        .filter((group) => group === address.kind)
        .map((group) => ({ value: group, label: t(`tiles.${group}`, { count: 2 }) })),
      ...present.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
    ]
  }
}
