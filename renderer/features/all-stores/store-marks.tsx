import type { ReactNode } from 'react'

import type { ListedStoreState } from './store-state.ts'
import styles from './all-stores.module.css'

/**
 * What a store has of a repository or digest: the same one (`odd` if most stores have another), another one (`rest` if
 * most stores have that one), none, a database instead of tags in the bucket (`untold`), or no answer yet.
 */
export type MarkState = 'here' | 'odd' | 'elsewhere' | 'rest' | 'absent' | 'untold' | 'waiting' | 'failed'

/** With more stores than this, a count is shown instead. */
export const mostMarks = 10

/** One mark for each store, always in the same order, so that a missing one stands out. */
export function StoreMarks<State extends MarkState>(props: {
  listed: readonly ListedStoreState[]
  stateOf: (listed: ListedStoreState) => State
  /** In words, for the tooltip of a mark. */
  wordsOf: (state: State) => string
}): ReactNode {
  const marks = props.listed.map((listed) => {
    const { store, label } = listed
    const state = props.stateOf(listed)
    return { id: store.id, label, state, words: `${store.name}: ${props.wordsOf(state)}` }
  })
  const all = marks.map(({ words }) => words).join('; ')
  if (marks.length > mostMarks) {
    const here = marks.filter(({ state }) => state === 'here' || state === 'odd').length
    return <span title={all}>{`${here} / ${marks.length}`}</span>
  }
  return (
    <span className={styles['marks']} role="img" aria-label={all}>
      {marks.map(({ id, label, state, words }) => (
        <span
          key={id}
          className={`${styles['mark']} ${styles[state]}`}
          style={{ width: slotPx(label) }}
          title={words}
        >
          {label}
        </span>
      ))}
    </span>
  )
}

/** The width of a column of marks, in CSS pixels. */
export function marksWidth(listed: readonly ListedStoreState[]): string {
  if (listed.length > mostMarks) return '70px'
  return `${listed.reduce((sum, { label }) => sum + slotPx(label) + gapPx, -gapPx)}px`
}

const gapPx = 3

function slotPx(label: string): number {
  return label.length * 6.2 + 9
}
