import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { LayersView, ManifestDetail, ProblemId } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { layersQuery } from '../../../api/queries/registry.ts'
import { StackBar } from '../../../parts/values/bar.tsx'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { Note } from '../../../parts/feedback/note.tsx'
import { ErrorPanel, ProblemList } from '../../../parts/feedback/problem.tsx'
import { useFormat } from '../../../text/format.ts'
import { LayerDetail } from './layer-detail.tsx'
import { LayerTable } from './layer-table.tsx'
import { layerStateOf } from './layer-state.ts'
import type { PanelProps } from '../shared/panel-props.ts'
import type { PresenceState } from '../shared/presence-mark.tsx'
import shared from '../shared/shared.module.css'
import styles from './layers.module.css'

/** The image's history joined with the layers it made, and whether the bucket has them. */
export function LayersPanel(props: PanelProps & { manifest: ManifestDetail }): ReactNode {
  const { nav, repository, manifest } = props
  const { t } = useTranslation('repositories')
  const [chosen, setChosen] = useState<number>()
  const layers = useQuery(layersQuery(useClient(), nav.store.id, repository, manifest.digest))
  if (layers.isError) return <ErrorPanel error={layers.error} onRetry={() => void layers.refetch()} />
  if (layers.data === undefined) return <LoadingLine />
  if (layers.data.rows.length === 0) {
    return (
      <>
        <div className={shared['problems']}>
          <ProblemList problems={layers.data.problems} />
        </div>
        <Empty title={t('layers.none')} />
      </>
    )
  }
  const row = layers.data.rows.find(({ step }) => step === chosen)
  return (
    <>
      <Summary layers={layers.data} chosen={chosen} />
      <LayerTable
        rows={layers.data.rows}
        wide={props.wide === true}
        chosen={chosen}
        onChoose={setChosen}
        onOpen={nav.openBlob}
      />
      {row !== undefined && <LayerDetail row={row} nav={nav} />}
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
  // Problems that these lines already show are left out.
  const others = layers.problems.filter(({ id }) => !saidAbove.has(id))
  return (
    <div className={styles['layersHead']}>
      <p className={styles['layersSum']}>
        <strong>{t('layers.compressed', { size: format.bytes(layers.compressedBytes) })}</strong>
        {' · '}
        {t('layers.count', { count: withLayer.length })}
      </p>
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
