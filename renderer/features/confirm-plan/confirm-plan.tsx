import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import type { PlanRow, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useStartPlan } from '../../api/mutations/changes.ts'
import { changesQuery, planQuery } from '../../api/queries/changes.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { AllowChangesNote } from '../allow-changes/allow-changes-note.tsx'
import { isRefused, PlanChecks } from '../changes/plan-checks.tsx'
import { ChangeProgress } from './change-progress.tsx'
import styles from './confirm-plan.module.css'

import { PlanItems } from './plan-items.tsx'
import { useBeginText } from './plan-title.ts'
import { PlanSummary } from './plan-summary.tsx'

/** Says exactly what a plan would do, begins it when the person agrees, and shows how it goes, with the way back. */
export function ConfirmPlan(props: { store: StoreRow; plan: PlanRow; onDone: () => void }): ReactNode {
  const { store } = props
  const [change, setChange] = useState<string>()
  if (change !== undefined) {
    return (
      <div className="dialog-body">
        <PlanSummary plan={props.plan} store={store.name} />
        <ChangeProgress change={change} onDone={props.onDone} />
      </div>
    )
  }
  return <Asking {...props} onStarted={setChange} />
}

function Asking(props: {
  store: StoreRow
  plan: PlanRow
  onStarted: (change: string) => void
  onDone: () => void
}): ReactNode {
  const { store, onDone } = props
  const { t } = useTranslation(['plans', 'common'])
  const [typedName, setTypedName] = useState('')
  const client = useClient()
  const now = useQuery({ ...planQuery(client, props.plan.id), initialData: props.plan })
  const plan = now.data
  // Changes are followed before this one begins: what it changes is listed again from its first moment on.
  useQuery({ ...changesQuery(client), notifyOnChangeProps: [] })
  const start = useStartPlan()
  // Whether the store is read-only is known better here: it can be changed in this dialog.
  const checks = plan.checks.filter(
    ({ id, state }) => id !== 'storeReadOnly' && (id !== 'planAge' || state !== 'ok'),
  )
  const refused = isRefused(checks)
  const { needsName } = plan
  const begin = useBeginText()(plan.kind, plan.subject.count)
  return (
    <form
      className="dialog-body"
      onSubmit={(event) => {
        event.preventDefault()
        if (reason() !== undefined || start.isPending) return
        const wanted = { plan: plan.id, ...(needsName ? { typedName } : {}) }
        start.mutate(wanted, { onSuccess: props.onStarted })
      }}
    >
      <PlanSummary plan={plan} store={store.name} />
      <PlanItems plan={plan} />
      <PlanChecks label={t('checks')} checks={checks} />
      {now.isError && <Note tone="error">{t('plan.gone')}</Note>}
      <AllowChangesNote store={store} text={t('readOnlyNote', { store: store.name })} />
      {needsName ? (
        <>
          <Note tone="warning">{t('plan.cannotUndo')}</Note>
          <TextInput
            label={t('plan.typeName', { store: store.name })}
            value={typedName}
            spellCheck={false}
            autoComplete="off"
            data-autofocus
            onChange={(event) => setTypedName(event.currentTarget.value)}
          />
        </>
      ) : (
        <p className={styles['quiet']}>{t(plan.canUndo ? 'plan.canUndo' : 'plan.takesNothing')}</p>
      )}
      {start.isError && <ErrorPanel error={start.error} compact />}
      <div className="dialog-actions">
        <Button onClick={onDone} {...(needsName ? {} : { 'data-autofocus': true })}>
          {t('common:cancel')}
        </Button>
        <Button
          tone={gentle.has(plan.kind) ? 'primary' : 'danger'}
          submit
          disabled={start.isPending}
          disabledReason={reason()}
        >
          {begin}
        </Button>
      </div>
    </form>
  )

  function reason(): string | undefined {
    if (store.readOnly) return t('readOnly')
    if (refused) return t('plan.refused')
    return needsName && typedName !== store.name ? t('plan.nameNeeded') : undefined
  }
}

/** What takes nothing away. */
const gentle: ReadonlySet<PlanRow['kind']> = new Set<PlanRow['kind']>([
  'setTag',
  'newFolder',
  'moveFiles',
  'repair',
])
