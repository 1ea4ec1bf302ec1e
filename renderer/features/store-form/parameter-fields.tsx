import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Finding, ParameterSpec, ParameterValues } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { valueOf, type StoreForm } from './form-model.ts'
import { ParameterField } from './parameter-field.tsx'
import styles from './store-form.module.css'

/** One field for each row of the driver's table; rarely used ones are behind a button. */
export function ParameterFields(props: {
  form: StoreForm
  parameters: readonly ParameterSpec[]
  findings: ReadonlyMap<string, readonly Finding[]>
  /** Also shows findings of fields that the person has not visited. */
  allShown: boolean
  /** A parameter whose field is shown even if it is rarely used. */
  revealed: string | undefined
  /** What renamed parameters hold, by their new names. */
  renamed: ParameterValues
  fixOf: (finding: Finding) => ReactNode
  onChange: (parameter: string, value: string) => void
  onForget: (parameter: string) => void
}): ReactNode {
  const { t } = useTranslation('stores')
  const { form, findings } = props
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set())
  const advanced = props.parameters.filter((parameter) => parameter.advanced)
  const [opened, setOpened] = useState(advanced.some(({ name }) => valueOf(form, name) !== ''))
  const wrong =
    advanced.some(({ name }) => name === props.revealed) ||
    (props.allShown && advanced.some(({ name }) => hasError(findings.get(name))))
  const field = (spec: ParameterSpec): ReactNode => {
    const kept = form.keptSecrets[spec.name]
    const origin = form.origins[spec.name]
    const judged = props.allShown || visited.has(spec.name)
    const typed = valueOf(form, spec.name)
    return (
      <ParameterField
        key={spec.name}
        spec={spec}
        value={typed === '' ? (props.renamed[spec.name] ?? '') : typed}
        fixOf={props.fixOf}
        findings={judged ? (findings.get(spec.name) ?? []) : []}
        {...(kept === undefined ? {} : { kept })}
        keptEnd={form.keptEnds[spec.name]}
        {...(origin === undefined ? {} : { origin })}
        onChange={(value) => props.onChange(spec.name, value)}
        onForget={() => props.onForget(spec.name)}
        onVisited={() => setVisited((before) => new Set([...before, spec.name]))}
      />
    )
  }
  return (
    <>
      <div className={styles['fields']}>{props.parameters.filter((row) => !row.advanced).map(field)}</div>
      {advanced.length > 0 && (
        <Button
          tone="link"
          aria-expanded={opened || wrong}
          icon={opened || wrong ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          onClick={() => setOpened((now) => !now)}
        >
          {t('form.advanced', { count: advanced.length })}
        </Button>
      )}
      {(opened || wrong) && <div className={styles['fields']}>{advanced.map(field)}</div>}
    </>
  )
}

function hasError(findings: readonly Finding[] | undefined): boolean {
  return findings?.some((finding) => finding.severity === 'error') === true
}
