import { Autocomplete, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Finding, ParameterSpec } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useFormat } from '../../text/format.ts'
import { FindingLine, useMeaning } from '../../parts/parameters/finding.tsx'
import { isReadBySome, useReadBy } from '../../parts/parameters/read-by.ts'
import { FolderField } from './folder-field.tsx'
import { Required } from './required.tsx'
import styles from './store-form.module.css'

/** A parameter as a field: named as in config.yml, explained, its default shown, its findings under it. */
export function ParameterField(props: {
  spec: ParameterSpec
  value: string
  findings: readonly Finding[]
  /** A secret that the host keeps already. */
  kept?: 'store' | 'file'
  /** The end of a kept access key's ID. */
  keptEnd: string | undefined
  origin?: 'set' | 'environment'
  fixOf: (finding: Finding) => ReactNode
  onChange: (value: string) => void
  /** Removes the kept secret. */
  onForget: () => void
  onVisited: () => void
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
    label: spec.required ? (
      <Required>
        <span className="mono">{spec.name}</span>
      </Required>
    ) : (
      <span className="mono">{spec.name}</span>
    ),
    description: `${meaning(spec)}${readers}${origin}`,
    error: error === undefined ? undefined : <FindingLine finding={error} />,
    onBlur: props.onVisited,
    spellCheck: false,
    autoComplete: 'off',
    'aria-required': spec.required,
  }
  return (
    <div className={styles['field']} data-parameter={spec.name}>
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
      {error !== undefined && props.fixOf(error)}
      {others.map((finding) => (
        <Fragment key={finding.id}>
          <FindingLine finding={finding} />
          {props.fixOf(finding)}
        </Fragment>
      ))}
    </div>
  )
}

function Input(props: {
  spec: ParameterSpec
  value: string
  kept?: 'store' | 'file'
  keptEnd: string | undefined
  onChange: (value: string) => void
  shared: Readonly<Record<string, unknown>>
}): ReactNode {
  const { spec, value, onChange, shared } = props
  const { t } = useTranslation('stores')
  const format = useFormat()
  const unset = spec.default === undefined ? t('form.unset') : t('form.default', { value: spec.default })
  if (spec.secret) {
    const placeholder =
      props.kept === undefined
        ? ''
        : [props.keptEnd, t(props.kept === 'file' ? 'form.secretFromFile' : 'form.secretUnchanged')]
            .filter((text) => text !== undefined)
            .join(' · ')
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
  const placeholder =
    spec.default !== undefined && spec.default !== ''
      ? t('form.default', { value: shownDefault(spec, (size) => format.binaryBytes(size)) })
      : spec.placeholder === undefined
        ? ''
        : t('form.example', { value: spec.placeholder })
  if (spec.kind === 'folder') {
    return <FolderField shared={shared} value={value} placeholder={placeholder} onChange={onChange} />
  }
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

/** A size as people read it, and as it is written. */
function shownDefault({ default: value = '', unit }: ParameterSpec, bytes: (size: number) => string): string {
  return unit === 'bytes' && /^\d{1,15}$/.test(value) ? `${bytes(Number(value))} (${value})` : value
}
