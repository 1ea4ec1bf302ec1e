import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { refreshAges, usualRefreshAge, type RefreshAge } from '../../../electron/api/values/refresh-ages.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { dataUsageQuery, useForgetData, useOpenDataFolder } from '../../api/data-folder.ts'
import { hostInfoQuery, useChangeSettings, useSettings } from '../../api/settings.ts'
import { Button } from '../../parts/controls/button.tsx'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './settings.module.css'

const ages = Object.keys(refreshAges) as readonly RefreshAge[]

/** When stores are listed anew, and what is kept on this computer. */
export function DataPart(): ReactNode {
  const { t } = useTranslation('shell')
  const settings = useSettings()
  const save = useChangeSettings()
  return (
    <>
      <Select
        label={t('refreshAfter')}
        description={t('refreshAfterHint')}
        value={settings.refreshAfter ?? usualRefreshAge}
        data={ages.map((value) => ({ value, label: t(`refreshAges.${value}`) }))}
        onChange={(value) => {
          const refreshAfter = ages.find((known) => known === value)
          if (refreshAfter !== undefined) save.mutate({ refreshAfter })
        }}
      />
      {save.isError && <ErrorPanel error={save.error} compact />}
      <DataFolder />
    </>
  )
}

function DataFolder(): ReactNode {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const client = useClient()
  const usage = useQuery(dataUsageQuery(client))
  const info = useQuery(hostInfoQuery(client)).data
  const forget = useForgetData()
  const open = useOpenDataFolder()
  const failure = usage.error ?? forget.error ?? open.error
  return (
    <section className={styles['group']} aria-label={t('folder.title')}>
      <h3>{t('folder.title')}</h3>
      {info !== undefined && (
        <div className={styles['row']}>
          <span className={`mono ${styles['path']}`}>{info.dataFolder}</span>
          <div className={styles['actions']}>
            <CopyButton value={info.dataFolder} what={t('folder.path')} />
            {info.host === 'electron' && (
              <Button size="small" onClick={() => open.mutate()}>
                {t('folder.open')}
              </Button>
            )}
          </div>
        </div>
      )}
      <ul className={styles['list']}>
        {(usage.data?.kinds ?? []).map(({ kind, sizeBytes }) => (
          <li key={kind}>
            <span className="grow">{t(`folder.kind.${kind}`)}</span>
            <span className={styles['number']}>{format.bytes(sizeBytes)}</span>
            {(kind === 'catalogs' || kind === 'layers') && (
              <Button
                tone="link"
                title={t('folder.forgetHint')}
                aria-label={t('folder.forgetKind', { kind: t(`folder.kind.${kind}`) })}
                onClick={() => forget.mutate(kind)}
              >
                {t('folder.forget')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {failure !== null && <ErrorPanel error={failure} compact />}
      <p className={styles['hint']}>{t('folder.move')}</p>
    </section>
  )
}
