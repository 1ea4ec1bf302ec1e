import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type {
  ConfigurationView as Configuration,
  ExportedConfiguration,
  StoreRow,
} from '../../../electron/api/rows.ts'
import type { ConfigFormat } from '../../../electron/api/configuration.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { exportQuery } from '../../api/queries/stores.ts'
import { ChoiceBar } from '../../parts/controls/choice-bar.tsx'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { useFindingText } from '../../parts/parameters/finding.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Pane } from '../../parts/panes.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { findingsOfLine, readConfigLine } from './config-lines.ts'
import styles from './configuration.module.css'
import { SaveConfiguration } from './save-configuration.tsx'

/** The store as a registry's configuration, with secrets masked and lines with findings marked. */
export function YamlPane(props: { store: StoreRow; configuration: Configuration }): ReactNode {
  const { t } = useTranslation('configuration')
  const [format, setFormat] = useState<ConfigFormat>('2.x')
  const exported = useQuery({
    ...exportQuery(useClient(), props.store.id, format),
    placeholderData: keepPreviousData,
  })
  const text = exported.data?.lines.map((line) => `${line.text}\n`).join('') ?? ''
  const fileName = exported.data?.fileName ?? ''
  return (
    <Pane
      label={t('yaml')}
      tone="subtle"
      header={
        <div className={styles['yamlHeader']}>
          <h2 className="visually-hidden">{t('yaml')}</h2>
          <ChoiceBar
            label={t('format')}
            value={format}
            choices={[
              { value: '2.x', text: t('formatOf.2') },
              { value: '3.x', text: t('formatOf.3') },
              { value: 'environment', text: t('formatOf.environment') },
            ]}
            onChange={setFormat}
          />
          <span className="grow" />
          <CopyButton value={text} what={t(format === 'environment' ? 'copyEnvironment' : 'copyYaml')} />
          <SaveConfiguration store={props.store.id} format={format} fileName={fileName} />
        </div>
      }
      footer={<span className="trunc">{t(format === 'environment' ? 'environmentNote' : 'yamlNote')}</span>}
    >
      {exported.isError && <ErrorPanel error={exported.error} onRetry={() => void exported.refetch()} />}
      {exported.isPending && <LoadingLine />}
      {exported.data !== undefined && (
        <Lines exported={exported.data} findings={props.configuration.findings} />
      )}
    </Pane>
  )
}

function Lines(props: { exported: ExportedConfiguration; findings: Configuration['findings'] }): ReactNode {
  const { t } = useTranslation('configuration')
  const words = useFindingText()
  return (
    <div className={`mono ${styles['yaml']}`} tabIndex={0} role="group" aria-label={t('yaml')}>
      {props.exported.lines.map((given, index) => {
        const line = readConfigLine(given.text)
        const said = findingsOfLine(given, props.findings)
        const [worst] = said
        return (
          <div
            key={index}
            className={worst === undefined ? '' : styles[worst.severity]}
            title={said.map(words).join('\n')}
          >
            <span className={styles['number']} aria-hidden="true">
              {index + 1}
            </span>
            {worst !== undefined && (
              <span className="visually-hidden">{`${t(`severity.${worst.severity}`)}: `}</span>
            )}
            {line.kind === 'comment' && <span className={styles['comment']}>{given.text}</span>}
            {line.kind === 'other' && given.text}
            {line.kind === 'entry' && (
              <>
                {line.indent}
                <span className={styles['key']}>{line.key}</span>
                {line.rest}
              </>
            )}
          </div>
        )
      })}
    </div>
  )
}
