import { useState, type ReactNode } from 'react'
import { useTranslation } from '../text/use-translation.ts'

import styles from './more.module.css'

/** Shows the first of many items and a button for more: a bucket may hold ten thousand where a dozen is usual. */
export function useFirst<Item>(
  items: readonly Item[],
  step = 200,
): { readonly shown: readonly Item[]; readonly more: ReactNode } {
  const { t } = useTranslation('common')
  const [count, setCount] = useState(step)
  const left = items.length - count
  return {
    shown: items.slice(0, count),
    more: left > 0 && (
      <p className={styles['more']}>
        <button type="button" onClick={() => setCount(count + step)}>
          {t('showNext', { count: Math.min(step, left), total: items.length })}
        </button>
      </p>
    ),
  }
}
