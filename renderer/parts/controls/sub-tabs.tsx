import type { KeyboardEvent, ReactNode } from 'react'

import { useFormat } from '../../text/format.ts'
import styles from './sub-tabs.module.css'

/** Tabs inside a pane. Arrow keys go from one to the next. `panelId` names what they change. */
export function SubTabs<Value extends string>(props: {
  label: string
  panelId: string
  value: Value
  tabs: readonly { readonly value: Value; readonly text: string; readonly count?: number | undefined }[]
  onChange: (value: Value) => void
}): ReactNode {
  const { tabs, value, onChange } = props
  const format = useFormat()
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const now = tabs.findIndex((tab) => tab.value === value)
    const next = (now + step + tabs.length) % tabs.length
    const tab = tabs[next]
    const button = event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('[role="tab"]')[next]
    if (tab === undefined) return
    onChange(tab.value)
    button?.focus()
  }
  return (
    <div role="tablist" aria-label={props.label} className={styles['tabs']}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          aria-selected={tab.value === value}
          aria-controls={props.panelId}
          tabIndex={tab.value === value ? 0 : -1}
          className={styles['tab']}
          onClick={() => onChange(tab.value)}
          onKeyDown={onKeyDown}
        >
          {tab.text}
          {tab.count !== undefined && <span>{format.count(tab.count)}</span>}
        </button>
      ))}
    </div>
  )
}
