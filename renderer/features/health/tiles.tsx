import type { ReactNode } from 'react'

import type { CollectionPlan, VerificationResult } from '../../../electron/api/rows.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { countOf, findingGroupNames, findingGroups, type FindingGroup } from './findings/finding-kinds.ts'
import styles from './health.module.css'

/** What was found in figures. Each of the findings' figures narrows the list of findings, or widens it again. */
export function Tiles(props: {
  last: VerificationResult | undefined
  plan: Pick<CollectionPlan, 'totals' | 'differences'> | undefined
  kind: string | undefined
  onKind: (kind: FindingGroup | undefined) => void
  onUnreferenced: () => void
}): ReactNode {
  const { last, plan, kind } = props
  const unreferenced = plan === undefined ? undefined : unreferencedOf(plan)
  const { t } = useTranslation('health')
  const format = useFormat()
  return (
    <fieldset className={styles['tiles']} aria-label={t('tiles.label')}>
      <button type="button" className={styles['tile']} onClick={props.onUnreferenced}>
        <b>{unreferenced === undefined ? '–' : format.bytes(unreferenced.sizeBytes)}</b>
        <span>
          {unreferenced === undefined
            ? t('tiles.notPlanned')
            : t('tiles.unreferenced', {
                count: unreferenced.blobs,
                formatted: format.count(unreferenced.blobs),
              })}
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

/** What goes, and what would if it were not so young. */
function unreferencedOf({ totals, differences }: Pick<CollectionPlan, 'totals' | 'differences'>) {
  const young = differences.find(({ reason }) => reason === 'young')
  return {
    blobs: totals.blobs + (young?.blobs ?? 0),
    sizeBytes: totals.sizeBytes + (young?.sizeBytes ?? 0),
  }
}
