import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { ChangeRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { isOver, progressOf } from '../../api/lists/change-list.ts'
import {
  useContinueChange,
  usePauseChange,
  useStopChange,
  useUndoChange,
} from '../../api/mutations/changes.ts'
import { changesQuery } from '../../api/queries/changes.ts'
import { Button } from '../../parts/controls/button.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { CallError } from '../../../electron/api/contract.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './confirm-plan.module.css'

/** How far a change is, what came of it, and what can be done with it now. It goes on when this is closed. */
export function ChangeProgress(props: { change: string; onDone: () => void }): ReactNode {
  const { t } = useTranslation(['plans', 'common'])
  const row = useQuery(changesQuery(useClient())).data?.byId.get(props.change)
  return (
    <>
      {row === undefined ? <LoadingLine /> : <Progress row={row} />}
      <div className="dialog-actions">
        {row !== undefined && <Actions row={row} />}
        <Button tone="primary" onClick={props.onDone} data-autofocus>
          {t('common:close')}
        </Button>
      </div>
    </>
  )
}

function Progress(props: { row: ChangeRow }): ReactNode {
  const { row } = props
  const { t } = useTranslation('plans')
  const format = useFormat()
  const { done, of } = progressOf(row)
  const percent = of === 0 ? 100 : Math.floor((done / of) * 100)
  const numbers = { done: format.count(done), of: format.count(of) }
  return (
    <div className={styles['progress']}>
      {!isOver(row) && (
        <div
          role="progressbar"
          aria-label={t('progress.label')}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          className={styles['bar']}
        >
          <i style={{ width: `${percent}%` }} />
        </div>
      )}
      <output className={row.state === 'done' ? styles['done'] : ''}>{stateText()}</output>
      {row.failures > 0 && (
        <Note tone="error">
          {t('progress.failures', { count: row.failures, formatted: format.count(row.failures) })}
        </Note>
      )}
      {row.kept > 0 && (
        <Note tone="warning">
          {t('progress.kept', { count: row.kept, formatted: format.count(row.kept) })}
        </Note>
      )}
      {row.error !== undefined && <ErrorPanel error={new CallError(row.error)} compact />}
    </div>
  )

  function stateText(): string {
    switch (row.state) {
      case 'running':
        return t('progress.running', numbers)
      case 'done':
        return t('progress.finished', { count: done, formatted: format.count(done) })
      case 'stopped':
        return t('progress.stopped', numbers)
      case 'paused':
      case 'waiting':
      case 'interrupted':
      case 'failed':
      case 'undoing':
      case 'undone':
        return t(`progress.${row.state}`)
      default:
        return row.state satisfies never
    }
  }
}

function Actions(props: { row: ChangeRow }): ReactNode {
  const { id, state, canUndo } = props.row
  const { t } = useTranslation('plans')
  const pause = usePauseChange()
  const goOn = useContinueChange()
  const stop = useStopChange()
  const undo = useUndoChange()
  const error = [pause, goOn, stop, undo].find((each) => each.isError)?.error
  const canStop = state === 'running' || state === 'paused' || state === 'interrupted'
  return (
    <>
      {error !== undefined && error !== null && <ErrorPanel error={error} compact />}
      {state === 'running' && <Button onClick={() => pause.mutate(id)}>{t('progress.pause')}</Button>}
      {(state === 'paused' || state === 'failed') && (
        <Button onClick={() => goOn.mutate({ change: id })}>{t('progress.goOn')}</Button>
      )}
      {canStop && <Button onClick={() => stop.mutate(id)}>{t('progress.stop')}</Button>}
      {canUndo && (state === 'done' || state === 'stopped' || state === 'failed') && (
        <Button disabled={undo.isPending} onClick={() => undo.mutate(id)}>
          {t('progress.undo')}
        </Button>
      )}
    </>
  )
}
