import { IconDownload, IconFileZip, IconHash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { LayerRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useDownload } from '../../api/downloads.ts'
import { blobQuery } from '../../api/queries/blobs.ts'
import { copyText } from '../../parts/controls/copy-button.tsx'
import { MoreMenu } from '../../parts/controls/menu-items.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { layerFileName, layerTarName, type ImagePlace } from './image-place.ts'
import { useSaveFiles } from './use-save-files.ts'

/** What can be done with a layer as a whole. */
export function LayerMenu(props: {
  image: ImagePlace
  layer: NonNullable<LayerRow['layer']>
  onError: (error: unknown) => void
}): ReactNode {
  const { image, layer, onError } = props
  const { t } = useTranslation('contents')
  const client = useClient()
  const queries = useQueryClient()
  const download = useDownload()
  const { showTransfers } = useWindowState()
  const { saveUnpacked } = useSaveFiles(image, onError)
  const { diffId } = layer
  const name = layerFileName(image.repository, layer.index, layer.mediaType)
  const saveAsIs = async (): Promise<void> => {
    onError(undefined)
    try {
      const blob = await queries.fetchQuery(blobQuery(client, image.store.id, layer.storedAs))
      const begun = await download.mutateAsync({
        store: image.store.id,
        keys: [blob.key],
        suggestedName: name,
      })
      if (begun) showTransfers(true)
    } catch (error) {
      onError(error)
    }
  }
  return (
    <MoreMenu
      label={t('menu.title')}
      groups={[
        layer.presence === 'missing'
          ? []
          : [
              {
                id: 'asIs',
                text: t('menu.saveAsIs', { name }),
                Icon: IconDownload,
                run: () => void saveAsIs(),
              },
              {
                id: 'unpacked',
                text: t('menu.saveUnpacked', { name: layerTarName(image.repository, layer.index) }),
                Icon: IconFileZip,
                run: () => saveUnpacked(layer),
              },
            ],
        [
          {
            id: 'digest',
            text: t('menu.copyDigest'),
            Icon: IconHash,
            run: () => void copyText(layer.digest),
          },
          ...(diffId === undefined
            ? []
            : [
                {
                  id: 'diffId',
                  text: t('menu.copyDiffId'),
                  Icon: IconHash,
                  run: () => void copyText(diffId),
                },
              ]),
        ],
      ]}
    />
  )
}
