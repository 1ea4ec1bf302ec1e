import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { CallError } from '../../../electron/api/contract.ts'
import type { ErrorData } from '../../../electron/api/messages.ts'
import type { Problem } from '../../../electron/api/rows.ts'
import { useExplanation } from '../../text/explanations.ts'
import { useTelling } from '../../text/telling.ts'
import { Button } from '../controls/button.tsx'
import { useFirst } from '../more.tsx'
import { FailureDetails } from './failure-details.tsx'
import { FailureWords } from './failure-words.tsx'
import { GuideLink } from './guide-link.tsx'
import styles from './problem.module.css'
import { visible } from '../../text/visible.ts'

/** What failed, on which store and path, why, and what to do. Stands in the pane that failed; `ways` are more ways out. */
export function ErrorPanel(props: {
  error: unknown
  onRetry?: () => void
  ways?: ReactNode
  compact?: boolean
}): ReactNode {
  const { t } = useTranslation('common')
  const error = errorDataOf(props.error)
  const telling = useTelling()(error)
  const { onRetry, ways } = props
  return (
    <div role="alert" className={`${styles['panel']} ${props.compact === true ? styles['compact'] : ''}`}>
      <IconAlertTriangle size={16} aria-hidden="true" />
      <div className={styles['content']}>
        <p className={styles['title']}>{telling.title}</p>
        <FailureWords telling={telling} />
        <div className={styles['actions']}>
          {onRetry !== undefined && (
            <Button icon={<IconRefresh size={14} />} onClick={onRetry}>
              {t('retry')}
            </Button>
          )}
          {ways}
          <GuideLink entry={telling.cause} />
        </div>
        <FailureDetails error={error} title={telling.title} />
      </div>
    </div>
  )
}

/** A failure in a few words, for where there is little room. */
export function useErrorTitle(): (error: ErrorData) => string {
  const tell = useTelling()
  return (error) => tell(error).title
}

/** What failed, why and what to do, as lines that a pointer brings up beside the title. */
export function useErrorLines(): (error: ErrorData) => string {
  const tell = useTelling()
  return (error) => {
    const { title, what, why, todo } = tell(error)
    return [title, what, why?.text, todo].filter((line) => line !== undefined).join('\n')
  }
}

/** Why something failed, in one sentence, where the title stands beside it. */
export function useErrorDetail(): (error: ErrorData) => string {
  const tell = useTelling()
  return (error) => {
    const { why, title } = tell(error)
    return why?.text ?? title
  }
}

/** The problems of one item, each with its path. */
export function ProblemList(props: { problems: readonly Problem[] }): ReactNode {
  const { t } = useTranslation('problems')
  const explain = useExplanation()
  const { shown, more } = useFirst(props.problems)
  if (props.problems.length === 0) return null
  return (
    <ul className={styles['problems']}>
      {shown.map((problem) => (
        <li key={`${problem.id} ${problem.path}`}>
          <IconAlertTriangle size={14} aria-hidden="true" />
          <div className={styles['content']}>
            <p className={styles['title']}>{t(problem.id)}</p>
            {problem.detail !== '' && <p>{explain(problem)}</p>}
            <p className={`mono ${styles['path']}`}>{visible(problem.path)}</p>
          </div>
        </li>
      ))}
      {more !== false && <li>{more}</li>}
    </ul>
  )
}

/** The error data that the host sent, or minimal data for a failure of the window itself. */
export function errorDataOf(error: unknown): ErrorData {
  if (error instanceof CallError) return error.data
  return {
    code: 'Unexpected',
    message: error instanceof Error ? error.message : String(error),
    where: {},
    retryable: true,
  }
}
