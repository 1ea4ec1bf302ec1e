import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { AccessOutcome } from '../../../electron/api/rows.ts'
import type { AccessState } from '../../api/access-check.ts'
import { useErrorLines, useErrorTitle } from '../../parts/feedback/problem.tsx'
import styles from './access.module.css'

/** A row for each action: what the service calls its permission, and how trying it ended. */
export function AccessTable(props: { state: AccessState; running: boolean }): ReactNode {
  const { t } = useTranslation('access')
  const { actions, outcomes } = props.state
  return (
    <table className={styles['table']}>
      <caption className="visually-hidden">{t('title')}</caption>
      <colgroup>
        <col className={styles['actionColumn']} />
        <col className={styles['permissionColumn']} />
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{t('action')}</th>
          <th scope="col">{t('permission')}</th>
          <th scope="col">{t('result')}</th>
        </tr>
      </thead>
      <tbody>
        {actions.map(({ action, permissions }) => (
          <tr key={action}>
            <th scope="row">{t(`actions.${action}`)}</th>
            <td className="mono">
              {permissions.map((permission) => (
                <span key={permission} className={styles['permission']}>
                  {permission}
                </span>
              ))}
            </td>
            <td>
              <Outcome
                outcome={outcomes.get(action)}
                running={props.running}
                instead={action === 'deleteMany' && outcomes.get('delete')?.kind === 'allowed'}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Outcome(props: {
  outcome: AccessOutcome | undefined
  running: boolean
  /** Whether another action takes its place. */
  instead: boolean
}): ReactNode {
  const { t } = useTranslation('access')
  const errorTitle = useErrorTitle()
  const errorLines = useErrorLines()
  const { outcome } = props
  if (outcome === undefined) {
    return (
      <span className={`${styles['outcome']} ${styles['untried']}`}>
        <IconCircleDashed size={15} aria-hidden="true" />
        {t(props.running ? 'waiting' : 'untried')}
      </span>
    )
  }
  switch (outcome.kind) {
    case 'allowed':
      return (
        <span className={`${styles['outcome']} ${styles['allowed']}`}>
          <IconCircleCheck size={15} aria-hidden="true" />
          {t('allowed')}
        </span>
      )
    case 'notTried':
      return (
        <span className={`${styles['outcome']} ${styles['untried']}`}>
          <IconCircleDashed size={15} aria-hidden="true" />
          {`${t('untried')}: ${t(`reason.${outcome.reason}`)}`}
        </span>
      )
    case 'denied':
    case 'failed': {
      const { where } = outcome.error
      const said = [where.status, where.serviceCode].filter((part) => part !== undefined).join(' ')
      return (
        <span className={`${styles['outcome']} ${styles[outcome.kind]}`}>
          {outcome.kind === 'denied' ? (
            <IconCircleX size={15} aria-hidden="true" />
          ) : (
            <IconAlertTriangle size={15} aria-hidden="true" />
          )}
          <span>
            {t(outcome.kind)}
            {said !== '' && <span className="mono">{` ${said}`}</span>}
            <span className={styles['message']} title={errorLines(outcome.error)}>
              {errorTitle(outcome.error)}
            </span>
            {outcome.kind === 'denied' && props.instead && (
              <span className={styles['message']}>{t('oneByOne')}</span>
            )}
          </span>
        </span>
      )
    }
  }
}
