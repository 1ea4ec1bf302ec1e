import { describe, expect, it } from 'vitest'

import { cellStates, rowGroups, type ComparedRows } from '../../../electron/api/rows.ts'
import {
  tablesOfContent,
  type RepositoryContent,
  type StoreContent,
  type TagContent,
} from '../../../electron/catalog/build/tables-of-content.ts'
import { linkStates, type CatalogTables } from '../../../electron/catalog/tables/catalog-tables.ts'
import { compareTags } from '../../../electron/comparison/compare-tags.ts'
import { comparedView, type ComparedTags } from '../../../renderer/features/compare/compared-tags.ts'
import { digestOf } from '../catalog/made-manifests.ts'
import { numbersFrom } from '../catalog/random-store.ts'

type Cell = keyof typeof cellStates
const names = Object.keys(cellStates) as Cell[]
const groupNames = Object.keys(rowGroups) as (keyof typeof rowGroups)[]

describe('tags of stores beside each other', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))('are what a look at each key finds, %i', (seed) => {
    const random = numbersFrom(seed + 1)
    const stores = Array.from({ length: 1 + Math.floor(random() * 5) }, () => chanceStore(random))
    const { tags, totals } = compared(stores.map(({ tables }) => tables))
    const expected = expectedRows(stores)
    expect(rowsOf(tags)).toEqual(expected)
    expect(totals).toEqual(expectedTotals(expected, stores.length))
  })

  it('are compared in parts, with the names of a repository that goes on', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({ name: `v${at}`, current: digestOf('one') }))
    const [a, b] = [many, many.filter((_, at) => at % 3 !== 0)].map((tags) =>
      tablesOfContent({
        repositories: [
          { name: 'team/app', tags },
          { name: 'team/web', tags: tags.slice(0, 1) },
        ],
      }),
    )
    if (a === undefined || b === undefined) throw new Error('no tables')
    const { tags, parts, totals } = compared([a, b])
    expect(parts.length).toBeGreaterThan(2)
    expect(tags.repositories.map(({ name, from, to }) => [name, to - from])).toEqual([
      ['team/app', 10_000],
      ['team/web', 2],
    ])
    expect(totals[1]).toEqual({ tags: 6667, same: 6666, differs: 0, missing: 3335, untold: 0, more: 1 })
  })

  it('are told up to a bound, and then it is said that there are more', () => {
    const tags = Array.from({ length: 50 }, (_, at) => ({ name: `v${at}` }))
    const tables = tablesOfContent({ repositories: [{ name: 'team/app', tags }] })
    expect(compared([tables], 50)).toMatchObject({ isWhole: true, tags: { rows: 50 } })
    expect(compared([tables], 49)).toMatchObject({ isWhole: false, tags: { rows: 49 } })
  })
})

interface ChanceStore {
  readonly content: StoreContent
  readonly tables: CatalogTables
  /** What was made of links afterwards, by `repository:tag`. */
  readonly states: ReadonlyMap<string, number>
}

/** Few names, so that stores have many in common; some sort otherwise with what follows them in keys. */
function chanceStore(random: () => number): ChanceStore {
  const chance = (share: number): boolean => random() < share
  const tagNames = [
    'v1',
    'v1-rc',
    'v1.0',
    'v1_a',
    'latest',
    'V2',
    '0',
    ...Array.from({ length: 9 }, (_, at) => `b${at}`),
  ]
  const repositories = ['a', 'a-b', 'a/b', 'a/b/c', 'a.c', 'team/app', 'No_Name!'].filter(() => chance(0.7))
  const content = {
    repositories: repositories.map((name): RepositoryContent => {
      const tags = [...tagNames, 'no tag']
        .filter(() => chance(0.6))
        .map((tag): TagContent => {
          const current = digestOf(`image ${Math.floor(random() * 3)}`, chance(0.15) ? 'sha512' : 'sha256')
          return { name: tag, ...(chance(0.9) ? { current } : {}), pushedAtMs: Math.floor(random() * 1e6) }
        })
      return { name, tags: name === 'No_Name!' ? [] : tags }
    }),
  }
  const tables = tablesOfContent(content)
  const states = new Map<string, number>()
  const sorted = [...content.repositories].sort((a, b) => order(`${a.name}/_`, `${b.name}/_`))
  let row = 0
  for (const { name, tags = [] } of sorted) {
    for (const tag of [...tags].sort((a, b) => order(`${a.name}/`, `${b.name}/`))) {
      if (chance(0.1)) {
        const odd =
          [linkStates.wrong, linkStates.missing, linkStates.unreadable][Math.floor(random() * 3)] ?? 0
        tables.tags.linkState[row] = odd
        states.set(`${name}:${tag.name}`, odd)
      }
      row += 1
    }
  }
  return { content, tables, states }
}

interface Row {
  readonly name: string
  readonly groups: readonly string[]
  readonly cells: readonly {
    readonly state: Cell
    readonly digest: string | undefined
    readonly pushedAtMs: number | undefined
  }[]
}

/** Every name of every store, each looked up in each store by itself. */
function expectedRows(stores: readonly ChanceStore[]): readonly Row[] {
  const known = stores.map(({ content, states }) => {
    const all = (content.repositories ?? []).flatMap(({ name, tags = [] }) =>
      tags
        .filter((tag) => tag.name !== 'no tag')
        .map((tag) => [`${name}:${tag.name}`, { name, tag }] as const),
    )
    return { found: new Map(all), states }
  })
  const keys = new Map(
    known.flatMap(({ found }) =>
      [...found].map(([key, { name, tag }]) => [key, `${name}/_/${tag.name}/`] as const),
    ),
  )
  return [...keys]
    .sort(([, a], [, b]) => order(a, b))
    .map(([key]) => {
      const own = known.map(({ found, states }) => ownCell(found.get(key)?.tag, states.get(key)))
      const [base] = own
      const cells = own.map((cell, at) => {
        if (at === 0 || cell.state !== 'present' || base?.state !== 'present') return cell
        return { ...cell, state: cell.digest === base.digest ? ('same' as const) : ('differs' as const) }
      })
      return { name: key, groups: groupsOf(cells.map(({ state }) => state)), cells }
    })
}

function ownCell(tag: TagContent | undefined, odd: number | undefined): Row['cells'][number] {
  if (tag === undefined) return { state: 'missing', digest: undefined, pushedAtMs: undefined }
  const { current: digest, pushedAtMs } = tag
  if (odd === linkStates.wrong) return { state: 'wrong', digest, pushedAtMs }
  if (odd === linkStates.missing) return { state: 'leadsNowhere', digest, pushedAtMs }
  if (odd === linkStates.unreadable) return { state: 'unreadable', digest, pushedAtMs }
  return { state: digest === undefined ? 'unread' : 'present', digest, pushedAtMs }
}

function groupsOf(states: readonly Cell[]): readonly string[] {
  const untold = states.some((state) => ['unread', 'unreadable', 'wrong', 'leadsNowhere'].includes(state))
  const groups = [
    ...(states.includes('missing') ? ['missing'] : []),
    ...(states.includes('differs') ? ['differs'] : []),
    ...(untold ? ['untold'] : []),
  ]
  return groups.length === 0 ? ['same'] : groups
}

function expectedTotals(rows: readonly Row[], stores: number) {
  return Array.from({ length: stores }, (_, place) => {
    const cells = rows.map(({ cells: [base, ...others] }) => ({
      base: base?.state,
      own: place === 0 ? base?.state : others[place - 1]?.state,
    }))
    const inBase = place === 0 ? cells : cells.filter(({ base }) => base !== 'missing')
    const count = (...states: readonly Cell[]): number =>
      inBase.filter(({ own }) => own !== undefined && states.includes(own)).length
    const untold = count('unread', 'unreadable', 'wrong', 'leadsNowhere')
    return {
      tags: cells.filter(({ own }) => own !== 'missing').length,
      same: count('same'),
      differs: count('differs'),
      missing: count('missing'),
      // Where the base does not tell, nothing tells of the others.
      untold: untold + (place === 0 ? 0 : count('present')),
      more: place === 0 ? 0 : cells.filter(({ base, own }) => base === 'missing' && own !== 'missing').length,
    }
  })
}

function compared(stores: readonly CatalogTables[], mostRows = 1_000_000) {
  const steps = compareTags(stores, mostRows)
  const parts: ComparedRows[] = []
  for (;;) {
    const step = steps.next()
    if (step.done === true) {
      const totals = parts.at(-1)?.totals ?? []
      return { tags: comparedView(parts, stores.length).tags, parts, totals, isWhole: step.value }
    }
    if (step.value !== undefined) parts.push(step.value)
  }
}

function rowsOf(tags: ComparedTags): readonly Row[] {
  return Array.from({ length: tags.rows }, (_, row) => ({
    name: `${tags.repositories[tags.repositoryOf(row)]?.name}:${tags.tagAt(row)}`,
    groups: groupNames.filter((name) => (tags.groupsAt(row) & rowGroups[name]) !== 0),
    cells: Array.from({ length: tags.stores }, (_, store) => ({
      state: names[tags.stateAt(row, store)] ?? 'missing',
      digest: tags.digestAt(row, store),
      pushedAtMs: tags.pushedAt(row, store),
    })),
  }))
}

function order(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
