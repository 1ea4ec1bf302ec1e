import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { ReferrerRow } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { referrersQuery } from '../../../api/queries/registry.ts'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { Section } from '../../../parts/section.tsx'
import { useMediaTypeText } from '../../../parts/values/use-media-type-text.ts'
import { useFormat } from '../../../text/format.ts'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { referrerKindOf } from './referrer-kind.ts'
import shared from '../shared/shared.module.css'
import styles from './referrers.module.css'
import { RowProblems } from '../shared/row-problems.tsx'

const shown = 6

/** The first few referrers of a manifest. */
export function ReferrersSummary(props: {
  nav: RepositoryNavigation
  repository: string
  digest: string
}): ReactNode {
  const { nav, repository, digest } = props
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const typeText = useMediaTypeText()
  const { query, rows } = useReferrers(nav, repository, digest)
  if (query.isError) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  if (rows.length === 0) return null
  return (
    <Section title={t('overview.referrers')} aside={t('overview.artifacts', { count: rows.length })}>
      <ul className={shared['lines']}>
        {rows.slice(0, shown).map((row) => (
          <li key={row.digest}>
            <button
              type="button"
              className={`${shared['line']} ${styles['referrerLine']}`}
              title={row.digest}
              onClick={() => nav.openReferrer(row.digest)}
            >
              <span>{t(`referrers.kind.${referrerKindOf(row)}`)}</span>
              <span className={shared['signed']}>
                <span className="trunc" title={row.artifactType}>
                  {typeText(row.artifactType)}
                </span>
                <RowProblems problems={row.problems} />
              </span>
              <span className={shared['end']}>{format.bytes(row.sizeBytes)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** The referrers of a manifest, without duplicates, once its digest is known: one found by subject and by tag is listed twice. */
export function useReferrers(nav: RepositoryNavigation, repository: string, digest: string | undefined) {
  const query = useQuery({
    ...referrersQuery(useClient(), nav.store.id, repository, digest ?? ''),
    enabled: digest !== undefined,
  })
  const rows = useMemo(() => {
    const latest = new Map<string, ReferrerRow>()
    for (const page of query.data?.pages ?? []) for (const row of page) latest.set(row.digest, row)
    return [...latest.values()]
  }, [query.data])
  return { query, rows }
}
