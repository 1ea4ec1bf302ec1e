import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { HostInfo } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { hostInfoQuery } from '../../api/settings.ts'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { KeyValues } from '../../parts/values/key-value.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { UpdateCheck } from '../updates/update-check.tsx'
import { Licences } from './licences.tsx'
import { reportFacts, systems } from './report-facts.ts'
import styles from './about.module.css'

/** What this program is and runs on, for those who report a fault. */
export function About(): ReactNode {
  const info = useQuery(hostInfoQuery(useClient()))
  if (info.isError) return <ErrorPanel error={info.error} onRetry={() => void info.refetch()} />
  return info.data === undefined ? null : <Facts info={info.data} />
}

function Facts(props: { info: HostInfo }): ReactNode {
  const { info } = props
  const { t } = useTranslation('about')
  const { node, electron, chromium } = info.runtime
  return (
    <div className="dialog-body">
      <p className={styles['lead']}>{t('lead')}</p>
      <KeyValues
        keyWidth="112px"
        rows={[
          { name: t('version'), value: info.version, mono: true },
          { name: t('commit'), value: info.commit, mono: true },
          { name: t('runsAs'), value: t(info.host === 'electron' ? 'desktop' : 'browser') },
          { name: t('system'), value: systems[info.platform] },
          { name: 'Electron', value: electron, mono: true },
          { name: 'Chromium', value: chromium, mono: true },
          { name: 'Node.js', value: node, mono: true },
          { name: t('secrets'), value: t(`secretsAs.${info.secrets}`) },
          { name: t('dataFolder'), value: info.dataFolder, mono: true },
        ]}
      />
      <section className={styles['part']} aria-label={t('update.title')}>
        <UpdateCheck />
      </section>
      <Licences />
      <div className={styles['report']}>
        <p>{t('forReports')}</p>
        <CopyButton withWords what={t('facts')} value={() => reportFacts(info, navigator.userAgent)} />
      </div>
    </div>
  )
}
