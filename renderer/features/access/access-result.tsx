import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { CallError } from '../../../electron/api/contract.ts'
import type { AccessState } from '../../api/access-check.ts'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './access.module.css'

/** The result of the whole check: a failure that ended it, the clock, and objects that could not be deleted. */
export function AccessResult(props: { state: AccessState; running: boolean }): ReactNode {
  const { t } = useTranslation('access')
  const format = useFormat()
  const { state, running } = props
  const outcomes = [...state.outcomes.values()]
  const failed = outcomes.find((outcome) => outcome.kind === 'failed')
  const { clockAheadMs = 0, left = [] } = state
  return (
    <>
      <output className={styles['summary']}>{running ? t('running') : summary()}</output>
      {failed?.kind === 'failed' && <ErrorPanel error={new CallError(failed.error)} compact />}
      {clockAheadMs !== 0 && (
        <Note tone="warning">
          {t(clockAheadMs > 0 ? 'clockBehind' : 'clockAhead', {
            duration: format.duration(Math.abs(clockAheadMs)),
          })}
        </Note>
      )}
      {left.length > 0 && (
        <Note tone="warning">
          {t('left', { count: left.length })}{' '}
          <span className={`mono ${styles['keys']}`}>{left.join(' ')}</span>
        </Note>
      )}
    </>
  )

  function summary(): string {
    const count = (kind: string): number => outcomes.filter((outcome) => outcome.kind === kind).length
    const parts: string[] = [t('countAllowed', { count: count('allowed') })]
    if (count('denied') > 0) parts.push(t('countDenied', { count: count('denied') }))
    if (count('failed') > 0) parts.push(t('countFailed', { count: count('failed') }))
    const untried = state.actions.length - count('allowed') - count('denied') - count('failed')
    if (untried > 0) parts.push(t('countUntried', { count: untried }))
    return `${state.left === undefined ? t('stopped') : t('done')} ${parts.join(t('comma'))}`
  }
}
