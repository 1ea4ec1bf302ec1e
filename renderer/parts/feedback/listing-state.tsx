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

/** How much of a list was read: a number is only said of what was. */
export type Extent = 'nothing' | 'part' | 'whole'

/** Of a list that is not growing: one that failed or was stopped has no end. */
export function extentOf(listing: { readonly ended: boolean } | undefined, count: number): Extent {
  if (listing?.ended === true) return 'whole'
  return count === 0 ? 'nothing' : 'part'
}

/** In a footer, how many there are, as far as that is known: nothing that was not read is counted as none. */
export function Counted(props: { extent: Extent; text: string }): ReactNode {
  const { t } = useTranslation('common')
  const { extent, text } = props
  if (extent === 'nothing') return <span>{t('notRead')}</span>
  return <span>{extent === 'part' ? t('soFar', { what: text }) : text}</span>
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
