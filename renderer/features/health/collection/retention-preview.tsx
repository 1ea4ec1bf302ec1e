import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react'

import type { RetentionRow, RetentionRule } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { emptyListing } from '../../../api/lists/listing.ts'
import { retentionQuery } from '../../../api/queries/health.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { useFirst } from '../../../parts/more.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { visible } from '../../../text/visible.ts'
import styles from './collection.module.css'

/** How many tags rules would take, and which. */
export function RetentionPreview(props: {
  store: string
  asOfMs: number | undefined
  retention: readonly RetentionRule[]
}): ReactNode {
  const { t } = useTranslation('collection')
  const format = useFormat()
  const retention = useDeferredValue(props.retention)
  const preview = useQuery(retentionQuery(useClient(), props.store, retention, props.asOfMs))
  const { pages } = preview.data ?? emptyListing
  const { taken, all } = useMemo(() => takenOf(pages), [pages])
  const [shown, setShown] = useState(false)
  if (preview.isError) return <ErrorPanel error={preview.error} compact />
  if (preview.data === undefined) return <p className={styles['hint']}>{t('retention.asking')}</p>
  const counts = { count: taken.length, formatted: format.count(taken.length), all: format.count(all) }
  return (
    <div>
      <output className={styles['takes']} data-takes={taken.length > 0}>
        {taken.length === 0 ? t('retention.takesNone', counts) : t('retention.takes', counts)}
      </output>{' '}
      {taken.length > 0 && (
        <Button tone="link" aria-expanded={shown} onClick={() => setShown((now) => !now)}>
          {t(shown ? 'retention.hide' : 'retention.show')}
        </Button>
      )}
      {shown && <TakenTags rows={taken} />}
    </div>
  )
}

function TakenTags(props: { rows: readonly RetentionRow[] }): ReactNode {
  const { t } = useTranslation('collection')
  const format = useFormat()
  const { shown, more } = useFirst(props.rows, 100)
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <ul className={`boxed-list ${styles['taken']}`} tabIndex={0} aria-label={t('retention.preview')}>
        {shown.map(({ repository, tag, pushedAtMs }) => (
          <li key={`${repository}:${tag}`}>
            <span className="trunc" title={visible(`${repository}:${tag}`)}>
              {visible(`${repository}:${tag}`)}
            </span>
            {pushedAtMs !== undefined && <span>{format.ago(pushedAtMs)}</span>}
          </li>
        ))}
      </ul>
      {more}
    </>
  )
}

function takenOf(pages: readonly (readonly RetentionRow[])[]): {
  readonly taken: readonly RetentionRow[]
  readonly all: number
} {
  const taken: RetentionRow[] = []
  let all = 0
  for (const page of pages) {
    all += page.length
    for (const row of page) if (row.isTaken) taken.push(row)
  }
  return { taken, all }
}
