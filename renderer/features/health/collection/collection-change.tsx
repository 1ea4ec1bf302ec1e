import { TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'

import type { ChangeRow, StoreRow } from '../../../../electron/api/rows.ts'
import { isOver, progressOf } from '../../../api/lists/change-list.ts'
import {
  useContinueChange,
  usePauseChange,
  useStopChange,
  useUndoChange,
} from '../../../api/mutations/changes.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { Note } from '../../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { Section } from '../../../parts/section.tsx'
import { useNow } from '../../../parts/use-now.ts'
import { Bar } from '../../../parts/values/bar.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from './collection.module.css'
import { SaveCollection } from './save-collection.tsx'

/** A collection that was begun: how far it is, what it waits for, and its way on or back. */
export function CollectionChange(props: {
  store: StoreRow
  change: ChangeRow
  onPutAway: () => void
}): ReactNode {
  const { store, change } = props
  const { t } = useTranslation(['collection', 'health'])
  const format = useFormat()
  const { done, of } = progressOf(change)
  const { state } = change
  return (
    <div className={styles['scroll']} role="group" aria-label={t('change.title')}>
      <Section title={t('change.title')}>
        <output className={styles['changeState']}>{t(`change.state.${state}`)}</output>
        <Bar share={of === 0 ? 1 : done / of} tone="accent" width="100%" />
        <ul className={styles['phases']}>
          {change.phases.map((phase) => (
            <li key={phase.name}>
              <span>{t(`change.phase.${phase.name}`)}</span>
              <span>
                {t('health:progress.of', { done: format.count(phase.done), of: format.count(phase.of) })}
                {phase.ofBytes > 0 && phase.doneBytes > 0 && ` · ${format.bytes(phase.doneBytes)}`}
              </span>
            </li>
          ))}
        </ul>
        <Outcome change={change} />
        <Actions store={store} change={change} />
      </Section>
      {(isOver(change) || state === 'waiting') && (
        <Section>
          <div className={styles['buttons']}>
            <SaveCollection store={store} of={{ change }} />
            {isOver(change) && (
              <Button size="small" onClick={props.onPutAway}>
                {t('change.again')}
              </Button>
            )}
          </div>
        </Section>
      )}
    </div>
  )
}

function Outcome(props: { change: ChangeRow }): ReactNode {
  const { change } = props
  const { t } = useTranslation('collection')
  const format = useFormat()
  const { state, waitsUntilMs, failures, kept } = change
  return (
    <div className={styles['outcome']}>
      {state === 'waiting' && (
        <p>
          {waitsUntilMs === undefined
            ? t('change.mayUndo')
            : t('change.until', { time: format.dateTime(waitsUntilMs) })}
        </p>
      )}
      {state === 'undone' && <p>{t('change.undoneDetail')}</p>}
      {failures > 0 && (
        <Note tone="error">
          {t('change.failures', { count: failures, formatted: format.count(failures) })}
        </Note>
      )}
      {kept > 0 && <Note>{t('change.kept', { count: kept, formatted: format.count(kept) })}</Note>}
      {state === 'done' && <Note>{t('change.registryCache')}</Note>}
      {change.error !== undefined && <ErrorPanel error={change.error} compact />}
    </div>
  )
}

function Actions(props: { store: StoreRow; change: ChangeRow }): ReactNode {
  const { store, change } = props
  const { t } = useTranslation('collection')
  const pause = usePauseChange()
  const goOn = useContinueChange()
  const stop = useStopChange()
  const undo = useUndoChange()
  const { state } = change
  const isPending = pause.isPending || goOn.isPending || stop.isPending || undo.isPending
  const error = pause.error ?? goOn.error ?? stop.error ?? undo.error
  const goesOn = state === 'paused' || state === 'interrupted' || state === 'failed'
  return (
    <>
      {state === 'waiting' && (
        <Sweep
          store={store}
          change={change}
          isPending={isPending}
          onSweep={(typedName) => goOn.mutate({ change: change.id, typedName })}
        />
      )}
      {error !== null && <ErrorPanel error={error} compact />}
      <div className={styles['buttons']}>
        {state === 'running' && (
          <Button disabled={isPending} onClick={() => pause.mutate(change.id)}>
            {t('change.pause')}
          </Button>
        )}
        {goesOn && (
          <Button tone="primary" disabled={isPending} onClick={() => goOn.mutate({ change: change.id })}>
            {t('change.goOn')}
          </Button>
        )}
        {change.canUndo && state !== 'running' && state !== 'undoing' && state !== 'undone' && (
          <Button disabled={isPending} onClick={() => undo.mutate(change.id)}>
            {t('change.undo')}
          </Button>
        )}
        {!isOver(change) && state !== 'undoing' && (
          <Button disabled={isPending} onClick={() => stop.mutate(change.id)}>
            {t('change.stop')}
          </Button>
        )}
      </div>
    </>
  )
}

/** Deletes the blobs, once the grace period is over: wants the store's name typed. */
function Sweep(props: {
  store: StoreRow
  change: ChangeRow
  isPending: boolean
  onSweep: (typedName: string) => void
}): ReactNode {
  const { store, change } = props
  const { t } = useTranslation('collection')
  const format = useFormat()
  const nowMs = useNow(1000)
  const [name, setName] = useState('')
  const { waitsUntilMs } = change
  if (waitsUntilMs !== undefined && nowMs < waitsUntilMs) {
    return <p className={styles['hint']}>{t('change.sweepFrom', { time: format.dateTime(waitsUntilMs) })}</p>
  }
  return (
    <form
      className={styles['confirm']}
      onSubmit={(event) => {
        event.preventDefault()
        if (name === store.name && !props.isPending) props.onSweep(name)
      }}
    >
      <TextInput
        label={t('confirm', { store: store.name })}
        description={t(change.needsName === true ? 'change.sweepDetail' : 'change.sweepCopied')}
        value={name}
        maxLength={256}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: 'mono' }}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button
        tone="danger"
        submit
        className={styles['wide'] ?? ''}
        disabled={props.isPending}
        disabledReason={name === store.name ? undefined : t('typeName')}
      >
        {t('change.sweep')}
      </Button>
    </form>
  )
}
