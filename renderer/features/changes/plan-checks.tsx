import { IconAlertTriangle, IconBan, IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { PlanCheck } from '../../../electron/api/rows.ts'
import { useFormat } from '../../text/format.ts'
import { lookUp } from '../../text/look-up.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './plan-checks.module.css'

const icons = { ok: IconCheck, warning: IconAlertTriangle, refused: IconBan }

/** What is to be known before a change begins, what refuses it first. */
export function PlanChecks(props: { label: string; checks: readonly PlanCheck[] }): ReactNode {
  const { t, i18n } = useTranslation('changes')
  const format = useFormat()
  if (props.checks.length === 0) return null
  return (
    <ul className={styles['checks']} aria-label={props.label}>
      {inOrder(props.checks).map((check) => {
        const { id, state } = check
        const Icon = icons[state]
        const values = Object.fromEntries(
          Object.entries(check.values).map(([name, value]) => [name, valueText(name, value)]),
        )
        const key = `changes:check.${id}.${sentenceOf(check)}`
        const detail = lookUp(i18n, `${key}Detail`, values)
        return (
          <li key={id} data-state={state}>
            <Icon size={14} aria-label={t(`checkState.${state}`)} role="img" />
            <div>
              <p>{lookUp(i18n, key, values) ?? id}</p>
              {detail !== undefined && detail !== '' && <p>{detail}</p>}
            </div>
          </li>
        )
      })}
    </ul>
  )

  function valueText(name: string, value: string | number): string {
    if (typeof value === 'string') return visible(value)
    if (name.endsWith('Bytes')) return format.bytes(value)
    return name.endsWith('Ms') ? lengthText(value, i18n.language) : format.count(value)
  }
}

/** Which sentence says it: for some checks it depends on more than whether they are fine. */
export function sentenceOf({ id, state, values }: PlanCheck): string {
  if (id === 'versioning') return String(values['state'] ?? 'unknown')
  if (id === 'copies') return String(values['problem'] ?? state)
  return id === 'youngKept' && values['hours'] === 0 ? 'none' : state
}

/** In whole minutes, from one minute on; in hours from two hours on: `12 min`. */
export function lengthText(lengthMs: number, language: string): string {
  const seconds = Math.max(0, lengthMs / 1000)
  const [value, unit] =
    seconds < 60
      ? ([Math.ceil(seconds), 'second'] as const)
      : seconds < 7200
        ? ([Math.floor(seconds / 60), 'minute'] as const)
        : ([Math.floor(seconds / 3600), 'hour'] as const)
  const text = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
  // As all texts here have it.
  return text.replace(/(\d)(?=\p{Script=Han})/u, '$1 ')
}

/** What refuses a change comes first, then warnings. */
export function inOrder(checks: readonly PlanCheck[]): readonly PlanCheck[] {
  const ranks = { refused: 0, warning: 1, ok: 2 }
  return checks.toSorted((a, b) => ranks[a.state] - ranks[b.state])
}

/** Whether a change cannot be begun. */
export function isRefused(checks: readonly PlanCheck[]): boolean {
  return checks.some(({ state }) => state === 'refused')
}
