import type { ReactNode } from 'react'

import type { VerificationRun } from '../../../../electron/api/rows.ts'
import { useStopVerification } from '../../../api/mutations/health.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { useNow } from '../../../parts/use-now.ts'
import { Bar } from '../../../parts/values/bar.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { progressOf } from './run-progress.ts'
import styles from './verification.module.css'

/** How far a verification is, with a way to stop it. */
export function RunningVerification(props: { store: string; run: VerificationRun }): ReactNode {
  const { store, run } = props
  const { t } = useTranslation('health')
  const format = useFormat()
  const stop = useStopVerification()
  const nowMs = useNow(1000)
  const { share, leftMs } = progressOf(run, nowMs)
  const parts = [
    ...(run.of > 0 ? [t('progress.of', { done: format.count(run.done), of: format.count(run.of) })] : []),
    ...(run.ofBytes > 0
      ? [t('progress.of', { done: format.bytes(run.doneBytes), of: format.bytes(run.ofBytes) })]
      : []),
    ...(run.bytesPerSecond === undefined
      ? []
      : [t('progress.speed', { speed: format.bytes(run.bytesPerSecond) })]),
    ...(leftMs === undefined ? [] : [t('progress.left', { duration: format.duration(leftMs) })]),
  ]
  return (
    <>
      <div className={styles['line']}>
        <span className={styles['state']}>{t('verified.running')}</span>
        <output className={`trunc ${styles['what']}`}>{[t(`step.${run.step}`), ...parts].join(' · ')}</output>
        <span className="grow" />
        <Button disabled={stop.isPending} onClick={() => stop.mutate(store)}>
          {t('stop')}
        </Button>
      </div>
      <div className={styles['line']}>
        <Bar share={share ?? 0} tone="accent" width="100%" />
      </div>
    </>
  )
}
