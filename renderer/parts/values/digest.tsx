import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { CopyButton } from '../controls/copy-button.tsx'
import styles from './digest.module.css'
import { MiddleElided } from './middle-elided.tsx'

/** A digest as twelve figures, or in full as far as there is room, with a button that copies all of it. */
export function Digest(props: { value: string; full?: boolean; onOpen?: () => void }): ReactNode {
  const { t } = useTranslation('common')
  const text = props.full === true ? <MiddleElided text={props.value} /> : shortDigest(props.value)
  return (
    <span className={styles['digest']}>
      {props.onOpen === undefined ? (
        <span className={`mono ${styles['text']}`} title={props.value}>
          {text}
        </span>
      ) : (
        <button
          type="button"
          className={`mono ${styles['text']} ${styles['link']}`}
          title={props.value}
          onClick={props.onOpen}
        >
          {text}
        </button>
      )}
      <CopyButton value={props.value} what={t('digest')} />
    </span>
  )
}

/** The first twelve figures: enough to tell digests apart, short enough for a column. */
export function shortDigest(digest: string): string {
  const hex = digest.slice(digest.indexOf(':') + 1)
  return hex.slice(0, 12)
}
