import { IconPencil, IconPlugConnected } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { CallError } from '../../../electron/api/contract.ts'
import type { ConfigurationView as Configuration, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useConnectStore } from '../../api/mutations/stores.ts'
import { configurationQuery } from '../../api/queries/stores.ts'
import { Button } from '../../parts/controls/button.tsx'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { rowsInOrder } from '../../parts/grid/shown.ts'
import { Pane, Panes } from '../../parts/panes.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { AccessSection } from '../access/access-section.tsx'
import { SaveList } from '../save-list/save-list.tsx'
import { StoreFailureBanner } from '../store-failure/store-failure.tsx'
import { ProbeResult } from '../store-form/probe-result.tsx'
import { VersionsSection } from '../versions/versions-section.tsx'
import styles from './configuration.module.css'
import { countOrigins } from './count-origins.ts'
import { ParameterTable } from './parameter-table.tsx'
import { RegistryAddress } from './registry-address.tsx'
import { useParameterColumns } from './use-parameter-columns.ts'
import { YamlPane } from './yaml-pane.tsx'

/** Every parameter of a store: its value, where that came from, what it means, what is wrong with it. */
export function ConfigurationView(props: { store: StoreRow }): ReactNode {
  const { t } = useTranslation('configuration')
  const configuration = useQuery(configurationQuery(useClient(), props.store.id))
  const connect = useConnectStore()
  if (configuration.isError) {
    return <ErrorPanel error={configuration.error} onRetry={() => void configuration.refetch()} />
  }
  if (configuration.data === undefined) return <LoadingLine />
  const { connection } = props.store
  return (
    <>
      {connection.state === 'failed' && (
        <StoreFailureBanner
          store={props.store}
          error={new CallError(connection.error)}
          onRetry={() => connect.mutate(props.store.id)}
          onConfiguration
        />
      )}
      <Panes
        columns={[
          'rest',
          { id: 'configuration.file', label: t('yaml'), usual: 396, leastPx: 240, narrow: 280 },
        ]}
      >
        <Pane
          label={t('parameters')}
          header={<Effective store={props.store} configuration={configuration.data} />}
          footer={<Counts store={props.store} configuration={configuration.data} />}
        >
          <div
            className={styles['scroll']}
            role="group"
            aria-label={t('parameters')}
            tabIndex={0}
            data-pane-focus
          >
            <AccessSection store={props.store} />
            <VersionsSection store={props.store} />
            <ParameterTable configuration={configuration.data} />
          </div>
        </Pane>
        <YamlPane store={props.store} configuration={configuration.data} />
      </Panes>
    </>
  )
}

function Effective(props: { store: StoreRow; configuration: Configuration }): ReactNode {
  const { t } = useTranslation(['configuration', 'stores'])
  const { openDialog } = useWindowState()
  const { store, configuration } = props
  const connect = useConnectStore()
  const place = configuration.endpointUrl ?? store.location
  return (
    <div className={styles['effective']}>
      <div className={styles['endpoint']}>
        <div className={styles['place']}>
          <p className={styles['caption']}>{t(store.driver === 'filesystem' ? 'folder' : 'endpoint')}</p>
          <p className={`mono ${styles['url']}`}>{place}</p>
          {configuration.exampleUrl !== undefined && (
            <p className={`trunc ${styles['caption']}`} title={configuration.exampleUrl}>
              {t('example')} <span className="mono">{configuration.exampleUrl}</span>
            </p>
          )}
        </div>
        <CopyButton value={place} what={t('copyEndpoint')} />
        <Button
          icon={<IconPlugConnected size={14} />}
          disabled={connect.isPending}
          onClick={() => connect.mutate(store.id)}
        >
          {t(connect.isPending ? 'stores:form.checking' : 'stores:checkConnection')}
        </Button>
        <Button icon={<IconPencil size={14} />} onClick={() => openDialog({ kind: 'editStore', store })}>
          {t('edit')}
        </Button>
      </div>
      <RegistryAddress key={store.registryAddress} store={store} />
      <ProbeResult probe={connect} />
    </div>
  )
}

function Counts(props: { store: StoreRow; configuration: Configuration }): ReactNode {
  const { t } = useTranslation('configuration')
  const { parameters, findings } = props.configuration
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.filter(({ severity }) => severity === 'warning').length
  return (
    <>
      <span className="trunc">{t('counts', { count: parameters.length, ...countOrigins(parameters) })}</span>
      <span className="grow" />
      {errors > 0 && <span className={styles['errors']}>{t('errors', { count: errors })}</span>}
      {warnings > 0 && <span className={styles['warnings']}>{t('warnings', { count: warnings })}</span>}
      {errors + warnings === 0 && <span>{t('noFindings')}</span>}
      <SaveList
        list="parameters"
        store={props.store}
        columns={useParameterColumns(props.configuration)}
        complete
        rows={rowsInOrder(parameters)}
        look="icon"
      />
    </>
  )
}
