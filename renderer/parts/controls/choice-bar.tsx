import type { ReactNode } from 'react'

import styles from './choice-bar.module.css'

/** A few choices side by side, of which one holds. */
export function ChoiceBar<Value extends string>(props: {
  label: string
  value: Value
  choices: readonly { readonly value: Value; readonly text: string }[]
  onChange: (value: Value) => void
}): ReactNode {
  return (
    <fieldset aria-label={props.label} className={styles['bar']}>
      {props.choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === props.value}
          onClick={() => props.onChange(choice.value)}
        >
          {choice.text}
        </button>
      ))}
    </fieldset>
  )
}
