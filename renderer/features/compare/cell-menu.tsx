import { Menu } from '@mantine/core'
import { IconCopy, IconExternalLink, IconFileDiff } from '@tabler/icons-react'
import { useCallback, type ReactNode } from 'react'

import { cellStates } from '../../../electron/api/rows.ts'
import { ContextMenu, type MenuPoint } from '../../parts/controls/context-menu.tsx'
import type { DifferencesAddress } from '../../state/address/address.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useTranslation } from '../../text/use-translation.ts'
import type { CompareCursor } from './compare-grid.tsx'
import type { ShownComparison } from './use-comparison.ts'

/** A menu that is open, and where. */
export interface CellMenuAt extends CompareCursor {
  readonly point: MenuPoint
}

/**
 * Opens what a cell shows: the tag in its store, or where it leads to another digest than in the base what differs between
 * the two images. Of a line as a whole the tag in the base, or in the first store that has it.
 */
export function useOpenCell(comparison: ShownComparison): (at: CompareCursor) => void {
  const goTo = useGoTo()
  return useCallback(
    (at) => {
      const named = namedAt(comparison, at)
      if (named === undefined) return
      const holding = named.stores.find(({ place }) => place === at.store) ?? named.stores[0]
      if (holding === undefined) return
      const difference = differenceOf(named, holding)
      if (difference !== undefined) return goTo(difference)
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
  const base = stores.find(({ place }) => place === 0)
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
      {stores.map((holding) => {
        const difference = differenceOf(named, holding)
        return difference === undefined || base === undefined ? null : (
          <Menu.Item
            key={`difference ${holding.id}`}
            leftSection={<IconFileDiff size={14} />}
            onClick={() => goTo(difference)}
          >
            {t('compareImages', { base: base.name, store: holding.name })}
          </Menu.Item>
        )
      })}
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

type NamedTag = NonNullable<ReturnType<typeof namedAt>>

/** Where one sees what differs between the image in the base and the one in a store; undefined where nothing does. */
function differenceOf(
  { repository, tag, stores }: NamedTag,
  { id, digest }: NamedTag['stores'][number],
): DifferencesAddress | undefined {
  const base = stores.find(({ place }) => place === 0)
  if (tag === undefined || digest === undefined || base?.digest === undefined) return undefined
  if (digest === base.digest) return undefined
  return {
    at: 'differences',
    beforeStore: base.id,
    beforeRepository: repository,
    beforeTag: tag,
    afterStore: id,
    afterRepository: repository,
    afterTag: tag,
  }
}
