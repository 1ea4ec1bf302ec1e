import { IconArrowRight, IconCopy, IconExternalLink, IconFolder } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

import type { StoreRow } from '../../../electron/api/views.ts'
import { copyText } from '../../parts/copy-button.tsx'
import type { MenuGroups } from '../../parts/menu-items.tsx'
import { useWindowState } from '../../shell/window-state.tsx'

/** What can be done with a repository, with those below it in the tree, or with both. */
export function useRepositoryActions(
  store: StoreRow,
  repository: string | undefined,
  below: readonly string[] = [],
  onOpen?: (repository: string) => void,
): MenuGroups {
  const { t } = useTranslation('images')
  const { openDialog } = useWindowState()
  return [
    repository === undefined || onOpen === undefined
      ? []
      : [{ id: 'open', text: t('menu.open'), Icon: IconExternalLink, run: () => onOpen(repository) }],
    repository === undefined
      ? []
      : [
          { id: 'name', text: t('menu.copyName'), Icon: IconCopy, run: () => void copyText(repository) },
          {
            id: 'copy',
            text: t('copy.openRepository'),
            Icon: IconArrowRight,
            run: () => openDialog({ kind: 'copy', from: store, items: [{ repository }] }),
          },
        ],
    below.length === 0 || below.length > mostItems
      ? []
      : [
          {
            id: 'below',
            text: t('copy.openBelow', { count: below.length }),
            Icon: IconFolder,
            run: () =>
              openDialog({ kind: 'copy', from: store, items: below.map((name) => ({ repository: name })) }),
          },
        ],
  ]
}

/** What one copy takes; the whole store is copied without naming its repositories. */
const mostItems = 10_000
