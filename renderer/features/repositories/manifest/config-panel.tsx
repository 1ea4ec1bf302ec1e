import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { ImageConfigView, ManifestDetail } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { imageConfigQuery } from '../../../api/queries/registry.ts'
import { ChoiceBar } from '../../../parts/controls/choice-bar.tsx'
import { Digest } from '../../../parts/values/digest.tsx'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { JsonView } from '../../../parts/values/json-view.tsx'
import { KeyValues } from '../../../parts/values/key-value.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { useFirst } from '../../../parts/more.tsx'
import { ErrorPanel, ProblemList } from '../../../parts/feedback/problem.tsx'
import { Section } from '../../../parts/section.tsx'
import { useFormat } from '../../../text/format.ts'
import { Annotations } from './overview-panel.tsx'
import type { PanelProps } from '../shared/panel-props.ts'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import shared from '../shared/shared.module.css'
import styles from './manifest.module.css'
import { visible } from '../../../text/visible.ts'

/** How an image is run: its configuration as fields, or as the document that is stored. */
export function ConfigPanel(props: PanelProps & { manifest: ManifestDetail }): ReactNode {
  const { nav, repository, manifest } = props
  const { t } = useTranslation('repositories')
  const [view, setView] = useState<'fields' | 'json'>('fields')
  const isImage = manifest.kind === 'image'
  const config = useQuery({
    ...imageConfigQuery(useClient(), nav.store.id, repository, manifest.digest),
    enabled: isImage,
  })
  if (!isImage) return <Empty title={t('config.none')} />
  if (config.isError) return <ErrorPanel error={config.error} onRetry={() => void config.refetch()} />
  if (config.data === undefined) return <LoadingLine />
  return (
    <>
      <div className={styles['panelBar']}>
        <ChoiceBar
          label={t('config.view')}
          value={view}
          choices={[
            { value: 'fields', text: t('config.fields') },
            { value: 'json', text: t('config.json') },
          ]}
          onChange={setView}
        />
      </div>
      {view === 'json' ? (
        <JsonView label={t('config.document')} text={config.data.raw} />
      ) : (
        <Fields config={config.data} nav={nav} />
      )}
    </>
  )
}

function Fields(props: { config: ImageConfigView; nav: RepositoryNavigation }): ReactNode {
  const { config, nav } = props
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const environment = useFirst(config.environment)
  const platform = [config.os, config.architecture, config.variant].filter((part) => part !== undefined)
  return (
    <>
      {config.problems.length > 0 && (
        <div className={shared['problems']}>
          <ProblemList problems={config.problems} />
        </div>
      )}
      <Section>
        <KeyValues
          rows={[
            { name: t('config.platform'), value: platform.join('/'), mono: true },
            {
              name: t('config.created'),
              value:
                config.createdAtMs === undefined ? t('config.notSet') : format.dateTime(config.createdAtMs),
            },
            { name: t('config.author'), value: config.author },
            {
              name: t('config.digest'),
              value: <Digest value={config.digest} onOpen={() => nav.openBlob(config.digest)} />,
            },
          ]}
        />
      </Section>
      <Section title={t('config.process')}>
        <KeyValues
          rows={[
            { name: t('config.user'), value: config.user, mono: true },
            { name: t('config.workingDirectory'), value: config.workingDirectory, mono: true },
            { name: t('config.entrypoint'), value: argumentsText(config.entrypoint), mono: true },
            { name: t('config.command'), value: argumentsText(config.command), mono: true },
            { name: t('config.stopSignal'), value: config.stopSignal, mono: true },
            { name: t('config.ports'), value: config.exposedPorts.join(', '), mono: true },
            { name: t('config.volumes'), value: config.volumes.join(', '), mono: true },
          ]}
        />
      </Section>
      {config.environment.length > 0 && (
        <Section title={t('config.environment')} aside={String(config.environment.length)}>
          <ul className={`mono ${styles['texts']}`}>
            {environment.shown.map((line) => (
              <li key={line}>{visible(line)}</li>
            ))}
          </ul>
          {environment.more}
        </Section>
      )}
      <Annotations annotations={config.labels} title={t('config.labels')} />
    </>
  )
}

/** As it stands in the configuration: a list of words keeps its borders. */
function argumentsText(words: readonly string[] | undefined): string | undefined {
  return words === undefined || words.length === 0
    ? undefined
    : JSON.stringify(words).replaceAll('","', '", "')
}
