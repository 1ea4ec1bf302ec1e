import type { ReactNode } from 'react'

import type { CollectionTotals, VerificationResult } from '../../../electron/api/rows.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { countOf, findingGroupNames, findingGroups, type FindingGroup } from './findings/finding-kinds.ts'
import styles from './health.module.css'

/** What was found in figures. Each of the findings' figures narrows the list of findings, or widens it again. */
export function Tiles(props: {
  last: VerificationResult | undefined
  totals: CollectionTotals | undefined
  kind: string | undefined
  onKind: (kind: FindingGroup | undefined) => void
  onUnreferenced: () => void
}): ReactNode {
  const { last, totals, kind } = props
  const { t } = useTranslation('health')
  const format = useFormat()
  return (
    <fieldset className={styles['tiles']} aria-label={t('tiles.label')}>
      <button type="button" className={styles['tile']} onClick={props.onUnreferenced}>
        <b>{totals === undefined ? '–' : format.bytes(totals.sizeBytes)}</b>
        <span>
          {totals === undefined
            ? t('tiles.notPlanned')
            : t('tiles.unreferenced', { count: totals.blobs, formatted: format.count(totals.blobs) })}
        </span>
      </button>
      {findingGroupNames.map((group) => {
        const found = last === undefined ? undefined : countOf(last, findingGroups[group])
        const isError = group === 'missing' || group === 'corrupt'
        return (
          <button
            key={group}
            type="button"
            className={styles['tile']}
            aria-pressed={kind === group}
            disabled={found === undefined}
            data-tone={found === undefined || found.count === 0 ? undefined : isError ? 'error' : 'warning'}
            onClick={() => props.onKind(kind === group ? undefined : group)}
          >
            <b>{found === undefined ? '–' : format.count(found.count)}</b>
            <span>{wordsOf(group, found?.count ?? 0, found?.sizeBytes ?? 0)}</span>
          </button>
        )
      })}
    </fieldset>
  )

  function wordsOf(group: FindingGroup, count: number, sizeBytes: number): string {
    const words = t(`tiles.${group}`, { count })
    if (group === 'missing' && last !== undefined && last.brokenTags > 0) {
      const { brokenTags } = last
      return t('tiles.missingBreaks', {
        missing: words,
        count: brokenTags,
        formatted: format.count(brokenTags),
      })
    }
    if (group === 'stale' && sizeBytes > 0) {
      return t('tiles.staleSize', { stale: words, size: format.bytes(sizeBytes) })
    }
    return words
  }
}
