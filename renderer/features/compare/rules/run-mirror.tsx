import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { CallError } from '../../../../electron/api/contract.ts'
import type { MirrorRule, MirrorTarget, StoreRow } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { mirrorPlanQuery, useStartMirror } from '../../../api/queries/mirror.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { Note } from '../../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { useWindowState } from '../../../state/window-state.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { AllowChangesNote } from '../../allow-changes/allow-changes-note.tsx'
import { CopyPlan } from '../../copy/copy-plan.tsx'
import styles from './rules.module.css'

/** What a run of a rule would do now, for each target, and the button that begins it. */
export function RunMirror(props: {
  rule: MirrorRule
  stores: readonly StoreRow[]
  onDone: () => void
}): ReactNode {
  const { rule, stores, onDone } = props
  const { t } = useTranslation(['mirror', 'common'])
  const format = useFormat()
  const { showTransfers } = useWindowState()
  const planning = useQuery(mirrorPlanQuery(useClient(), rule.id))
  const start = useStartMirror()
  const nameOf = (id: string): string => stores.find((store) => store.id === id)?.name ?? t('goneStore')
  const { listing = [], targets = [], whole = false, plan } = planning.data ?? {}
  const tags = targets.reduce((sum, target) => sum + brought(target), 0)
  const readOnly = targets
    .filter((target) => brought(target) > 0)
    .map(({ store }) => stores.find(({ id }) => id === store))
    .filter((store) => store?.readOnly === true)
  const begun = start.data
  return (
    <div className="dialog-body">
      {planning.isError && (
        <ErrorPanel error={planning.error} compact onRetry={() => void planning.refetch()} />
      )}
      {!planning.isError && !whole && (
        <LoadingLine
          text={
            targets.length === 0
              ? t('run.listing', { stores: listing.map(nameOf).join(', ') })
              : t('run.planning', { store: nameOf(targets.at(-1)?.store ?? '') })
          }
        />
      )}
      {targets.map((target) => (
        <Target key={target.store} target={target} rule={rule} nameOf={nameOf} />
      ))}
      {readOnly.map((store) =>
        store === undefined ? null : (
          <AllowChangesNote key={store.id} store={store} text={t('run.readOnly', { store: store.name })} />
        ),
      )}
      {whole && plan === undefined && <Note>{t('run.nothing')}</Note>}
      {begun?.failures.map(({ store, error }) => (
        <section key={store}>
          <p>{t('run.failed', { store: nameOf(store) })}</p>
          <ErrorPanel error={error} compact />
        </section>
      ))}
      {start.isError && <ErrorPanel error={start.error} compact />}
      <p>{t('run.never')}</p>
      <div className="dialog-actions">
        <Button onClick={onDone}>
          {t(plan === undefined || begun !== undefined ? 'common:close' : 'common:cancel')}
        </Button>
        <Button
          tone="primary"
          disabledReason={reason()}
          onClick={() => {
            if (plan === undefined) return
            start.mutate(plan, {
              onSuccess: ({ transfers, failures }) => {
                if (transfers.length > 0) showTransfers(true)
                if (failures.length === 0) onDone()
              },
            })
          }}
        >
          {tags === 0 ? t('run.start') : t('run.startTags', { count: tags, formatted: format.count(tags) })}
        </Button>
      </div>
    </div>
  )

  function reason(): string | undefined {
    if (!whole || start.isPending) return t('run.notPlanned')
    if (plan === undefined || begun !== undefined) return t('run.nothing')
    const [locked] = readOnly
    return locked === undefined ? undefined : t('run.readOnly', { store: locked.name })
  }
}

/** Tags that a target gets, or that move. */
function brought({ plan }: MirrorTarget): number {
  return plan === undefined ? 0 : plan.newTags + plan.movedTags
}

function Target(props: {
  target: MirrorTarget
  rule: MirrorRule
  nameOf: (id: string) => string
}): ReactNode {
  const { target, rule, nameOf } = props
  const { t } = useTranslation('mirror')
  const format = useFormat()
  const store = nameOf(target.store)
  const { plan, failure, differing, newer } = target
  return (
    <section className={styles['target']} aria-label={store}>
      <h3>{store}</h3>
      {failure !== undefined ? (
        <ErrorPanel error={new CallError(failure)} compact />
      ) : (
        <>
          <p>
            {t('run.found', {
              tags: t('tags', { count: target.tags, formatted: format.count(target.tags) }),
              missing: format.count(target.missing),
              differing: format.count(differing),
              same: format.count(target.same),
              untold: format.count(target.untold),
            })}
          </p>
          {rule.differing === 'leave' && differing > 0 && (
            <p>{t('run.left', { count: differing, formatted: format.count(differing) })}</p>
          )}
          {rule.differing === 'move' && newer > 0 && (
            <Note tone="warning">
              {t('run.newer', {
                count: newer,
                formatted: format.count(newer),
                store,
                from: nameOf(rule.from),
              })}
            </Note>
          )}
          {!target.isWhole && <Note tone="warning">{t('run.cut')}</Note>}
          {plan !== undefined && <CopyPlan plan={plan} target={store} sameStore={false} asked={undefined} />}
        </>
      )}
    </section>
  )
}
