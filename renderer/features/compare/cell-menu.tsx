import { Menu } from '@mantine/core'
import { IconCopy, IconExternalLink } from '@tabler/icons-react'
import { useCallback, type ReactNode } from 'react'

import { cellStates } from '../../../electron/api/rows.ts'
import { ContextMenu, type MenuPoint } from '../../parts/controls/context-menu.tsx'
import { useGoTo } from '../../state/address/use-address.ts'
import { useTranslation } from '../../text/use-translation.ts'
import type { CompareCursor } from './compare-grid.tsx'
import type { ShownComparison } from './use-comparison.ts'

/** A menu that is open, and where. */
export interface CellMenuAt extends CompareCursor {
  readonly point: MenuPoint
}

/** Opens what a cell shows: the tag in its store. Of a line as a whole the tag in the base, or in the first store that has it. */
export function useOpenCell(comparison: ShownComparison): (at: CompareCursor) => void {
  const goTo = useGoTo()
  return useCallback(
    (at) => {
      const named = namedAt(comparison, at)
      if (named === undefined) return
      const holding = named.stores.find(({ place }) => place === at.store) ?? named.stores[0]
      if (holding === undefined) return
      goTo({ at: 'repositories', store: holding.id, repository: named.repository, tag: named.tag })
    },
    [comparison, goTo],
  )
}

/** What can be done with a tag, in each store that has it. */
export function CellMenu(props: {
  comparison: ShownComparison
  at: CellMenuAt
  onClose: () => void
}): ReactNode {
  const { comparison, at, onClose } = props
  const { t } = useTranslation('comparison')
  const goTo = useGoTo()
  const named = namedAt(comparison, at)
  if (named === undefined) return null
  const { repository, tag, stores } = named
  const name = tag === undefined ? repository : `${repository}:${tag}`
  return (
    <ContextMenu at={at.point} label={t('menu', { name })} onClose={onClose}>
      {stores.map(({ id, name: store }) => (
        <Menu.Item
          key={id}
          leftSection={<IconExternalLink size={14} />}
          onClick={() => goTo({ at: 'repositories', store: id, repository, tag })}
        >
          {t('openIn', { store })}
        </Menu.Item>
      ))}
      {stores.map(({ id, name: store, digest }) =>
        digest === undefined ? null : (
          <Menu.Item
            key={`digest ${id}`}
            leftSection={<IconCopy size={14} />}
            onClick={() => void navigator.clipboard.writeText(digest)}
          >
            {t('copyDigestOf', { store })}
          </Menu.Item>
        ),
      )}
    </ContextMenu>
  )
}

/** What a line is about, and the stores that have it. */
function namedAt({ view: { tags }, found, columns }: ShownComparison, { line }: CompareCursor) {
  const value = found.lines[line]
  if (value === undefined) return undefined
  const place = value < 0 ? ~value : tags.repositoryOf(value)
  const repository = tags.repositories[place]
  if (repository === undefined) return undefined
  const rows =
    value < 0
      ? Array.from({ length: repository.to - repository.from }, (_, at) => repository.from + at)
      : [value]
  const stores = columns.flatMap(({ store: { id, name } }, at) => {
    if (!rows.some((row) => tags.stateAt(row, at) !== cellStates.missing)) return []
    return [{ place: at, id, name, digest: value < 0 ? undefined : tags.digestAt(value, at) }]
  })
  return { repository: repository.name, tag: value < 0 ? undefined : tags.tagAt(value), stores }
}
