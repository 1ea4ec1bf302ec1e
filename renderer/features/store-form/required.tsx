import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import styles from './store-form.module.css'

/** A label of a field that must be filled in, which says so in words. */
export function Required(props: { children: ReactNode }): ReactNode {
  const { t } = useTranslation('stores')
  return (
    <>
      {props.children} <span className={styles['required']}>{t('form.required')}</span>
    </>
  )
}
