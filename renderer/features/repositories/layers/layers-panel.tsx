import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { LayerRow, LayersView, ManifestDetail, ProblemId } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { layersQuery } from '../../../api/queries/registry.ts'
import { StackBar, StackSwatch, type StackPart } from '../../../parts/values/bar.tsx'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { Note } from '../../../parts/feedback/note.tsx'
import { ErrorPanel, ProblemList } from '../../../parts/feedback/problem.tsx'
import { useShown } from '../../../parts/grid/shown.ts'
import { Pane, Panes } from '../../../parts/panes.tsx'
import { useFormat } from '../../../text/format.ts'
import { LayerFilesPane } from '../../layer-files/layer-files-pane.tsx'
import { SaveShown } from '../../save-list/save-list.tsx'
import { useLayerColumns } from './use-layer-columns.ts'
import { LayerDetail } from './layer-detail.tsx'
import { LayerTable } from './layer-table.tsx'
import { layerStateOf } from './layer-state.ts'
import type { PanelProps } from '../shared/panel-props.ts'
import type { PresenceState } from '../shared/presence-mark.tsx'
import { useSharedCounts, type SharedCount } from './use-shared-counts.ts'
import sharedStyles from '../shared/shared.module.css'
import styles from './layers.module.css'

/** The image's history joined with the layers it made, whether the bucket has them, and what is in the chosen one. */
export function LayersPanel(props: PanelProps & { manifest: ManifestDetail }): ReactNode {
  const { nav, repository, manifest } = props
  const { t } = useTranslation('repositories')
  const layers = useQuery(layersQuery(useClient(), nav.store.id, repository, manifest.digest))
  if (layers.isError) return <ErrorPanel error={layers.error} onRetry={() => void layers.refetch()} />
  if (layers.data === undefined) return <LoadingLine />
  if (layers.data.rows.length === 0) {
    return (
      <>
        <div className={sharedStyles['problems']}>
          <ProblemList problems={layers.data.problems} />
        </div>
        <Empty title={t('layers.none')} />
      </>
    )
  }
  return <Layers {...props} layers={layers.data} />
}

function Layers(props: PanelProps & { manifest: ManifestDetail; layers: LayersView }): ReactNode {
  const { nav, repository, manifest, layers } = props
  const { t } = useTranslation('repositories')
  const { step, inside, path } = nav.address
  const [openedByKey, setOpenedByKey] = useState(false)
  const isWide = props.wide === true
  const row = layers.rows.find((each) => String(each.step) === step)
  const withLayer = useMemo(() => layers.rows.flatMap(({ layer }) => layer ?? []), [layers])
  const shared = useSharedCounts(
    nav.store.id,
    useMemo(() => withLayer.map(({ storedAs }) => storedAs), [withLayer]),
    isWide,
  )
  const shown = useShown<LayerRow>()
  const saved = useLayerColumns(shared)
  const files = row?.layer !== undefined && (isWide || inside !== undefined) && (
    <LayerFilesPane
      key={row.step}
      image={{ store: nav.store, repository, manifest: manifest.digest }}
      layer={row.layer}
      layers={withLayer.slice(0, row.layer.index)}
      inside={inside}
      path={path}
      instead={!isWide}
      takesFocus={openedByKey}
      onInside={nav.openInside}
      onPath={nav.openPath}
      onClose={() => nav.openStep(isWide ? undefined : row.step)}
    />
  )
  if (files !== false && !isWide) return <Panes columns={['rest']}>{files}</Panes>
  const table = (
    <>
      <Summary layers={layers} chosen={row?.step} />
      <div className={styles['save']}>
        <SaveShown
          list="layers"
          store={nav.store}
          columns={saved}
          filter={{ repository, manifest: manifest.digest }}
          complete
          shown={shown}
          look="small"
        />
      </div>
      <LayerTable
        rows={layers.rows}
        wide={isWide}
        shared={shared}
        chosen={row?.step}
        shown={shown}
        onChoose={(chosen) => {
          setOpenedByKey(false)
          nav.openStep(chosen)
        }}
        onUnchoose={() => nav.openStep(undefined)}
        onOpen={(chosen) => {
          setOpenedByKey(true)
          nav.openStep(chosen, 'layer')
        }}
      />
      {row !== undefined && (
        <LayerDetail row={row} nav={nav} {...(isWide ? {} : { onFiles: () => nav.openInside('layer') })} />
      )}
    </>
  )
  if (!isWide) return table
  return (
    <Panes
      columns={
        files === false
          ? ['rest']
          : ['rest', { id: 'layers.files', usual: 448, leastPx: 300, narrow: 'over' }]
      }
    >
      <Pane
        label={t('manifest.panel.layers')}
        footer={<LayersFooter layers={layers} shared={shared} withFiles={files !== false} />}
      >
        {table}
      </Pane>
      {files}
    </Panes>
  )
}

/** How many there are, how many of them others use, and the keys. */
function LayersFooter(props: {
  layers: LayersView
  shared: ReadonlyMap<string, SharedCount>
  withFiles: boolean
}): ReactNode {
  const { layers, shared } = props
  const { t } = useTranslation('repositories')
  const withLayer = layers.rows.flatMap(({ layer }) => layer ?? [])
  const metadata = layers.rows.length - withLayer.length
  const others = withLayer.filter(({ storedAs }) => (shared.get(storedAs)?.manifests ?? 0) > 1).length
  return (
    <>
      <span>
        {[
          t('layers.count', { count: withLayer.length }),
          ...(metadata === 0 ? [] : [t('layers.metadata', { count: metadata })]),
        ].join(' · ')}
      </span>
      {others > 0 && <span>{t('layers.alsoUsed', { count: others })}</span>}
      <span className="grow" />
      <span className={styles['keys']} aria-hidden="true">
        <kbd>↑</kbd>
        <kbd>↓</kbd> {t('layers.keyLayer')}
      </span>
      <span className={styles['keys']} aria-hidden="true">
        <kbd>⏎</kbd> {t('layers.keyFiles')}
      </span>
    </>
  )
}

const saidAbove: ReadonlySet<ProblemId> = new Set<ProblemId>(['missingBlob', 'sizeMismatch', 'missingLink'])

function Summary(props: { layers: LayersView; chosen: number | undefined }): ReactNode {
  const { layers, chosen } = props
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const withLayer = layers.rows.flatMap((row) => (row.layer === undefined ? [] : [{ row, layer: row.layer }]))
  const indexesOf = (state: PresenceState): readonly number[] =>
    withLayer.filter(({ layer }) => layerStateOf(layer) === state).map(({ layer }) => layer.index)
  const bad = [
    { indexes: indexesOf('missing'), key: 'layers.missing', tone: 'error' },
    { indexes: indexesOf('sizeDiffers'), key: 'layers.differs', tone: 'error' },
    { indexes: indexesOf('unlinked'), key: 'layers.unlinked', tone: 'error' },
    { indexes: indexesOf('badLink'), key: 'layers.badLink', tone: 'error' },
    { indexes: indexesOf('archived'), key: 'layers.archived', tone: 'warning' },
    { indexes: indexesOf('restoring'), key: 'layers.restoring', tone: 'plain' },
  ] as const
  const sizeOf = (is: (each: (typeof withLayer)[number]) => boolean): number =>
    withLayer.filter(is).reduce((sum, { layer }) => sum + layer.sizeBytes, 0)
  // Problems that these lines already show are left out.
  const others = layers.problems.filter(({ id }) => !saidAbove.has(id))
  return (
    <div className={styles['layersHead']}>
      <div className={styles['layersSum']}>
        <p>
          <strong>{t('layers.compressed', { size: format.bytes(layers.compressedBytes) })}</strong>
          {' · '}
          {t('layers.count', { count: withLayer.length })}
        </p>
        <Legend
          parts={[
            {
              tone: 'strong',
              text: 'layers.legendChosen',
              sizeBytes: sizeOf(({ row }) => row.step === chosen),
            },
            {
              tone: 'error',
              text: 'layers.legendMissing',
              sizeBytes: sizeOf(({ layer }) => layer.presence === 'missing'),
            },
          ]}
        />
      </div>
      {layers.compressedBytes > 0 && (
        <StackBar
          label={t('layers.stackLabel')}
          parts={withLayer.map(({ row, layer }) => ({
            key: String(row.step),
            value: layer.sizeBytes,
            tone: layer.presence === 'missing' ? 'error' : row.step === chosen ? 'strong' : 'light',
            title: t('layers.layerOf', { index: layer.index, size: format.bytes(layer.sizeBytes) }),
          }))}
        />
      )}
      {bad
        .filter(({ indexes }) => indexes.length > 0)
        .map(({ indexes, key, tone }) => (
          <Note key={key} tone={tone}>
            {t(key, { count: indexes.length, indexes: indexes.join(', ') })}
          </Note>
        ))}
      <ProblemList problems={others} />
    </div>
  )
}

/** What the colours of the bar mean, of those that are in it. */
function Legend(props: {
  parts: readonly {
    readonly tone: StackPart['tone']
    readonly text: 'layers.legendChosen' | 'layers.legendMissing'
    readonly sizeBytes: number
  }[]
}): ReactNode {
  const { t } = useTranslation('repositories')
  const format = useFormat()
  return (
    <span className={styles['legend']}>
      {props.parts
        .filter(({ sizeBytes }) => sizeBytes > 0)
        .map(({ tone, text, sizeBytes }) => (
          <span key={text} className={styles['legendPart']}>
            <StackSwatch tone={tone} />
            {t(text, { size: format.bytes(sizeBytes) })}
          </span>
        ))}
    </span>
  )
}
