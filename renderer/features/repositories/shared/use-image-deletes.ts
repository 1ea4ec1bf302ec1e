import { IconTrash } from '@tabler/icons-react'

import type { StoreRow } from '../../../../electron/api/rows.ts'
import { listKeysText } from '../../../parts/commands/shortcuts.ts'
import type { MenuEntry } from '../../../parts/controls/menu-items.tsx'
import type { Dialog } from '../../../state/dialog.ts'
import { useWindowState } from '../../../state/window-state.tsx'
import { useTranslation } from '../../../text/use-translation.ts'
import type { ImageOfMenu } from './copy-item.ts'

/**
 * Deletes tags, or manifests that were chosen without one; of a single tag also the manifest behind it. `run` does the first of
 * these; undefined where nothing can be deleted.
 */
export function useImageDeletes(
  store: StoreRow,
  repository: string,
  chosen: readonly ImageOfMenu[],
): { readonly entries: readonly MenuEntry[]; readonly run: (() => void) | undefined } {
  const { t } = useTranslation('plans')
  const { openDialog } = useWindowState()
  const tags = chosen.flatMap(({ tag }) => tag ?? [])
  const untagged = chosen.flatMap(({ tag, digest }) => (tag === undefined ? (digest ?? []) : []))
  const behind = chosen.length === 1 ? chosen.flatMap(({ digest }) => digest ?? []) : untagged
  // Tags and manifests are deleted by two plans: where both are chosen, a person says which.
  const entries = [
    ...(tags.length === 0 || tags.length > mostAtOnce
      ? []
      : [
          {
            id: 'deleteTags',
            keys: listKeysText('delete'),
            text: t('open.deleteTags', { count: tags.length }),
            Icon: IconTrash,
            run: () => openDialog(deletionOfTags(store, repository, tags)),
          },
        ]),
    ...(behind.length === 0 || behind.length > mostAtOnce
      ? []
      : [
          {
            id: 'deleteManifests',
            text: t('open.deleteManifests', { count: behind.length }),
            Icon: IconTrash,
            run: () => openDialog(deletionOfManifests(store, repository, behind)),
          },
        ]),
  ]
  return { entries, run: entries[0]?.run }
}

/** Asks before tags are deleted. */
export function deletionOfTags(store: StoreRow, repository: string, tags: readonly string[]): Dialog {
  const input = { store: store.id, repository, tags: [...tags] }
  return { kind: 'makePlan', store, asked: { method: 'planTagDeletion', input }, count: tags.length }
}

function deletionOfManifests(store: StoreRow, repository: string, digests: readonly string[]): Dialog {
  const unique = [...new Set(digests)]
  const input = { store: store.id, repository, digests: unique }
  return { kind: 'makePlan', store, asked: { method: 'planManifestDeletion', input }, count: unique.length }
}

/** What one plan takes. */
export const mostAtOnce = 10_000
