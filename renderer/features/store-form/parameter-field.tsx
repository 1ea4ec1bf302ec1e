import { Autocomplete, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Finding, ParameterSpec } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { FindingLine, useMeaning } from '../../parts/parameters/finding.tsx'
import { isReadBySome, useReadBy } from '../../parts/parameters/read-by.ts'
import styles from './store-form.module.css'

/** A parameter as a field: named as in config.yml, explained, its default shown, its findings under it. */
export function ParameterField(props: {
  spec: ParameterSpec
  value: string
  findings: readonly Finding[]
  /** A secret that the host keeps already. */
  kept?: 'store' | 'file'
  origin?: 'set' | 'environment'
  onChange: (value: string) => void
  /** Removes the kept secret. */
  onForget: () => void
  onVisited: () => void
  /** Whether it has the focus at first. */
  begins: boolean
}): ReactNode {
  const { spec, value } = props
  const { t } = useTranslation('stores')
  const meaning = useMeaning()
  const readBy = useReadBy()
  const error = props.findings.find((finding) => finding.severity === 'error')
  const others = props.findings.filter((finding) => finding !== error)
  const origin = props.origin === undefined ? '' : ` · ${t(`form.origin.${props.origin}`)}`
  const readers = isReadBySome(spec) ? ` · ${readBy(spec).sentence}` : ''
  const shared = {
    label: <span className="mono">{spec.name}</span>,
    description: `${meaning(spec)}${readers}${origin}`,
    withAsterisk: spec.required,
    error: error === undefined ? undefined : <FindingLine finding={error} />,
    onBlur: props.onVisited,
    spellCheck: false,
    autoComplete: 'off',
    'aria-required': spec.required,
    ...(props.begins ? { 'data-autofocus': true, ref: takeFocus } : {}),
  }
  return (
    <div className={styles['field']}>
      <Input {...props} shared={shared} value={value} />
      {props.kept !== undefined && value === '' && (
        <Button
          tone="link"
          aria-label={t('form.forgetSecret', { parameter: spec.name })}
          onClick={props.onForget}
        >
          {t('form.forget')}
        </Button>
      )}
      {others.map((finding) => (
        <FindingLine key={finding.id} finding={finding} />
      ))}
    </div>
  )
}

/** The form is often there only after the dialog, which gave the focus to something else. */
function takeFocus(field: HTMLElement | null): void {
  field?.focus()
  field?.scrollIntoView({ block: 'center' })
}

function Input(props: {
  spec: ParameterSpec
  value: string
  kept?: 'store' | 'file'
  onChange: (value: string) => void
  shared: Readonly<Record<string, unknown>>
}): ReactNode {
  const { spec, value, onChange, shared } = props
  const { t } = useTranslation('stores')
  const unset = spec.default === undefined ? t('form.unset') : t('form.default', { value: spec.default })
  if (spec.secret) {
    const placeholder =
      props.kept === undefined
        ? ''
        : t(props.kept === 'file' ? 'form.secretFromFile' : 'form.secretUnchanged')
    return (
      <PasswordInput
        {...shared}
        value={value}
        placeholder={placeholder}
        maxLength={4096}
        visibilityToggleButtonProps={{ 'aria-label': t('form.showSecret', { parameter: spec.name }) }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  if (spec.kind === 'boolean' || spec.kind === 'choice') {
    const choices = spec.kind === 'boolean' ? ['true', 'false'] : (spec.choices ?? [])
    return (
      <NativeSelect
        {...shared}
        value={value}
        data={[{ value: '', label: unset }, ...choices]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  const placeholder = spec.default ?? spec.placeholder ?? ''
  if (spec.choices !== undefined && spec.choices.length > 0) {
    return (
      <Autocomplete
        {...shared}
        value={value}
        placeholder={placeholder}
        data={[...spec.choices]}
        limit={50}
        maxDropdownHeight={220}
        onChange={onChange}
      />
    )
  }
  return (
    <TextInput
      {...shared}
      value={value}
      placeholder={placeholder}
      inputMode={spec.kind === 'integer' ? 'numeric' : 'text'}
      maxLength={2048}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
