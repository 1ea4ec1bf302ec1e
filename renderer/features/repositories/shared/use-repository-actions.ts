import {
  IconArrowRight,
  IconCopy,
  IconExternalLink,
  IconFolder,
  IconPin,
  IconPinnedOff,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { StoreRow } from '../../../../electron/api/rows.ts'
import { listKeysText } from '../../../parts/commands/shortcuts.ts'
import { useCopyLines } from '../../../parts/commands/use-copy-lines.ts'
import type { MenuEntry, MenuGroups } from '../../../parts/controls/menu-items.tsx'
import type { Dialog } from '../../../state/dialog.ts'
import { usePin } from '../../../state/memory/use-pins.ts'
import { useWindowState } from '../../../state/window-state.tsx'
import type { PushInto } from '../../../state/push-into.ts'

/** What a menu acts on: chosen repositories, or a node of the tree with the repositories below it. */
export interface RepositoriesOfMenu {
  readonly chosen: readonly string[]
  readonly below?: readonly string[]
  /** The node, where it is no repository. */
  readonly folder?: string | undefined
}

/** What can be done with a repository, with several, with those below one in the tree, or with both. */
export function useRepositoryActions(
  store: StoreRow,
  { chosen, below = [], folder }: RepositoriesOfMenu,
  onOpen?: (repository: string) => void,
): MenuGroups {
  const { t } = useTranslation(['images', 'push', 'plans', 'stores'])
  const { openDialog } = useWindowState()
  const copyLines = useCopyLines()
  const [first] = chosen
  const only = chosen.length === 1 ? first : undefined
  const pin = usePin({ store: store.id, repository: only ?? '' })
  const into: PushInto | undefined =
    only !== undefined
      ? { kind: 'repository', name: only }
      : folder === undefined
        ? undefined
        : { kind: 'folder', name: folder }
  return [
    only === undefined || onOpen === undefined
      ? []
      : [{ id: 'open', text: t('menu.open'), Icon: IconExternalLink, run: () => onOpen(only) }],
    only === undefined
      ? []
      : [
          {
            id: 'pin',
            text: t(pin.pinned ? 'stores:pins.unpin' : 'stores:pins.pin'),
            Icon: pin.pinned ? IconPinnedOff : IconPin,
            run: pin.toggle,
          },
        ],
    chosen.length === 0
      ? []
      : [
          {
            id: 'name',
            text: t('menu.copyRepositoryNames', { count: chosen.length }),
            Icon: IconCopy,
            keys: listKeysText('copy'),
            run: () => copyLines(chosen),
          },
        ],
    [
      ...(into === undefined
        ? []
        : [
            {
              id: 'push',
              text: t('push:here'),
              Icon: IconUpload,
              run: () => openDialog({ kind: 'choosePush', store, into }),
            },
          ]),
      ...copies('copy', t('copy.openRepositories', { count: chosen.length }), IconArrowRight, chosen),
      ...copies('below', t('copy.openBelow', { count: below.length }), IconFolder, below),
    ],
    chosen.length === 0 || chosen.length > mostDeleted
      ? []
      : [
          {
            id: 'delete',
            keys: listKeysText('delete'),
            text: t('plans:open.deleteRepositories', { count: chosen.length }),
            Icon: IconTrash,
            run: () => openDialog(deletionOfRepositories(store, chosen)),
          },
        ],
  ]

  function copies(
    id: string,
    text: string,
    Icon: MenuEntry['Icon'],
    names: readonly string[],
  ): readonly MenuEntry[] {
    if (names.length === 0 || names.length > mostItems) return []
    const items = names.map((repository) => ({ repository }))
    return [{ id, text, Icon, run: () => openDialog({ kind: 'copy', from: store, items }) }]
  }
}

/** Asks before repositories are deleted. */
export function deletionOfRepositories(store: StoreRow, repositories: readonly string[]): Dialog {
  const input = { store: store.id, repositories: [...repositories] }
  const asked = { method: 'planRepositoryDeletion', input } as const
  return { kind: 'makePlan', store, asked, count: repositories.length }
}

const mostDeleted = 1000

/** What one copy takes; the whole store is copied without naming its repositories. */
const mostItems = 10_000
