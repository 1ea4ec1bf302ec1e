import type { ReactNode } from 'react'

import {
  leastBytesPerSecond,
  leastPartSizeBytes,
  mostBytesPerSecond,
  mostPartSizeBytes,
  mostTransfersAtOnce,
  usualTransfersAtOnce,
} from '../../../electron/api/values/setting-bounds.ts'
import { useChangeSettings, useSettings } from '../../api/settings.ts'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { NumberSetting } from './number-setting.tsx'
import styles from './settings.module.css'

const megabyte = 1_000_000
const mebibyte = 1024 * 1024

/** How much is asked and moved at once, and how fast. */
export function TransfersPart(): ReactNode {
  const { t } = useTranslation(['settings', 'shell'])
  const settings = useSettings()
  const save = useChangeSettings()
  const limit = (name: 'uploadBytesPerSecond' | 'downloadBytesPerSecond', label: string): ReactNode => {
    const bytes = settings[name]
    return (
      <NumberSetting
        label={label}
        hint=""
        usual={t('noLimit')}
        suffix={t('perSecond')}
        decimals={3}
        value={bytes === undefined ? undefined : bytes / megabyte}
        min={leastBytesPerSecond / megabyte}
        max={mostBytesPerSecond / megabyte}
        onChange={(value) => save.mutate({ [name]: value === null ? null : Math.round(value * megabyte) })}
      />
    )
  }
  const { partSizeBytes } = settings
  return (
    <>
      <div className={styles['group']}>
        <div className={styles['pair']}>
          {limit('uploadBytesPerSecond', t('upload'))}
          {limit('downloadBytesPerSecond', t('download'))}
        </div>
        <p className={styles['hint']}>{t('limitHint')}</p>
      </div>
      <NumberSetting
        label={t('transfersAtOnce')}
        hint={t('transfersAtOnceHint')}
        usual={String(usualTransfersAtOnce)}
        value={settings.transfersAtOnce}
        min={1}
        max={mostTransfersAtOnce}
        onChange={(transfersAtOnce) => save.mutate({ transfersAtOnce })}
      />
      <NumberSetting
        label={t('partSize')}
        hint={t('partSizeHint')}
        usual={t('driverDecides')}
        suffix="MiB"
        decimals={1}
        value={partSizeBytes === undefined ? undefined : partSizeBytes / mebibyte}
        min={leastPartSizeBytes / mebibyte}
        max={mostPartSizeBytes / mebibyte}
        onChange={(value) =>
          save.mutate({ partSizeBytes: value === null ? null : Math.round(value * mebibyte) })
        }
      />
      <NumberSetting
        label={t('shell:maxRequests')}
        hint={t('shell:maxRequestsHint')}
        usual={t('shell:maxRequestsByDriver')}
        value={settings.maxRequests}
        min={1}
        max={256}
        onChange={(maxRequests) => save.mutate({ maxRequests })}
      />
      {save.isError && <ErrorPanel error={save.error} compact />}
    </>
  )
}
