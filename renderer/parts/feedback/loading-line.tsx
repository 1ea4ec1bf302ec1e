import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { Button } from '../controls/button.tsx'
import styles from './loading-line.module.css'

const quietMs = 300

/** A line that says what is being waited for, with a way to stop. Quick answers never show it. */
export function LoadingLine(props: { text?: string; onStop?: () => void }): ReactNode {
  const { t } = useTranslation('common')
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), quietMs)
    return () => clearTimeout(timer)
  }, [])
  if (!shown) return null
  return (
    <div className={styles['line']}>
      <span className={styles['spinner']} aria-hidden="true" />
      <output>{props.text ?? t('loading')}</output>
      {props.onStop !== undefined && (
        <Button tone="link" onClick={props.onStop}>
          {t('stop')}
        </Button>
      )}
    </div>
  )
}
