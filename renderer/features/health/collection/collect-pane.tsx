import { IconX } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'

import type { StoreRow, VerificationResult } from '../../../../electron/api/rows.ts'
import { Button, IconButton } from '../../../parts/controls/button.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { Pane } from '../../../parts/panes.tsx'
import { Section } from '../../../parts/section.tsx'
import { useGoTo } from '../../../state/address/use-address.ts'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { PlanChecks } from '../../changes/plan-checks.tsx'
import { AllowChangesLine } from '../allow-changes-line.tsx'
import { countOf, findingGroups } from '../findings/finding-kinds.ts'
import styles from './collection.module.css'
import { CollectionChange } from './collection-change.tsx'
import { ConfirmCollection } from './confirm-collection.tsx'
import { Differences } from './differences.tsx'
import { PlanNumbers } from './plan-numbers.tsx'
import { RetentionEditor } from './retention-editor.tsx'
import { RulesForm } from './rules-form.tsx'
import { SaveCollection } from './save-collection.tsx'
import type { Collection } from './use-collection.ts'
import { WhyNothing } from './why-nothing.tsx'

/** How garbage is collected, what that would delete, and its beginning; or the collection that runs. */
export function CollectPane(props: {
  store: StoreRow
  collection: Collection
  asOfMs: number | undefined
  last: VerificationResult | undefined
  onClose: (() => void) | undefined
}): ReactNode {
  const { store, collection } = props
  const { t } = useTranslation('collection')
  const { plan, change, typed } = collection
  const [rulesShown, setRulesShown] = useState(false)
  const what = typed.retention.length > 0 ? 'whatRules' : typed.deleteUntagged ? 'whatUntagged' : 'what'
  return (
    <Pane
      label={t('title')}
      tone="subtle"
      detail
      header={
        <div className={styles['head']}>
          <div className="grow">
            <h2>{t('title')}</h2>
            <p>{t(what)}</p>
          </div>
          {props.onClose !== undefined && (
            <IconButton size="small" label={t('close')} onClick={props.onClose}>
              <IconX size={14} />
            </IconButton>
          )}
        </div>
      }
    >
      {change !== undefined ? (
        <CollectionChange store={store} change={change} onPutAway={collection.putAway} />
      ) : (
        <>
          <div className={styles['scroll']} role="group" aria-label={t('settings')}>
            {plan !== undefined && (
              <div className={styles['numbers']} data-stale={collection.isCurrent ? undefined : ''}>
                <WhyNothing plan={plan} onChange={() => setRulesShown(true)} />
                <PlanNumbers store={store} plan={plan} />
              </div>
            )}
            <PlanStep collection={collection} />
            <Rules
              store={store}
              collection={collection}
              asOfMs={props.asOfMs}
              shown={rulesShown}
              onShow={setRulesShown}
            />
            {plan !== undefined && (
              <>
                <Section
                  title={t('checks')}
                  aside={<SaveCollection store={store} of={{ plan }} onSaved={collection.lookAgain} />}
                >
                  <PlanChecks
                    label={t('checks')}
                    checks={collection.checks.filter(({ id }) => id !== 'storeReadOnly')}
                  />
                </Section>
                <Differences differences={plan.differences} />
              </>
            )}
          </div>
          <div className={styles['end']}>
            <AllowChangesLine store={store} text={t('readOnly')} />
            {plan !== undefined && !store.readOnly && (
              <ConfirmCollection key={plan.id} store={store} plan={plan} collection={collection} />
            )}
            <StaleUploads store={store} last={props.last} />
          </div>
        </>
      )}
    </Pane>
  )
}

/** By which rules, in a line; and all of them, to be changed. */
function Rules(props: {
  store: StoreRow
  collection: Collection
  asOfMs: number | undefined
  shown: boolean
  onShow: (shown: boolean) => void
}): ReactNode {
  const { shown, onShow } = props
  const { typed, setTyped, keepError, plan } = props.collection
  const { t } = useTranslation('collection')
  const format = useFormat()
  const count = typed.retention.length
  const parts = [
    t(`modes.${typed.mode}`),
    typed.minAgeHours === 0
      ? t('brief.minAge0')
      : t('brief.minAge', { hours: format.count(typed.minAgeHours) }),
    t(`brief.grace${typed.graceDays}`),
    ...(typed.copyTo === undefined ? [] : [t('brief.copies')]),
    ...(count === 0 ? [] : [t('brief.rules', { count, formatted: format.count(count) })]),
  ]
  return (
    <>
      <Section
        title={t('settings')}
        aside={
          <Button tone="link" aria-expanded={shown} onClick={() => onShow(!shown)}>
            {t(shown ? 'brief.hide' : 'brief.change')}
          </Button>
        }
      >
        <p className={styles['brief']}>{parts.join(' · ')}</p>
        {keepError !== null && <ErrorPanel error={keepError} compact />}
        {shown && (
          <RulesForm
            store={props.store}
            typed={typed}
            sizeBytes={plan?.totals.sizeBytes}
            onChange={setTyped}
          />
        )}
      </Section>
      {shown && (
        <RetentionEditor
          store={props.store.id}
          asOfMs={props.asOfMs}
          rules={typed.retention}
          onChange={(retention) => setTyped({ ...typed, retention })}
        />
      )}
    </>
  )
}

/** Plans, tells what that asks of the store, and how far it is. */
function PlanStep(props: { collection: Collection }): ReactNode {
  const { plan, progress, isPlanning, error, cost, start } = props.collection
  const { t } = useTranslation(['collection', 'health'])
  const format = useFormat()
  const parts = [
    ...(cost.lists
      ? [
          t('cost.lists', {
            requests: t('health:cost.requests', {
              count: cost.requests,
              formatted: format.count(cost.requests),
            }),
          }),
        ]
      : []),
    ...(cost.manifests > 0
      ? [
          t('cost.reads', {
            manifests: t('health:verified.manifests', {
              count: cost.manifests,
              formatted: format.count(cost.manifests),
            }),
          }),
        ]
      : []),
  ]
  return (
    <div className={styles['plan']}>
      <Button
        size="small"
        tone={plan === undefined ? 'primary' : 'plain'}
        disabled={isPlanning}
        onClick={start}
      >
        {t(plan === undefined ? 'plan' : 'planAgain')}
      </Button>
      {isPlanning ? (
        <output className={styles['hint']}>
          {t(`planning.${progress?.step ?? 'marking'}`, {
            done: format.count(progress?.done ?? 0),
            of: format.count(progress?.of ?? progress?.done ?? 0),
          })}
        </output>
      ) : (
        <span className={styles['hint']}>{parts.length === 0 ? t('cost.none') : parts.join(' ')}</span>
      )}
      {error !== undefined && !isPlanning && (
        <div className={styles['problem']}>
          <ErrorPanel error={error} compact />
        </div>
      )}
    </div>
  )
}

function StaleUploads(props: { store: StoreRow; last: VerificationResult | undefined }): ReactNode {
  const { store, last } = props
  const { t } = useTranslation('collection')
  const format = useFormat()
  const goTo = useGoTo()
  const count = last === undefined ? 0 : countOf(last, findingGroups.stale).count
  if (count === 0) return null
  return (
    <p className={styles['uploads']}>
      {t('uploads')}{' '}
      <Button tone="link" onClick={() => goTo({ at: 'health', store: store.id, kind: 'stale' })}>
        {t('abortUploads', { count, formatted: format.count(count) })}
      </Button>
    </p>
  )
}
