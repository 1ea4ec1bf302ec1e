import { useMemo } from 'react'

import type { LayerRow } from '../../../../electron/api/rows.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import type { ListColumn } from '../../save-list/list-columns.ts'
import { layerStateOf } from './layer-state.ts'
import type { SharedCount } from './use-shared-counts.ts'

/** The steps of an image and their layers as they are saved. */
export function useLayerColumns(shared: ReadonlyMap<string, SharedCount>): readonly ListColumn<LayerRow>[] {
  const { t } = useTranslation('repositories')
  return useMemo(
    () => [
      { name: 'layer', title: t('layers.number'), value: ({ layer }) => layer?.index },
      { name: 'command', title: t('layers.command'), value: ({ createdBy }) => createdBy },
      { name: 'digest', title: t('layers.blob'), value: ({ layer }) => layer?.digest },
      { name: 'mediaType', title: t('overview.mediaType'), value: ({ layer }) => layer?.mediaType },
      { name: 'sizeBytes', title: t('layers.size'), value: ({ layer }) => layer?.sizeBytes },
      {
        name: 'usedBy',
        title: t('layers.shared'),
        value: ({ layer }) => layer && shared.get(layer.storedAs)?.manifests,
      },
      { name: 'state', title: t('layers.state'), value: ({ layer }) => layer && layerStateOf(layer) },
    ],
    [t, shared],
  )
}
