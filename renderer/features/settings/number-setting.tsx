import { NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'

/** A number that is kept as soon as it is one within the bounds; empty is the usual. */
export function NumberSetting(props: {
  label: string
  hint: string
  /** What holds while it is empty. */
  usual: string
  value: number | undefined
  min: number
  max: number
  decimals?: number
  suffix?: string
  onChange: (value: number | null) => void
}): ReactNode {
  const { min, max, decimals = 0 } = props
  return (
    <NumberInput
      size="xs"
      label={props.label}
      description={props.hint}
      placeholder={props.usual}
      value={props.value ?? ''}
      min={min}
      max={max}
      clampBehavior={decimals === 0 ? 'strict' : 'blur'}
      allowDecimal={decimals > 0}
      decimalScale={decimals}
      allowNegative={false}
      {...(props.suffix === undefined ? {} : { suffix: ` ${props.suffix}` })}
      onChange={(value) => {
        if (value === '') props.onChange(null)
        else if (typeof value === 'number' && value >= min && value <= max) props.onChange(value)
      }}
    />
  )
}
