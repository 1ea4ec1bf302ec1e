import { IconDownload, IconHash, IconKey, IconLink } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from '../../text/use-translation.ts'

import type { BlobDetail, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import type { DownloadRequest } from '../../api/downloads.ts'
import { blobQuery } from '../../api/queries/blobs.ts'
import { ContextMenu, type MenuPoint } from '../../parts/controls/context-menu.tsx'
import { listKeysText } from '../../parts/commands/shortcuts.ts'
import { useCopyLines } from '../../parts/commands/use-copy-lines.ts'
import { useMenuCommands } from '../../parts/commands/use-menu-commands.ts'
import { MenuItems, type MenuGroups } from '../../parts/controls/menu-items.tsx'
import { useWindowState } from '../../state/window-state.tsx'

interface BlobOfMenu {
  readonly store: StoreRow
  readonly digest: string
  readonly onDownload: (request: DownloadRequest) => void
  readonly onError: (error: unknown) => void
}

/** What can be done with one blob. Which object it is is asked for when it is needed. */
export function BlobMenu(props: BlobOfMenu & { at: MenuPoint; onClose: () => void }): ReactNode {
  const { t } = useTranslation('images')
  return (
    <ContextMenu at={props.at} label={t('menu.blob')} onClose={props.onClose}>
      <MenuItems groups={useBlobActions(props)} />
    </ContextMenu>
  )
}

/** What can be done with a blob, as commands. */
export function BlobCommands(props: BlobOfMenu): ReactNode {
  useMenuCommands('blob', 'chosen', useBlobActions(props))
  return null
}

function useBlobActions(props: BlobOfMenu): MenuGroups {
  const { store, digest } = props
  const { t } = useTranslation('images')
  const client = useClient()
  const queries = useQueryClient()
  const copyLines = useCopyLines()
  const { openDialog } = useWindowState()
  const withBlob = (use: (blob: BlobDetail) => void): void =>
    void queries
      .fetchQuery(blobQuery(client, store.id, digest))
      .then(use)
      .catch(props.onError)
  return [
    [
      {
        id: 'digest',
        text: t('menu.copyDigests', { count: 1 }),
        Icon: IconHash,
        keys: listKeysText('copy'),
        run: () => copyLines([digest]),
      },
      {
        id: 'key',
        text: t('menu.copyKey'),
        Icon: IconKey,
        run: () => withBlob((blob) => copyLines([blob.key])),
      },
    ],
    [
      {
        id: 'download',
        text: t('menu.download'),
        Icon: IconDownload,
        run: () => withBlob((blob) => props.onDownload(downloadOf(store, blob))),
      },
      {
        id: 'presign',
        text: t('menu.presign'),
        Icon: IconLink,
        run: () => withBlob((blob) => openDialog({ kind: 'presign', store, key: blob.key })),
      },
    ],
  ]
}

/** A blob as a file, named by its digest. */
export function downloadOf(
  store: StoreRow,
  { key, digest }: Pick<BlobDetail, 'key' | 'digest'>,
): DownloadRequest {
  return { store: store.id, keys: [key], suggestedName: digest.replace(':', '-') }
}
