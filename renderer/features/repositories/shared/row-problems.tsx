import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { Problem } from '../../../../electron/api/rows.ts'
import styles from './shared.module.css'

const mostTold = 5

/** A mark on a row of a list: what is wrong with it, and at which path. */
export function RowProblems(props: { problems: readonly Problem[] }): ReactNode {
  const { t } = useTranslation('problems')
  const { problems } = props
  if (problems.length === 0) return null
  const words = [...new Set(problems.map(({ id }) => t(id)))].join('; ')
  const lines = problems.slice(0, mostTold).map(({ id, path }) => `${t(id)}\n${path}`)
  if (problems.length > mostTold) lines.push(t('count', { count: problems.length }))
  return (
    <span className={styles['rowProblem']} title={lines.join('\n')}>
      <IconAlertTriangle size={14} aria-label={words} />
    </span>
  )
}
