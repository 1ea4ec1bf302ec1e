import { IconInfoCircle, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import { useClient } from '../../api/client/client-context.tsx'
import { hostInfoQuery, settingsQuery, useChangeSettings } from '../../api/settings.ts'
import { updateQuery } from '../../api/updates.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './updates.module.css'

/** Asks once whether Bollard may look for newer versions, and tells of one. */
export function UpdateNotice(): ReactNode {
  const { t } = useTranslation(['about', 'shell'])
  const client = useClient()
  const settings = useQuery(settingsQuery(client)).data
  const demo = useQuery(hostInfoQuery(client)).data?.demo ?? true
  const update = useQuery(updateQuery(client)).data
  const save = useChangeSettings()
  const [hidden, setHidden] = useState<string>()
  if (settings === undefined || update === undefined || demo) return null
  if (update.kind === 'newer' && hidden !== update.version && settings.updateCheck !== 'never') {
    return (
      <output className={styles['notice']}>
        <IconInfoCircle size={15} aria-hidden="true" />
        <span className="grow">
          {t('update.newer', { version: update.version })}{' '}
          <a href={update.page} target="_blank" rel="noreferrer">
            {t('update.open')}
          </a>
        </span>
        <IconButton size="small" label={t('shell:notices.dismiss')} onClick={() => setHidden(update.version)}>
          <IconX size={14} />
        </IconButton>
      </output>
    )
  }
  if (settings.updateCheck !== undefined || update.kind === 'noFeed') return null
  return (
    <section className={styles['notice']} aria-label={t('update.title')}>
      <IconInfoCircle size={15} aria-hidden="true" />
      <span className="grow">{t('update.ask')}</span>
      <Button size="small" onClick={() => save.mutate({ updateCheck: 'on' })}>
        {t('update.yes')}
      </Button>
      <Button size="small" tone="ghost" onClick={() => save.mutate({ updateCheck: 'never' })}>
        {t('update.never')}
      </Button>
    </section>
  )
}
