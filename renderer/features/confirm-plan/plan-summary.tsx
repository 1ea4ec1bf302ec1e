import type { ReactNode } from 'react'

import type { PlanRow } from '../../../electron/api/rows.ts'
import { shortDigest } from '../../parts/values/digest.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { isPlanned } from './plan-title.ts'
import styles from './confirm-plan.module.css'

/** What a plan is about, what happens, how much it is, and what it frees. */
export function PlanSummary(props: { plan: PlanRow; store: string }): ReactNode {
  const { plan, store } = props
  const { t } = useTranslation('plans')
  const format = useFormat()
  const { subject } = plan
  const count = plan.phases.reduce((sum, phase) => sum + phase.count, 0)
  const sizeBytes = plan.phases.reduce((sum, phase) => sum + phase.sizeBytes, 0)
  const place = subject.repository === undefined ? store : `${store} · ${subject.repository}`
  const more = subject.count - subject.names.length
  return (
    <>
      <div className={styles['subject']}>
        <ul className={styles['names']} aria-label={t('plan.in', { store: place })}>
          {subject.names.map((name) => (
            <li key={name} className="mono" title={visible(name)}>
              {shown(name)}
            </li>
          ))}
          {more > 0 && <li>{t('plan.more', { count: more })}</li>}
          {subject.to !== undefined && (
            <li className={styles['to']}>
              {t('plan.to')}{' '}
              <span className="mono" title={visible(subject.to)}>
                {shown(subject.to)}
              </span>
            </li>
          )}
        </ul>
        <p className={styles['place']}>{t('plan.in', { store: place })}</p>
      </div>
      {isPlanned(plan.kind) && <p>{t(`what.${plan.kind}`)}</p>}
      <p className={styles['amount']}>
        {t('plan.objects', { count, formatted: format.count(count), size: format.bytes(sizeBytes) })}
        {plan.phases.length > 1 &&
          ` — ${plan.phases
            .map((phase) =>
              t('plan.phase', { phase: t(`phase.${phase.name}`), formatted: format.count(phase.count) }),
            )
            .join(' · ')}`}
      </p>
      {takesFromRegistry.has(plan.kind) && <p>{freed()}</p>}
    </>
  )

  function freed(): string {
    const { unreferenced } = plan
    if (unreferenced === undefined) return t('plan.freesUnknown')
    if (unreferenced.blobs === 0) return t('plan.freesNothing')
    return t('plan.frees', {
      count: unreferenced.blobs,
      formatted: format.count(unreferenced.blobs),
      size: format.bytes(unreferenced.sizeBytes),
    })
  }
}

const takesFromRegistry: ReadonlySet<PlanRow['kind']> = new Set<PlanRow['kind']>([
  'deleteTags',
  'deleteManifests',
  'deleteRepositories',
])

function shown(name: string): string {
  return /^sha(?:256|384|512):[0-9a-f]+$/.test(name) ? shortDigest(name) : visible(name)
}
