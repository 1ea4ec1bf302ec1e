import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { ChangeRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { changeItemsQuery } from '../../api/queries/changes.ts'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel, useErrorDetail } from '../../parts/feedback/problem.tsx'
import { useFirst } from '../../parts/more.tsx'
import { Section } from '../../parts/section.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './activity.module.css'

/** Objects that could not be changed, and those that stayed because somebody else wrote them meanwhile. */
export function ChangeItems(props: { row: ChangeRow }): ReactNode {
  const { id, failures, kept } = props.row
  const { t } = useTranslation('activity')
  const errorDetail = useErrorDetail()
  const items = useQuery(changeItemsQuery(useClient(), id, failures + kept))
  const { shown, more } = useFirst(items.data?.pages.flat(2) ?? [])
  return (
    <Section title={t('items')} aside={t('itemCounts', { failures, kept })}>
      {items.isError && <ErrorPanel error={items.error} compact />}
      {items.isPending && <LoadingLine />}
      <ul className={styles['items']}>
        {shown.map(({ key, result, error }, index) => (
          <li key={index}>
            <span className="mono">{visible(key)}</span>
            <span className={styles[result]}>
              {t(`itemResult.${result}`)}
              {error !== undefined && `: ${errorDetail(error)}`}
            </span>
          </li>
        ))}
      </ul>
      {more}
    </Section>
  )
}
