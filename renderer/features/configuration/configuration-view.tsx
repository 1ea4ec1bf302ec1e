import { IconPencil, IconPlugConnected } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { CallError } from '../../../electron/api/contract.ts'
import type { ConfigurationView as Configuration, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useConnectStore } from '../../api/mutations/stores.ts'
import { configurationQuery } from '../../api/queries/stores.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { Button } from '../../parts/controls/button.tsx'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { rowsInOrder } from '../../parts/grid/shown.ts'
import { Pane, Panes } from '../../parts/panes.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { InBothLanguages } from '../../text/in-both-languages.tsx'
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
import { Mended } from '../../parts/parameters/mended.tsx'
import { useFixStore } from './use-fix-store.ts'
import { useParameterColumns } from './use-parameter-columns.ts'
import { YamlPane } from './yaml-pane.tsx'

/** Every parameter of a store: its value, where that came from, what it means, what is wrong with it. */
export function ConfigurationView(props: { store: StoreRow }): ReactNode {
  const configuration = useQuery(configurationQuery(useClient(), props.store.id))
  const connect = useConnectStore()
  // Here, because what is shown below goes while the store is read anew.
  const fixing = useFixStore(props.store, configuration.data)
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
      <Shown store={props.store} configuration={configuration.data} fixing={fixing} />
    </>
  )
}

function Shown(props: {
  store: StoreRow
  configuration: Configuration
  fixing: ReturnType<typeof useFixStore>
}): ReactNode {
  const { t } = useTranslation('configuration')
  const { store, configuration, fixing } = props
  const { openDialog } = useWindowState()
  return (
    <Panes
      columns={[
        'rest',
        { id: 'configuration.file', label: t('yaml'), usual: 396, leastPx: 240, narrow: 280 },
      ]}
    >
      <Pane
        label={t('parameters')}
        header={<Effective store={store} configuration={configuration} />}
        footer={<Counts store={store} configuration={configuration} />}
      >
        <div
          className={styles['scroll']}
          role="group"
          aria-label={t('parameters')}
          tabIndex={0}
          data-pane-focus
        >
          <AccessSection store={store} />
          <VersionsSection store={store} />
          {fixing.done !== undefined && (
            <div className={styles['done']}>
              <Mended
                fix={fixing.done}
                parameters={configuration.parameters.map(({ spec }) => spec)}
                disabled={fixing.pending}
                onUndo={fixing.undo}
              />
            </div>
          )}
          {fixing.error !== null && <ErrorPanel error={fixing.error} compact />}
          <ParameterTable
            configuration={configuration}
            fixing={fixing.pending}
            onFix={fixing.apply}
            onEdit={(parameter) => openDialog({ kind: 'editStore', store, parameters: [parameter] })}
          />
        </div>
      </Pane>
      <YamlPane store={store} configuration={configuration} />
    </Panes>
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
      <InBothLanguages>
        <ConfigurationCommands store={store} onCheck={() => connect.mutate(store.id)} />
      </InBothLanguages>
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

function ConfigurationCommands(props: { store: StoreRow; onCheck: () => void }): ReactNode {
  const { store } = props
  const { t } = useTranslation(['configuration', 'stores'])
  const { openDialog } = useWindowState()
  useCommands([
    {
      id: 'configuration-check',
      group: 'page',
      label: t('stores:checkConnection'),
      Icon: IconPlugConnected,
      run: props.onCheck,
    },
    {
      id: 'configuration-edit',
      group: 'page',
      label: t('editParameters'),
      Icon: IconPencil,
      run: () => openDialog({ kind: 'editStore', store }),
    },
  ])
  return null
}

function Counts(props: { store: StoreRow; configuration: Configuration }): ReactNode {
  const { t } = useTranslation('configuration')
  const { parameters, findings } = props.configuration
  const last = useRef<string>(undefined)
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.filter(({ severity }) => severity === 'warning').length
  return (
    <>
      <span className="trunc">{t('counts', { count: parameters.length, ...countOrigins(parameters) })}</span>
      <span className="grow" />
      {errors + warnings > 0 && (
        <Button tone="link" onClick={() => (last.current = goToNextProblem(last.current))}>
          {t('problemsOf', { count: errors + warnings })}
        </Button>
      )}
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

/** Brings the row after the last one with an error or a warning into sight, and gives it the focus; then the first again. */
function goToNextProblem(last: string | undefined): string | undefined {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-problem]')]
  const at = rows.findIndex(({ dataset }) => dataset['problem'] === last)
  const next = rows[(at + 1) % Math.max(rows.length, 1)]
  next?.scrollIntoView({ block: 'center' })
  next?.focus({ preventScroll: true })
  return next?.dataset['problem']
}
