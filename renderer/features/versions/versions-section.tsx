import { IconHistory, IconPlayerStop } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { CallError } from '../../../electron/api/contract.ts'
import type { StoreRow, VersionCount, VersioningView } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useVersionCount, versioningQuery } from '../../api/queries/versions.ts'
import { Button } from '../../parts/controls/button.tsx'
import { KeyValues } from '../../parts/values/key-value.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './versions.module.css'

/** Whether the bucket keeps old versions, and their number and size, which are counted on request. */
export function VersionsSection(props: { store: StoreRow }): ReactNode {
  const { t } = useTranslation('versions')
  const versioning = useQuery(versioningQuery(useClient(), props.store.id))
  if (props.store.driver === 'filesystem') return null
  return (
    <section className={styles['section']} aria-labelledby="versions-title">
      {versioning.data === undefined ? (
        <h2 id="versions-title">{t('title')}</h2>
      ) : (
        <Known store={props.store} versioning={versioning.data} />
      )}
      {versioning.isPending && <LoadingLine />}
      {versioning.isError && (
        <ErrorPanel error={versioning.error} compact onRetry={() => void versioning.refetch()} />
      )}
    </section>
  )
}

function Known(props: { store: StoreRow; versioning: VersioningView }): ReactNode {
  const { t } = useTranslation('versions')
  const counting = useVersionCount(props.store.id)
  const { versioning } = props
  const { state, permissions } = versioning
  // If it is not known whether there are versions, counting shows it.
  const canCount = state !== 'none' && state !== 'off'
  return (
    <>
      <div className={styles['head']}>
        <div className={styles['about']}>
          <h2 id="versions-title">{t('title')}</h2>
          <p>
            {t(`state.${state}`)}
            {state === 'unknown' && permissions !== undefined && (
              <>
                {' '}
                {t('needs')} <span className="mono">{permissions.status}</span>
              </>
            )}
          </p>
        </div>
        {canCount &&
          (counting.running ? (
            <Button icon={<IconPlayerStop size={14} />} onClick={counting.stop}>
              {t('stop')}
            </Button>
          ) : (
            <Button icon={<IconHistory size={14} />} onClick={counting.start}>
              {t(counting.count === undefined ? 'count' : 'countAgain')}
            </Button>
          ))}
      </div>
      {state === 'unknown' && versioning.error.code !== 'PermissionDenied' && (
        <ErrorPanel error={new CallError(versioning.error)} compact />
      )}
      {counting.running && <LoadingLine />}
      {counting.error !== null && (
        <>
          <ErrorPanel error={counting.error} compact />
          {permissions !== undefined && (
            <p className={styles['note']}>
              {t('needs')} <span className="mono">{permissions.list}</span>
            </p>
          )}
        </>
      )}
      {counting.count !== undefined && <Sums count={counting.count} running={counting.running} />}
    </>
  )
}

function Sums(props: { count: VersionCount; running: boolean }): ReactNode {
  const { t } = useTranslation('versions')
  const format = useFormat()
  const { count, running } = props
  const listed = t('listed', { count: count.listed, formatted: format.count(count.listed) })
  return (
    <>
      <output className={styles['note']}>
        {running ? t('counting', { listed }) : t(count.whole ? 'counted' : 'stopped', { listed })}
      </output>
      <KeyValues
        keyWidth="132px"
        rows={[
          {
            name: t('oldVersions'),
            value: t('oldValue', {
              formatted: format.count(count.oldVersions),
              size: format.bytes(count.oldBytes),
            }),
            title: format.bytesExact(count.oldBytes),
          },
          { name: t('deleteMarkers'), value: format.count(count.deleteMarkers) },
        ]}
      />
      {count.whole && count.oldBytes > 0 && <p className={styles['note']}>{t('free')}</p>}
    </>
  )
}
