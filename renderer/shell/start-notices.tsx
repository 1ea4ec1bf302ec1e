import { IconAlertTriangle, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { StartNotice } from '../../electron/api/views.ts'
import { useClient } from '../api/client-context.tsx'
import { hostInfoQuery } from '../api/settings.ts'
import { IconButton } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import styles from './start-notices.module.css'

/** What the host found in its data folder when it started, until the person puts it away. */
export function StartNotices(): ReactNode {
  const { t } = useTranslation('shell')
  const notices = useQuery(hostInfoQuery(useClient())).data?.notices ?? []
  const [read, setRead] = useState<ReadonlySet<StartNotice['kind']>>(new Set())
  return notices
    .filter(({ kind }) => !read.has(kind))
    .map((notice) => (
      <div key={notice.kind} role="alert" className={styles['notice']}>
        <IconAlertTriangle size={16} aria-hidden="true" />
        <div className={styles['content']}>
          <p className={styles['title']}>{t(`notices.${notice.kind}.title`)}</p>
          <p>{t(`notices.${noticeDetail(notice)}`)}</p>
          <p className={styles['place']}>
            <span className="mono">{placeOf(notice)}</span>
            <CopyButton value={placeOf(notice)} what={t('notices.path')} />
          </p>
        </div>
        <IconButton
          size="small"
          label={t('notices.dismiss')}
          onClick={() => setRead(new Set([...read, notice.kind]))}
        >
          <IconX size={14} />
        </IconButton>
      </div>
    ))
}

function noticeDetail(notice: StartNotice) {
  return notice.kind === 'storesDamaged' && notice.keptAs === undefined
    ? 'storesDamaged.noRoom'
    : (`${notice.kind}.detail` as const)
}

/** Where to look: the copy where there is one. */
function placeOf(notice: StartNotice): string {
  return ('keptAs' in notice ? notice.keptAs : undefined) ?? notice.path
}
