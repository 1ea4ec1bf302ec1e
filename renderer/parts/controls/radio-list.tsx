import { useId, type ReactNode } from 'react'

import { useFirst } from '../more.tsx'
import styles from './radio-list.module.css'

export interface RadioChoice<Value extends string> {
  readonly value: Value
  readonly text: ReactNode
  /** What choosing it means, in a line. */
  readonly detail?: ReactNode
  /** Why it cannot be chosen. */
  readonly disabledReason?: string | undefined
}

/** Choices below each other, of which one holds, each with a line that explains it. */
export function RadioList<Value extends string>(props: {
  label: string
  value: Value | undefined
  choices: readonly RadioChoice<Value>[]
  onChange: (value: Value) => void
  /** In a dialog: begins with the focus on what holds. */
  focused?: boolean
}): ReactNode {
  const name = useId()
  const { shown, more } = useFirst(props.choices)
  const first = props.focused === true ? (props.value ?? props.choices[0]?.value) : undefined
  return (
    <fieldset className={styles['list']}>
      <legend>{props.label}</legend>
      <div className={styles['choices']}>
        {shown.map(({ value, text, detail, disabledReason }) => (
          <label
            key={value}
            className={styles['choice']}
            data-disabled={disabledReason === undefined ? undefined : ''}
          >
            <input
              type="radio"
              name={name}
              checked={value === props.value}
              disabled={disabledReason !== undefined}
              onChange={() => props.onChange(value)}
              data-autofocus={value === first ? '' : undefined}
            />
            <span className={styles['words']}>
              <span className={styles['text']}>{text}</span>
              {(disabledReason ?? detail) !== undefined && (
                <span className={styles['detail']}>{disabledReason ?? detail}</span>
              )}
            </span>
          </label>
        ))}
      </div>
      {more}
    </fieldset>
  )
}
