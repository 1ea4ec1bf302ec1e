import type { ReactNode } from 'react'

import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { Bar } from '../../parts/values/bar.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './layer-files.module.css'
import type { ListedFiles } from './listed-files.ts'

/** Above a list of files that is not whole: how far it is, that it was stopped, or why it failed. */
export function ReadingState(props: { listed: ListedFiles<unknown>; isAsked: boolean }): ReactNode {
  const { listed, isAsked } = props
  const { t } = useTranslation(['contents', 'common'])
  if (listed.error !== null && !listed.isReading) {
    return (
      <>
        <ErrorPanel error={listed.error} onRetry={listed.start} compact={listed.entries.count > 0} />
        {listed.entries.count > 0 && <p className={styles['state']}>{t('broken')}</p>}
      </>
    )
  }
  if (listed.isReading) {
    return (
      <div className={styles['state']}>
        <Bar share={listed.share} tone="accent" width="72px" />
        <output className="grow trunc">{listed.progress ?? t('common:loading')}</output>
        <Button tone="link" onClick={listed.stop}>
          {t('common:stop')}
        </Button>
      </div>
    )
  }
  if (listed.isWhole || !isAsked) return null
  return (
    <div className={styles['state']}>
      <span className="grow">{t('stopped')}</span>
      <Button tone="link" onClick={listed.start}>
        {t('goOn')}
      </Button>
    </div>
  )
}
