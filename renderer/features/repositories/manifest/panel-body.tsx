import type { ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { ManifestDetail } from '../../../../electron/api/rows.ts'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { ImageFilesPanel } from '../../layer-files/image-files-panel.tsx'
import { aboutOf } from '../documents/about.ts'
import { ArtifactDocuments } from '../documents/artifact-documents.tsx'
import { ConfigPanel } from './config-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { LayersPanel } from '../layers/layers-panel.tsx'
import { OverviewPanel } from './overview-panel.tsx'
import type { PanelProps } from '../shared/panel-props.ts'
import { panelsOf } from './panel-tabs.tsx'
import { PlatformSelect } from './platform-select.tsx'
import { RawPanel } from './raw-panel.tsx'
import { ReferrersPanel } from '../referrers/referrers-panel.tsx'
import styles from './manifest.module.css'

/** The part of the manifest that is open. */
export function PanelBody(props: PanelProps): ReactNode {
  const { nav, reference, detail } = props
  const { t } = useTranslation('repositories')
  const asked = nav.address.panel ?? 'overview'
  const panel = panelsOf('tag' in reference, detail).includes(asked) ? asked : 'overview'
  const ofPlatform = panel === 'layers' || panel === 'files' || panel === 'config' || panel === 'raw'
  return (
    <div
      role="tabpanel"
      id={props.panelId}
      aria-label={t(`manifest.panel.${panel}`)}
      tabIndex={0}
      className={styles['panel']}
    >
      {ofPlatform && props.platform !== undefined && props.wide !== true && (
        <div className={styles['platformBar']}>
          <PlatformSelect nav={nav} detail={detail} withIndex={panel === 'raw'} />
        </div>
      )}
      <Panel {...props} panel={panel} />
    </div>
  )
}

function Panel(props: PanelProps & { panel: ReturnType<typeof panelsOf>[number] }): ReactNode {
  const { detail, repository, nav } = props
  const { t } = useTranslation('repositories')
  switch (props.panel) {
    case 'overview':
      return <OverviewPanel {...props} />
    case 'document':
      return (
        <ArtifactDocuments
          nav={nav}
          repository={repository}
          manifest={detail.digest}
          about={aboutOf(detail, props.reference)}
        />
      )
    case 'layers':
      if (detail.kind !== 'index') return <LayersPanel {...props} manifest={detail} />
      return (
        <OfPlatform {...props} none={t('layers.noneOfIndex')}>
          {(manifest) => <LayersPanel {...props} manifest={manifest} />}
        </OfPlatform>
      )
    case 'files':
      if (detail.kind !== 'index') return <FilesPanel {...props} manifest={detail} />
      return (
        <OfPlatform {...props} none={t('layers.noneOfIndex')}>
          {(manifest) => <FilesPanel {...props} manifest={manifest} />}
        </OfPlatform>
      )
    case 'config':
      if (detail.kind !== 'index') return <ConfigPanel {...props} manifest={detail} />
      return (
        <OfPlatform {...props} none={t('config.noneOfIndex')}>
          {(manifest) => <ConfigPanel {...props} manifest={manifest} />}
        </OfPlatform>
      )
    case 'history':
      return <HistoryPanel {...props} />
    case 'referrers':
      return (
        <ReferrersPanel nav={nav} repository={repository} digest={detail.digest} wide={props.wide === true} />
      )
    case 'raw':
      if (nav.address.manifest === undefined) return <RawPanel nav={nav} manifest={detail} />
      return (
        <OfPlatform {...props} none={t('layers.noneOfIndex')}>
          {(manifest) => <RawPanel nav={nav} manifest={manifest} />}
        </OfPlatform>
      )
  }
}

/** The image as it runs. */
function FilesPanel(props: PanelProps & { manifest: ManifestDetail }): ReactNode {
  const { nav, repository, manifest } = props
  return (
    <ImageFilesPanel
      key={manifest.digest}
      image={{ store: nav.store, repository, manifest: manifest.digest }}
      isWide={props.wide === true}
      isAsked={nav.address.inside === 'merged'}
      path={nav.address.path}
      onAsk={() => nav.openInside('merged')}
      onPath={nav.openPath}
      onLayer={nav.openInLayer}
    />
  )
}

/** Shows something of the chosen platform's manifest once that is read. */
function OfPlatform(
  props: PanelProps & { none: string; children: (manifest: ManifestDetail) => ReactNode },
): ReactNode {
  const { child } = props
  if (props.platform === undefined) return <Empty title={props.none} />
  if (child.isError) return <ErrorPanel error={child.error} onRetry={() => void child.refetch()} />
  if (child.data === undefined) return <LoadingLine />
  return props.children(child.data)
}
