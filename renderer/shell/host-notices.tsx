import { IconAlertTriangle, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { memo, useState, type ReactNode } from 'react'
import { useTranslation } from '../text/use-translation.ts'

import type { HostNotice } from '../../electron/api/rows.ts'
import { useClient } from '../api/client/client-context.tsx'
import { noticesQuery } from '../api/notices.ts'
import { IconButton } from '../parts/controls/button.tsx'
import { CopyButton } from '../parts/controls/copy-button.tsx'
import styles from './host-notices.module.css'

/** Notices of the host about itself, until the person hides them. */
export const HostNotices = memo(function HostNotices(): ReactNode {
  const { t } = useTranslation('shell')
  const notices = useQuery(noticesQuery(useClient())).data ?? []
  const [read, setRead] = useState<ReadonlySet<string>>(new Set())
  return notices
    .filter((notice) => !read.has(idOf(notice)))
    .map((notice) => (
      <div key={notice.kind} role="alert" className={styles['notice']}>
        <IconAlertTriangle size={16} aria-hidden="true" />
        <div className={styles['content']}>
          <p className={styles['title']}>{t(`notices.${notice.kind}.title`)}</p>
          <p>{t(`notices.${detailOf(notice)}`)}</p>
          <p className={styles['place']}>
            <span className="mono">{placeOf(notice)}</span>
            <CopyButton value={placeOf(notice)} what={t(`notices.${placeName(notice)}`)} />
          </p>
        </div>
        <IconButton
          size="small"
          label={t('notices.dismiss')}
          onClick={() => setRead(new Set([...read, idOf(notice)]))}
        >
          <IconX size={14} />
        </IconButton>
      </div>
    ))
})

/** A further failure is shown, even if the first was hidden. */
function idOf(notice: HostNotice): string {
  return notice.kind === 'unexpectedFailure' ? `${notice.kind} ${notice.count}` : notice.kind
}

function detailOf(notice: HostNotice) {
  return notice.kind === 'storesDamaged' && notice.keptAs === undefined
    ? 'storesDamaged.noRoom'
    : (`${notice.kind}.detail` as const)
}

/** The path to look at: the kept copy of a file, if there is one. */
function placeOf(notice: HostNotice): string {
  if (notice.kind === 'unexpectedFailure') return notice.what
  return ('keptAs' in notice ? notice.keptAs : undefined) ?? notice.path
}

function placeName({ kind }: HostNotice): 'path' | 'failure' {
  return kind === 'unexpectedFailure' ? 'failure' : 'path'
}
