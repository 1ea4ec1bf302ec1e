import { describe, expect, it } from 'vitest'

import { tablesOfContent, type RepositoryContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { compareTags } from '../../../electron/comparison/compare-tags.ts'
import type { ComparedRows, ComparisonPart } from '../../../electron/api/rows.ts'
import { addToComparison, noComparison } from '../../../renderer/api/lists/comparison.ts'
import { comparedView } from '../../../renderer/features/compare/compared-tags.ts'
import {
  compareLines,
  repositoryCell,
  type LinesQuestion,
} from '../../../renderer/features/compare/compare-lines.ts'
import {
  copyChoice,
  copyItems,
  firstLacking,
  missingRows,
} from '../../../renderer/features/compare/copy-choice.ts'
import { chosenIn, toggled } from '../../../renderer/features/compare/row-choice.ts'
import { parseAddress, hrefOf } from '../../../renderer/state/address/address-text.ts'
import { digestOf } from '../catalog/made-manifests.ts'

/** Tags as `name=image@pushed`; an image of `?` is not read yet. */
function repository(name: string, ...tags: readonly string[]): RepositoryContent {
  return {
    name,
    tags: tags.map((text) => {
      const [, tag = '', image = '', at = '0'] = /^(.*)=(.*)@(.*)$/.exec(text) ?? []
      return { name: tag, pushedAtMs: Number(at), ...(image === '?' ? {} : { current: digestOf(image) }) }
    }),
  }
}

const base = [
  repository('ci/job', 'b1=a@1', 'b2=b@1'),
  repository('team/app', 'v1=c@5', 'v2=d@5', 'v3=e@5', 'v4=?@5'),
]
const mirror = [
  repository('ci/job', 'b1=a@1', 'b2=b@1'),
  repository('team/app', 'v1=c@6', 'v2=other@6', 'v4=f@6', 'v9=g@6'),
]
const parts = partsOf([base, mirror])
const view = comparedView(parts, 2)
const question: LinesQuestion = {
  view,
  filter: '',
  group: undefined,
  byRepository: false,
  closed: new Set(),
}
const everything = Array.from({ length: view.rows }, (_, row) => row)

function partsOf(stores: readonly (readonly RepositoryContent[])[]): readonly ComparedRows[] {
  const tables = stores.map((repositories) => tablesOfContent({ repositories }))
  return [...compareTags(tables, 1000)].filter((part) => part !== undefined)
}

function linesOf(asked: Partial<LinesQuestion>) {
  const { lines, counts } = compareLines({ ...question, ...asked })
  const { tags } = view
  const words = [...lines].map((value) =>
    value < 0 ? (tags.repositories[~value]?.name ?? '') : tags.tagAt(value),
  )
  return { words, counts }
}

describe('the lines of a comparison', () => {
  it('are tags below their repositories, with how many there are of each group', () => {
    expect(linesOf({})).toEqual({
      words: ['ci/job', 'b1', 'b2', 'team/app', 'v1', 'v2', 'v3', 'v4', 'v9'],
      counts: { all: 7, missing: 2, differs: 1, same: 3, untold: 1 },
    })
  })

  it('are sorted by their names from the last as well', () => {
    const order = { store: undefined, direction: 'descending' } as const
    expect(linesOf({ order }).words).toEqual(['team/app', 'v9', 'v4', 'v3', 'v2', 'v1', 'ci/job', 'b2', 'b1'])
    expect(linesOf({ order, byRepository: true }).words).toEqual(['team/app', 'ci/job'])
  })

  it('are sorted by what a store has, what it lacks first, within their repositories', () => {
    const order = { store: 1, direction: 'ascending' } as const
    expect(linesOf({ order }).words).toEqual(['team/app', 'v3', 'v2', 'v1', 'v4', 'v9', 'ci/job', 'b1', 'b2'])
    expect(linesOf({ order, byRepository: true }).words).toEqual(['team/app', 'ci/job'])
    expect(linesOf({ order: { ...order, direction: 'descending' } }).words).toEqual([
      'ci/job',
      'b1',
      'b2',
      'team/app',
      'v1',
      'v4',
      'v9',
      'v2',
      'v3',
    ])
  })

  it('leave out the tags of closed repositories, in any order', () => {
    const order = { store: 1, direction: 'ascending' } as const
    expect(linesOf({ order, closed: new Set(['team/app']) }).words).toEqual([
      'team/app',
      'ci/job',
      'b1',
      'b2',
    ])
  })

  it('are those that fit what is typed and chosen', () => {
    expect(linesOf({ filter: 'APP:v' }).words).toEqual(['team/app', 'v1', 'v2', 'v3', 'v4', 'v9'])
    expect(linesOf({ group: 'missing' }).words).toEqual(['team/app', 'v3', 'v9'])
    expect(linesOf({ group: 'untold' }).words).toEqual(['team/app', 'v4'])
    expect(linesOf({ filter: 'job', group: 'differs' })).toEqual({
      words: [],
      counts: { all: 2, missing: 0, differs: 0, same: 2, untold: 0 },
    })
  })

  it('hide the tags of a closed repository, and count them', () => {
    const closed = compareLines({ ...question, closed: new Set(['team/app']) })
    expect(closed.lines.length).toBe(4)
    expect(closed.rows.length).toBe(7)
    expect([...closed.rowsOf]).toEqual([2, 5])
  })

  it('are repositories, the same only if all of their tags are', () => {
    expect(linesOf({ byRepository: true })).toEqual({
      words: ['ci/job', 'team/app'],
      counts: { all: 2, missing: 1, differs: 1, same: 1, untold: 1 },
    })
    expect(linesOf({ byRepository: true, group: 'same' }).words).toEqual(['ci/job'])
    expect(repositoryCell(view.tags, 1, 1)).toEqual({ tags: 4, same: 1, differs: 1, missing: 1, untold: 0 })
  })
})

describe('what a copy of chosen rows does', () => {
  it('is told by what the target has', () => {
    const { missing, differing, newer, same, notInBase, untold } = copyChoice(view.tags, everything, 1)
    expect(missing.map((row) => view.tags.tagAt(row))).toEqual(['v3'])
    expect(differing.map((row) => view.tags.tagAt(row))).toEqual(['v2'])
    expect({ newer, same, notInBase, untold }).toEqual({ newer: 1, same: 3, notInBase: 1, untold: 1 })
    expect(missingRows(view.tags, everything)).toEqual([[], missing])
  })

  it('is asked for by repository, in parts of what one item takes', () => {
    expect(copyItems(view.tags, [4, 0, 3, 1])).toEqual([
      { repository: 'ci/job', tags: ['b1', 'b2'] },
      { repository: 'team/app', tags: ['v2', 'v3'] },
    ])
    const many = Array.from({ length: 10_001 }, (_, at) => `t${at}=a@1`)
    const large = comparedView(partsLarge(many), 1)
    const items = copyItems(
      large.tags,
      Array.from({ length: 10_001 }, (_, row) => row),
    )
    expect(items?.map(({ tags = [] }) => tags.length)).toEqual([10_000, 1])
    expect(
      copyItems(
        large.tags,
        Array.from({ length: 100_001 }, () => 0),
      ),
    ).toBeUndefined()
  })

  it('goes to the first store that lacks something', () => {
    const three = comparedView(partsOf([base, base, mirror]), 3)
    const rows = Array.from({ length: three.rows }, (_, row) => row)
    expect(firstLacking(three.tags, rows)).toBe(2)
    expect(firstLacking(three.tags, [0])).toBe(1)
  })
})

function partsLarge(tags: readonly string[]): readonly ComparedRows[] {
  const tables = tablesOfContent({ repositories: [repository('big', ...tags)] })
  return [...compareTags([tables], 100_000)].filter((part) => part !== undefined)
}

describe('rows that are chosen', () => {
  it('are chosen no more when all of them are pressed again', () => {
    expect([...toggled(new Set([1]), [1, 2])]).toEqual([1, 2])
    expect([...toggled(new Set([1, 2, 5]), [1, 2])]).toEqual([5])
  })

  it('stay when the comparison is made anew, those that are gone excepted', () => {
    const before = { tags: view.tags, chosen: new Set([1, 4, 6]), anchor: undefined }
    const after = comparedView(partsOf([[repository('a', 'x=a@1'), ...base], base]), 2)
    const names = [...chosenIn(before, after.tags)].map((row) => after.tags.tagAt(row))
    expect(names).toEqual(['b2', 'v3'])
    expect(chosenIn(before, view.tags)).toBe(before.chosen)
  })
})

it('a comparison that is made anew is shown once it is whole', () => {
  const begin: ComparisonPart = { kind: 'begin', stores: [{ store: 'a', state: 'unlisted' }] }
  const end: ComparisonPart = { kind: 'end', isWhole: true }
  const first = addToComparison(noComparison, [begin, ...parts])
  expect(first.shown).toMatchObject({ ended: false, parts: [{ kind: 'rows' }] })
  const whole = addToComparison(first, [end])
  const again = addToComparison(whole, [begin, ...parts, ...parts])
  expect(again.shown).toBe(whole.shown)
  expect(addToComparison(again, [end]).shown.parts.length).toBe(2)
})

it('a comparison has an address', () => {
  const address = {
    at: 'compare',
    base: 'a',
    others: 'b,c',
    filter: 'x:y',
    group: 'differs',
    by: 'repositories',
  } as const
  expect(hrefOf(address)).toBe('#/compare?base=a&others=b%2Cc&filter=x:y&group=differs&by=repositories')
  expect(parseAddress(hrefOf(address))).toEqual({ ...address, rules: undefined })
  expect(parseAddress('#/compare?group=nothing')).toMatchObject({ at: 'compare', group: undefined })
})
