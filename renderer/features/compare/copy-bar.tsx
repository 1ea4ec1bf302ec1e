import { Checkbox, NativeSelect, Popover } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'

import type { CopyPlanView, MirrorRuleDraft } from '../../../electron/api/rows.ts'
import { useStartCopy } from '../../api/mutations/images.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { AllowChanges } from '../allow-changes/allow-changes.tsx'
import { CopyPlan } from '../copy/copy-plan.tsx'
import styles from './compare.module.css'
import type { ComparedColumn } from './compare-head.tsx'
import type { PlannedCopy } from './use-copy-plan.ts'

/** What a copy of the chosen tags would do, and the button that does it. */
export function CopyBar(props: {
  selected: number
  columns: readonly ComparedColumn[]
  copy: PlannedCopy
  /** A rule for what is chosen; undefined where that is too much for a rule. */
  draft: MirrorRuleDraft | undefined
  onClear: () => void
}): ReactNode {
  const { selected, columns, copy, draft } = props
  const { t } = useTranslation(['comparison', 'mirror'])
  const format = useFormat()
  const start = useStartCopy()
  const { showTransfers, openDialog } = useWindowState()
  const { target, choice, moves, request } = copy
  const reason = useWhyNot(copy)
  return (
    <section
      aria-label={t('selected', { count: selected, formatted: format.count(selected) })}
      data-pane
      tabIndex={-1}
    >
      {copy.error !== undefined && <ErrorPanel error={copy.error} compact onRetry={copy.retry} />}
      {start.isError && <ErrorPanel error={start.error} compact />}
      {choice.differing.length > 0 && target !== undefined && <Moving copy={copy} />}
      <div className={styles['act']}>
        <strong>{t('selected', { count: selected, formatted: format.count(selected) })}</strong>
        <span className={styles['choice']}>
          {t('target')}
          <NativeSelect
            aria-label={t('targetName')}
            value={target?.id ?? ''}
            onChange={(event) => copy.setTarget(event.currentTarget.value)}
            data={columns.slice(1).map(({ store }) => ({ value: store.id, label: store.name }))}
          />
        </span>
        <PlanText copy={copy} />
        <span className={styles['actions']}>
          {target?.readOnly === true && <Allow copy={copy} />}
          {draft !== undefined && (
            <Button onClick={() => openDialog({ kind: 'mirrorRule', draft })}>
              {t('mirror:keepAsRule')}
            </Button>
          )}
          <Button onClick={props.onClear}>{t('clear')}</Button>
          <Button
            tone="primary"
            icon={<IconArrowRight size={14} />}
            disabledReason={start.isPending ? t('planFirst') : reason}
            onClick={() => {
              if (request === undefined) return
              start.mutate(request, {
                onSuccess: () => {
                  showTransfers(true)
                  props.onClear()
                },
              })
            }}
          >
            {words()}
          </Button>
        </span>
      </div>
    </section>
  )

  function words(): string {
    const [missing, moved] = [choice.missing.length, choice.differing.length]
    if (!moves) return t('copyMissing', { count: missing, formatted: format.count(missing) })
    if (missing === 0) return t('moveOnly', { count: moved, formatted: format.count(moved) })
    return t('copyAndMove', { missing: format.count(missing), moved: format.count(moved) })
  }
}

/** Why the copy cannot begin now. */
function useWhyNot(copy: PlannedCopy): string | undefined {
  const { t } = useTranslation('comparison')
  const { target, request, plan } = copy
  const store = target?.name ?? ''
  if (copy.isTooMuch) return t('tooMany')
  if (request === undefined) return t('nothingMissing', { store })
  if (target?.readOnly === true) return t('allowFirst', { store })
  if (plan?.whole !== true) return t('planFirst')
  if (plan.manifests === 0) return t('nothingToCopy')
  return plan.allThere ? t('allThere', { store }) : undefined
}

function PlanText(props: { copy: PlannedCopy }): ReactNode {
  const { copy } = props
  const { t } = useTranslation('comparison')
  const format = useFormat()
  const { choice, plan, request, from, target } = copy
  const left = [
    ...(choice.notInBase === 0
      ? []
      : [
          t('notInBase', {
            count: choice.notInBase,
            formatted: format.count(choice.notInBase),
            store: from?.name ?? '',
          }),
        ]),
    ...(choice.untold === 0
      ? []
      : [t('untold', { count: choice.untold, formatted: format.count(choice.untold) })]),
  ]
  return (
    <span className={styles['plan']}>
      {copy.isTooMuch ? (
        <span>{t('tooMany')}</span>
      ) : request === undefined ? (
        <span className={styles['planMinor']}>{t('nothingMissing', { store: target?.name ?? '' })}</span>
      ) : (
        <output aria-busy={plan?.whole !== true}>{planWords(plan)}</output>
      )}
      {left.map((words) => (
        <span key={words} className={styles['planMinor']}>
          {words}
        </span>
      ))}
      {plan?.whole === true && <PlanDetails plan={plan} target={target?.name ?? ''} />}
    </span>
  )

  function planWords(known: CopyPlanView | undefined): ReactNode {
    if (known?.whole !== true) return t('planning', { formatted: format.count(known?.tags ?? 0) })
    const blobs = known.blobs - known.alreadyBlobs
    const size = format.bytes(known.sizeBytes - known.alreadyBytes)
    const there = t('there', { count: known.alreadyBlobs, formatted: format.count(known.alreadyBlobs) })
    return (
      <>
        {t('toCopy', { count: blobs, formatted: format.count(blobs), size })}
        <span className={styles['planMinor']}>{t('rest', { there, way: t(known.way) })}</span>
      </>
    )
  }
}

function PlanDetails(props: { plan: CopyPlanView; target: string }): ReactNode {
  const { plan, target } = props
  const { t } = useTranslation('comparison')
  const count = plan.problems.length
  return (
    <Popover width={460} position="top-start" trapFocus returnFocus>
      <Popover.Target>
        <Button tone="link">{count > 0 ? t('problems', { count }) : t('details')}</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('details')} className={styles['planBox'] ?? ''}>
        <CopyPlan plan={plan} target={target} sameStore={false} asked={undefined} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** Tags that lead elsewhere are moved only when a person says so, and what that means is told. */
function Moving(props: { copy: PlannedCopy }): ReactNode {
  const { choice, moves, setMoving, from, target } = props.copy
  const { t } = useTranslation('comparison')
  const format = useFormat()
  const [store, base] = [target?.name ?? '', from?.name ?? '']
  const count = choice.differing.length
  const formatted = format.count(count)
  return (
    <div className={styles['moving']}>
      <Checkbox
        label={t('moveToo', { count, formatted })}
        checked={moves}
        onChange={(event) => setMoving(event.currentTarget.checked)}
      />
      {moves && (
        <Note tone="warning">
          {t('moveWarning', { count, formatted, store })}{' '}
          {choice.newer > 0 &&
            t('newerWarning', { count: choice.newer, formatted: format.count(choice.newer), store, base })}
        </Note>
      )}
    </div>
  )
}

function Allow(props: { copy: PlannedCopy }): ReactNode {
  const { target } = props.copy
  const { t } = useTranslation(['comparison', 'stores'])
  const [asking, setAsking] = useState(false)
  if (target === undefined) return null
  return (
    <span className={styles['allow']}>
      {t('readOnly', { store: target.name })}
      <Popover opened={asking} onChange={setAsking} width={340} position="top-end" trapFocus returnFocus>
        <Popover.Target>
          <Button onClick={() => setAsking((now) => !now)}>{t('stores:allowChanges')}</Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('stores:allow.title', { store: target.name })}>
          <AllowChanges store={target} onDone={() => setAsking(false)} withTitle />
        </Popover.Dropdown>
      </Popover>
    </span>
  )
}
