import type { ReactNode } from 'react'

import { useFormat } from '../../text/format.ts'
import styles from './chips.module.css'
import { Dot, type Tone } from '../pill.tsx'

export interface Chip<Value extends string> {
  readonly value: Value
  readonly text: string
  /** Absent while it is not known. */
  readonly count?: number | undefined
  readonly tone?: Tone
}

/** Ways to narrow a list, of which one holds, each with how many it leaves. */
export function Chips<Value extends string>(props: {
  label: string
  value: Value
  chips: readonly Chip<Value>[]
  onChange: (value: Value) => void
}): ReactNode {
  const format = useFormat()
  return (
    <fieldset aria-label={props.label} className={styles['chips']}>
      {props.chips.map((chip) => (
        <button
          key={chip.value}
          type="button"
          aria-pressed={chip.value === props.value}
          className={styles['chip']}
          onClick={() => props.onChange(chip.value)}
        >
          {chip.tone !== undefined && <Dot tone={chip.tone} />}
          {chip.text}
          {chip.count !== undefined && <span className={styles['count']}>{format.count(chip.count)}</span>}
        </button>
      ))}
    </fieldset>
  )
}
