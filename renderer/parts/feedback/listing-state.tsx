import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { Button } from '../controls/button.tsx'
import styles from './listing-state.module.css'

/** In a footer, while a list grows: how far it is, and a way to stop. */
export function ListingGrows(props: { text: string; onStop: () => void }): ReactNode {
  const { t } = useTranslation('common')
  return (
    <>
      <output>{props.text}</output>
      <Button tone="link" className={styles['small'] ?? ''} onClick={props.onStop}>
        {t('stop')}
      </Button>
    </>
  )
}

/** In the footer of a list whose content may have changed: the time of the listing. */
export function ListedAt(props: { text: string; onAgain: () => void }): ReactNode {
  const { t } = useTranslation('common')
  return (
    <span className={styles['listedAt']}>
      {props.text}
      <Button tone="link" className={styles['small'] ?? ''} onClick={props.onAgain}>
        {t('listAgain')}
      </Button>
    </span>
  )
}

/** Below a list that was stopped: says that it is not complete. */
export function ListingStopped(props: { onAgain: () => void }): ReactNode {
  const { t } = useTranslation('common')
  return (
    <div className={styles['stopped']}>
      {t('listingStopped')}
      <Button tone="link" className={styles['small'] ?? ''} onClick={props.onAgain}>
        {t('listAgain')}
      </Button>
    </div>
  )
}
