import { TextInput } from '@mantine/core'
import { IconArrowBackUp, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'

import type { ChangeRow } from '../../../electron/api/rows.ts'
import { useContinueChange, usePauseChange, useStopChange } from '../../api/mutations/changes.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useNow } from '../../parts/use-now.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { InBothLanguages } from '../../text/in-both-languages.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './activity.module.css'

/** Pause, go on, stop and undo: what can be done with a change now. */
export function ChangeActions(props: { row: ChangeRow }): ReactNode {
  const { row } = props
  const { id, state } = row
  const { t } = useTranslation('activity')
  const { openDialog } = useWindowState()
  const pause = usePauseChange()
  const goOn = useContinueChange()
  const stop = useStopChange()
  const isPending = pause.isPending || goOn.isPending || stop.isPending
  const error = pause.error ?? goOn.error ?? stop.error
  const goesOn = state === 'paused' || state === 'interrupted' || state === 'failed'
  const isHeld = goesOn || state === 'waiting'
  const isTransfer = row.kind === 'upload' || row.kind === 'push' || row.kind === 'copy'
  if (isTransfer) return null
  return (
    <>
      <InBothLanguages>
        <ChangeCommands
          row={row}
          goesOn={goesOn}
          onPause={() => pause.mutate(id)}
          onGoOn={() => goOn.mutate({ change: id })}
          onStop={() => stop.mutate(id)}
          onUndo={() => openDialog({ kind: 'undoChange', change: row })}
        />
      </InBothLanguages>
      {state === 'waiting' && (
        <Waiting
          row={row}
          isPending={isPending}
          onContinue={(typedName) =>
            goOn.mutate({ change: id, ...(typedName === undefined ? {} : { typedName }) })
          }
        />
      )}
      <div className={styles['actions']}>
        {(state === 'running' || state === 'undoing') && (
          <Button icon={<IconPlayerPause size={14} />} disabled={isPending} onClick={() => pause.mutate(id)}>
            {t('pause')}
          </Button>
        )}
        {goesOn && (
          <Button
            tone="primary"
            icon={<IconPlayerPlay size={14} />}
            disabled={isPending}
            onClick={() => goOn.mutate({ change: id })}
          >
            {t(row.takesBack === true ? 'goOnUndo' : 'goOn')}
          </Button>
        )}
        {(state === 'running' || state === 'undoing' || isHeld) && (
          <Button icon={<IconPlayerStop size={14} />} disabled={isPending} onClick={() => stop.mutate(id)}>
            {t('stop')}
          </Button>
        )}
        {row.canUndo && (
          <Button
            icon={<IconArrowBackUp size={14} />}
            disabled={isPending}
            onClick={() => openDialog({ kind: 'undoChange', change: row })}
          >
            {t('undo')}
          </Button>
        )}
      </div>
      {error !== null && <ErrorPanel error={error} compact />}
    </>
  )
}

/** What the buttons do, while they are there. What is for good is only done beside what it says. */
function ChangeCommands(props: {
  row: ChangeRow
  goesOn: boolean
  onPause: () => void
  onGoOn: () => void
  onStop: () => void
  onUndo: () => void
}): ReactNode {
  const { row, goesOn } = props
  const { t } = useTranslation('activity')
  const group = 'chosen'
  const isRunning = row.state === 'running' || row.state === 'undoing'
  const goOn = t(row.takesBack === true ? 'goOnUndo' : 'goOn')
  useCommands([
    ...(isRunning
      ? [{ id: 'change-pause', group, label: t('pause'), Icon: IconPlayerPause, run: props.onPause } as const]
      : []),
    ...(goesOn
      ? [{ id: 'change-goOn', group, label: goOn, Icon: IconPlayerPlay, run: props.onGoOn } as const]
      : []),
    ...(isRunning || goesOn || row.state === 'waiting'
      ? [{ id: 'change-stop', group, label: t('stop'), Icon: IconPlayerStop, run: props.onStop } as const]
      : []),
    ...(row.canUndo
      ? [{ id: 'change-undo', group, label: t('undo'), Icon: IconArrowBackUp, run: props.onUndo } as const]
      : []),
  ])
  return null
}

/** The next step begins when a person presses, not before its time; the store's name is typed where it is for good. */
function Waiting(props: {
  row: ChangeRow
  isPending: boolean
  onContinue: (typedName: string | undefined) => void
}): ReactNode {
  const { waitsUntilMs = 0, needsName = false, storeName } = props.row
  const { t } = useTranslation('activity')
  const format = useFormat()
  const [typedName, setTypedName] = useState('')
  const isEarly = useNow(1000) < waitsUntilMs
  const reason = isEarly
    ? t('notBefore', { time: format.dateTime(waitsUntilMs) })
    : needsName && typedName !== storeName
      ? t('nameNeeded')
      : undefined
  return (
    <form
      className={styles['waiting']}
      onSubmit={(event) => {
        event.preventDefault()
        if (reason === undefined && !props.isPending) props.onContinue(needsName ? typedName : undefined)
      }}
    >
      <p>{t(needsName ? 'waitsForGood' : 'waits')}</p>
      {isEarly && <p>{t('notBefore', { time: format.dateTime(waitsUntilMs) })}</p>}
      {needsName && !isEarly && (
        <TextInput
          label={t('typeName', { store: storeName })}
          value={typedName}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setTypedName(event.currentTarget.value)}
        />
      )}
      <Button
        tone={needsName ? 'danger' : 'primary'}
        submit
        disabledReason={reason}
        disabled={props.isPending}
      >
        {t('beginNext')}
      </Button>
    </form>
  )
}
