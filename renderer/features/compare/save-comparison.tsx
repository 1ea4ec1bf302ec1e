import type { ReactNode } from 'react'

import { cellStates } from '../../../electron/api/rows.ts'
import type { CompareAddress } from '../../state/address/address.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { timeCell, type ListColumn } from '../save-list/list-columns.ts'
import { SaveList } from '../save-list/save-list.tsx'
import { repositoryCell } from './compare-lines.ts'
import type { ComparedTags } from './compared-tags.ts'
import type { ShownComparison } from './use-comparison.ts'

/** Saves what is shown: a row for each tag or repository, and for every store what it has of it. */
export function SaveComparison(props: { comparison: ShownComparison; address: CompareAddress }): ReactNode {
  const { comparison, address } = props
  const { t } = useTranslation('comparison')
  const { view, found, columns, told } = comparison
  const { tags } = view
  const byRepository = address.by === 'repositories'
  const stores = columns.map(({ store }, place) => ({ place, key: keyOf(place), title: store.name }))
  const times = told.flatMap((each) => (each.state === 'compared' ? [each.asOfMs] : []))
  const oldestMs = times.reduce((oldest, each) => Math.min(oldest, each), Number.POSITIVE_INFINITY)
  const listed = byRepository ? found.lines : found.rows
  return (
    <SaveList
      list={byRepository ? 'compared-repositories' : 'compared-tags'}
      columns={
        byRepository
          ? repositoryColumns(tags, stores, t('repositoryName'))
          : tagColumns(tags, stores, [t('repositoryName'), t('byTag')])
      }
      filter={{
        text: address.filter,
        group: address.group,
        ...Object.fromEntries(stores.map(({ key, title }) => [key, title])),
      }}
      {...(Number.isFinite(oldestMs) ? { asOfMs: oldestMs } : {})}
      complete={comparison.ended && comparison.isWhole}
      rows={{ count: listed.length, rowAt: (index) => listed[index] }}
    />
  )
}

interface SavedStore {
  readonly place: number
  /** What the names of its columns begin with. */
  readonly key: string
  readonly title: string
}

function keyOf(place: number): string {
  return place === 0 ? 'base' : `other${place}`
}

function tagColumns(
  tags: ComparedTags,
  stores: readonly SavedStore[],
  titles: readonly [string, string],
): readonly ListColumn<number>[] {
  return [
    {
      name: 'repository',
      title: titles[0],
      value: (row) => tags.repositories[tags.repositoryOf(row)]?.name,
    },
    { name: 'tag', title: titles[1], value: (row) => tags.tagAt(row) },
    ...stores.flatMap(({ place, key, title }): readonly ListColumn<number>[] => [
      { name: key, title, value: (row) => stateNames[tags.stateAt(row, place)] },
      { name: `${key}Digest`, title, value: (row) => tags.digestAt(row, place) },
      { name: `${key}PushedAt`, title, value: (row) => timeCell(tags.pushedAt(row, place)) },
    ]),
  ]
}

/** Rows are lines: a repository is its place as `~place`. */
function repositoryColumns(
  tags: ComparedTags,
  stores: readonly SavedStore[],
  title: string,
): readonly ListColumn<number>[] {
  return [
    { name: 'repository', title, value: (line) => tags.repositories[~line]?.name },
    ...stores.flatMap(({ place, key, title: store }): readonly ListColumn<number>[] => {
      const count = (name: 'tags' | 'same' | 'differs' | 'missing' | 'untold'): ListColumn<number> => ({
        name: `${key}${name[0]?.toUpperCase()}${name.slice(1)}`,
        title: store,
        value: (line) => repositoryCell(tags, ~line, place)[name],
      })
      return place === 0
        ? [count('tags')]
        : [count('same'), count('differs'), count('missing'), count('untold')]
    }),
  ]
}

/** By number. */
const stateNames = Object.keys(cellStates)
