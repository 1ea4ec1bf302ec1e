import type { ReactNode } from 'react'

import { shortDigest } from '../../../parts/values/digest.tsx'
import styles from './shared.module.css'

/** A digest in a row that leads to its manifest; by keyboard Enter on the row does the same. */
export function OpenDigest(props: { digest: string; onOpen: (digest: string) => void }): ReactNode {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`mono ${styles['link']}`}
      title={props.digest}
      onClick={() => props.onOpen(props.digest)}
    >
      {shortDigest(props.digest)}
    </button>
  )
}
