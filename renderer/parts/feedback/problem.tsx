import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { CallError } from '../../../electron/api/contract.ts'
import type { ErrorData } from '../../../electron/api/messages.ts'
import type { Problem } from '../../../electron/api/rows.ts'
import { useExplanation } from '../../text/explanations.ts'
import { lookUp } from '../../text/look-up.ts'
import { Button } from '../controls/button.tsx'
import { KeyValues } from '../values/key-value.tsx'
import { useFirst } from '../more.tsx'
import styles from './problem.module.css'
import { visible } from '../../text/visible.ts'

/** What failed, on which store and path, why, and what to do. Stands in the pane that failed. */
export function ErrorPanel(props: { error: unknown; onRetry?: () => void; compact?: boolean }): ReactNode {
  const { t, i18n } = useTranslation(['errors', 'common'])
  const error = errorDataOf(props.error)
  const where = error.where
  const title = useErrorTitle()(error)
  const detail = useErrorDetail()(error)
  const hint = error.hint === undefined ? undefined : lookUp(i18n, `errors:hint.${error.hint}`)
  return (
    <div role="alert" className={`${styles['panel']} ${props.compact === true ? styles['compact'] : ''}`}>
      <IconAlertTriangle size={16} aria-hidden="true" />
      <div className={styles['content']}>
        <p className={styles['title']}>{title}</p>
        <p className={styles['message']} title={detail === error.message ? undefined : error.message}>
          {detail}
        </p>
        {hint !== undefined && <p className={styles['hint']}>{hint}</p>}
        <KeyValues
          rows={[
            { name: t('errors:store'), value: where.store },
            { name: t('errors:bucket'), value: where.bucket, mono: true },
            {
              name: t('errors:place'),
              value: where.path === undefined ? undefined : visible(where.path),
              mono: true,
            },
            { name: t('errors:endpoint'), value: where.endpoint, mono: true },
            { name: t('errors:service'), value: serviceAnswer(where), mono: true },
            { name: t('errors:requestId'), value: where.requestId, mono: true },
          ]}
        />
        {props.onRetry !== undefined && (
          <div className={styles['actions']}>
            <Button icon={<IconRefresh size={14} />} onClick={props.onRetry}>
              {t('common:retry')}
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}

/** The title of a failure: from its reason or the service's code if they say more, otherwise from the error code. */
export function useErrorTitle(): (error: ErrorData) => string {
  const { i18n } = useTranslation('errors')
  return (error) =>
    (error.reason === undefined ? undefined : lookUp(i18n, `errors:reason.${error.reason.id}`)) ??
    (error.where.serviceCode === undefined
      ? undefined
      : lookUp(i18n, `errors:serviceCode.${error.where.serviceCode}`)) ??
    lookUp(i18n, `errors:code.${error.code}`) ??
    error.code
}

/** The detail of a failure in the window's language, or in the words of the host or service if there is no sentence. */
export function useErrorDetail(): (error: ErrorData) => string {
  const explain = useExplanation()
  return ({ message, ...error }) => explain({ ...error, detail: message })
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

function serviceAnswer(where: ErrorData['where']): string | undefined {
  const parts = [where.status, where.serviceCode].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(' ')
}
