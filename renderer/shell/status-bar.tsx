import { IconArrowsUpDown, IconLockExclamation } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { memo, type ReactNode } from 'react'
import { useTranslation } from '../text/use-translation.ts'

import type { HostInfo, StoreRow } from '../../electron/api/rows.ts'
import { useClient } from '../api/client/client-context.tsx'
import { hostInfoQuery } from '../api/settings.ts'
import { Dot } from '../parts/pill.tsx'
import { useErrorTitle } from '../parts/feedback/problem.tsx'
import { shortcutText } from '../parts/commands/shortcuts.ts'
import { useFormat } from '../text/format.ts'
import { ChangesButton } from '../features/activity/changes-button.tsx'
import { CatalogAge } from '../features/catalog/catalog-age.tsx'
import { connectionTone } from '../features/stores/connection-tone.ts'
import styles from './status-bar.module.css'
import { useTransfersSummary } from '../features/transfers/use-transfers-summary.ts'
import { useWindowState } from '../state/window-state.tsx'

/** The open store's connection or those of all, how this window is hosted, and what is on its way. */
export const StatusBar = memo(function StatusBar(props: {
  store: StoreRow | undefined
  /** All stores, while they are shown together. */
  all: readonly StoreRow[] | undefined
}): ReactNode {
  const { t } = useTranslation('shell')
  const info = useQuery(hostInfoQuery(useClient())).data
  return (
    <footer className={styles['bar']}>
      {props.store !== undefined && <ConnectionText store={props.store} />}
      {props.store !== undefined && <CatalogAge key={props.store.id} store={props.store.id} />}
      {props.all !== undefined && <AllConnectionsText stores={props.all} />}
      {props.store === undefined && props.all === undefined && <span>{t('noStoreOpen')}</span>}
      <span className="grow" />
      {info !== undefined && <HostText info={info} />}
      {props.store === undefined && <span>{t('readOnlyByDefault')}</span>}
      <ChangesButton />
      <TransfersButton />
    </footer>
  )
})

function AllConnectionsText(props: { stores: readonly StoreRow[] }): ReactNode {
  const { t } = useTranslation('shell')
  const count = (state: StoreRow['connection']['state']): number =>
    props.stores.filter(({ connection }) => connection.state === state).length
  const failed = count('failed')
  const ready = count('ready')
  return (
    <output className={styles['item']}>
      <Dot tone={failed > 0 ? 'error' : ready === props.stores.length ? 'ok' : 'neutral'} />
      {t('answered', { ready, count: props.stores.length })}
      {failed > 0 && <span className={styles['failed']}>{t('failing', { count: failed })}</span>}
    </output>
  )
}

function ConnectionText(props: { store: StoreRow }): ReactNode {
  const { t } = useTranslation(['shell', 'stores'])
  const format = useFormat()
  const errorTitle = useErrorTitle()
  const { connection } = props.store
  const words =
    connection.state === 'ready'
      ? t('connected', { latency: format.duration(connection.latencyMs) })
      : connection.state === 'failed'
        ? errorTitle(connection.error)
        : t(`stores:${connection.state}`)
  return (
    <output className={styles['item']}>
      <Dot tone={connectionTone(props.store)} />
      {words}
    </output>
  )
}

function HostText(props: { info: HostInfo }): ReactNode {
  const { t } = useTranslation('shell')
  const { info } = props
  return (
    <>
      {info.demo && <span>{t('demo')}</span>}
      {info.secrets === 'unprotected' && (
        <span className={`${styles['item']} ${styles['warning']}`}>
          <IconLockExclamation size={13} aria-hidden="true" />
          {t('secretsUnprotected')}
        </span>
      )}
      {info.secrets === 'keyFile' && <span className={styles['minor']}>{t('secretsKeyFile')}</span>}
      <span className={styles['minor']}>{t(info.host === 'electron' ? 'hostElectron' : 'hostBrowser')}</span>
    </>
  )
}

function TransfersButton(): ReactNode {
  const { t } = useTranslation('transfers')
  const { transfersShown, showTransfers } = useWindowState()
  const summary = useTransfersSummary()
  if (summary === undefined) return null
  return (
    <button
      type="button"
      className={`${styles['item']} ${styles['transfers']} ${summary.isFailure ? styles['failed'] : ''}`}
      aria-expanded={transfersShown}
      title={`${t(transfersShown ? 'hide' : 'show')} (${shortcutText('transfers')})`}
      onClick={() => showTransfers(!transfersShown)}
    >
      <IconArrowsUpDown size={12} aria-hidden="true" />
      {summary.words}
    </button>
  )
}
