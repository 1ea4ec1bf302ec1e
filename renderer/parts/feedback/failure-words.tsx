import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Telling } from '../../text/telling.ts'
import styles from './problem.module.css'

/** What failed, why, and what to do, as paragraphs; the service's own words stand apart. */
export function FailureWords(props: { telling: Telling }): ReactNode {
  const { what, why, todo, words } = props.telling
  const { t } = useTranslation('errors')
  return (
    <>
      {what !== undefined && <p className={styles['message']}>{what}</p>}
      {why !== undefined && (
        <p className={styles['message']} lang={why.language}>
          {why.text}
        </p>
      )}
      {todo !== undefined && <p className={styles['todo']}>{todo}</p>}
      {words !== undefined && (
        <figure className={styles['quote']}>
          <blockquote lang="en">
            <p>{words.text}</p>
          </blockquote>
          <figcaption>
            {words.by === undefined ? t('words.ofWhatAnswered') : t('words.of', { service: words.by })}
          </figcaption>
        </figure>
      )}
    </>
  )
}
