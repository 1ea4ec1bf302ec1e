import type { ReactNode } from 'react'

import styles from './first-run.module.css'

/** The mark of Bollard: a bollard with two turns of rope. */
export function Mark(): ReactNode {
  return (
    <svg className={styles['mark']} viewBox="0 0 48 48" aria-hidden="true" fill="none" strokeWidth="2">
      <path
        d="M16 9h16a3.500 3.500 0 0 1 0 7h-1.500v17H36a3 3 0 0 1 3 3v3H9v-3a3 3 0 0 1 3-3h5.500V16H16a3.500 3.500 0 0 1 0-7z"
        stroke="currentColor"
        strokeLinejoin="round"
      />
      <path
        d="M17.500 22c5 2.500 8 2.500 13 0M17.500 27c5 2.500 8 2.500 13 0"
        stroke="var(--accent-fill)"
        strokeLinecap="round"
      />
    </svg>
  )
}
