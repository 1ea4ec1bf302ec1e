import { useEffect, useSyncExternalStore, type ReactNode } from 'react'

import styles from './told.module.css'

interface Told {
  readonly text: string
}

let now: Told | undefined
const listeners = new Set<() => void>()
const shownMs = 2500

/** Says a few words for a moment, to eyes and to screen readers: that something was copied, or why a key does nothing. */
export function tell(text: string): void {
  set({ text })
}

/** Where the window says them. There is one. */
export function ToldWords(): ReactNode {
  const told = useSyncExternalStore(subscribe, () => now)
  useEffect(() => {
    if (told === undefined) return undefined
    const timer = setTimeout(() => set(undefined), shownMs)
    return () => clearTimeout(timer)
  }, [told])
  return <output className={styles['place']}>{told !== undefined && <span>{told.text}</span>}</output>
}

function set(told: Told | undefined): void {
  now = told
  for (const listener of listeners) listener()
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange)
  return () => listeners.delete(onChange)
}
