import { describe, expect, it } from 'vitest'

import type { ManifestSummary, RevisionRow, TagRow } from '../../../electron/api/rows.ts'
import {
  newestDigests,
  rowOfTag,
  shortPlatform,
  shownRows,
  totalsOf,
  untaggedOf,
} from '../../../renderer/features/repositories/tags/tag-rows.ts'
import { TagIndex } from '../../../renderer/features/repositories/tags/tag-index.ts'

function summary(more: Partial<ManifestSummary> = {}): ManifestSummary {
  return { kind: 'image', mediaType: 'm', platforms: [], children: [], ...more }
}

function tag(name: string, more: Partial<TagRow> = {}): TagRow {
  return { tag: name, known: 'listed', historyCount: 1, problems: [], ...more }
}

function revision(digest: string, manifest = summary()): RevisionRow {
  return { digest, manifest, problems: [] }
}

describe('the rows of a repository', () => {
  it('keep the last word on each tag, in the order in which tags were first named', () => {
    const { tags: rows } = new TagIndex().update([
      [tag('a'), tag('b')],
      [tag('b', { known: 'linked', digest: 'd2' })],
      [tag('a', { known: 'read', digest: 'd1', manifest: summary() })],
    ])
    expect(rows.map(({ tag, known, digest }) => [tag, known, digest])).toEqual([
      ['a', 'read', 'd1'],
      ['b', 'linked', 'd2'],
    ])
  })

  it('count kinds, different digests and what is read', () => {
    const index = summary({ kind: 'index' })
    const tags = [
      tag('a', { known: 'read', digest: 'd1', manifest: index, pushedAtMs: 5 }),
      tag('b', { known: 'read', digest: 'd1', manifest: index, pushedAtMs: 9 }),
      tag('c', { known: 'linked', digest: 'd2' }),
    ]
    const listed = new TagIndex().update([[tag('a'), tag('b')], [tag('a', { digest: 'd9' })], tags])
    expect(listed.totals).toEqual(totalsOf(tags.map(rowOfTag)))
    expect(listed.totals).toEqual({
      all: 3,
      index: 2,
      image: 0,
      artifact: 0,
      digests: 2,
      read: 2,
      lastPushedAtMs: 9,
    })
  })

  it('are found by tag whatever the case, by digest, and by kind', () => {
    const { rows, find } = new TagIndex().update([
      [
        tag('Release-1', { digest: 'sha256:aaa1', manifest: summary({ kind: 'index' }) }),
        tag('main', { digest: 'sha256:bbb2', manifest: summary() }),
      ],
    ])
    const found = (kind: 'image' | 'index' | undefined, filter: string): readonly string[] => {
      const shown = shownRows(rows, kind, filter, find)
      return rows.filter((_, at) => shown?.[at] !== 0).map(({ key }) => key)
    }
    expect(found(undefined, 'release')).toEqual(['Release-1'])
    expect(found(undefined, 'sha256:b')).toEqual(['main'])
    expect(found(undefined, 'BBB2')).toEqual(['main'])
    expect(found('image', '')).toEqual(['main'])
    expect(found('index', 'main')).toEqual([])
    expect(found(undefined, ' ')).toEqual(['Release-1', 'main'])
  })

  it('grow with the listing, and begin anew with another', () => {
    const index = new TagIndex()
    const first = [tag('a'), tag('b')]
    const before = index.update([first])
    const after = index.update([first, [tag('b', { digest: 'd' }), tag('c')]])
    expect(after.rows.map(({ key, digest }) => [key, digest])).toEqual([
      ['a', undefined],
      ['b', 'd'],
      ['c', undefined],
    ])
    expect(before.rows.map(({ key, digest }) => [key, digest])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ])
    expect(after.find('C')).toEqual([2])
    expect(index.update([[tag('z')]]).rows.map(({ key }) => key)).toEqual(['z'])
    expect(index.update([]).rows).toEqual([])
  })

  it('are checked from the newest on, so many of them', () => {
    const rows = [3, 1, undefined, 2, 3].map((atMs, at) =>
      rowOfTag(tag(`t${at}`, { digest: `d${at}`, ...(atMs === undefined ? {} : { pushedAtMs: atMs }) })),
    )
    expect(newestDigests(rows, 3)).toEqual(['d0', 'd4', 'd3'])
    expect(newestDigests(rows, 10)).toEqual(['d0', 'd4', 'd3', 'd1', 'd2'])
    expect(newestDigests([], 10)).toEqual([])
  })
})

describe('untagged manifests', () => {
  it('are those that neither a tag nor a tagged index leads to', () => {
    const revisions = [
      revision('index', summary({ kind: 'index', children: ['child'] })),
      revision('child'),
      revision('tagged'),
      revision('old'),
    ]
    const tags = [tag('v1', { digest: 'index' }), tag('v2', { digest: 'tagged' })]
    expect(untaggedOf(tags, revisions).map(({ digest }) => digest)).toEqual(['old'])
  })

  it('do not include what an index inside a tagged index lists', () => {
    const revisions = [
      revision('outer', summary({ kind: 'index', children: ['inner'] })),
      revision('inner', summary({ kind: 'index', children: ['leaf'] })),
      revision('leaf'),
    ]
    expect(untaggedOf([tag('v1', { digest: 'outer' })], revisions)).toEqual([])
  })

  it('include the children of an untagged index, and referrers of a tagged manifest', () => {
    const revisions = [
      revision('lost', summary({ kind: 'index', children: ['child'] })),
      revision('child'),
      revision('image'),
      revision('signature', summary({ kind: 'artifact', subject: 'image' })),
    ]
    const found = untaggedOf([tag('v1', { digest: 'image' })], revisions)
    expect(found.map(({ digest }) => digest)).toEqual(['lost', 'child', 'signature'])
  })

  it('are found in indexes that list each other', () => {
    const revisions = [
      revision('a', summary({ kind: 'index', children: ['b'] })),
      revision('b', summary({ kind: 'index', children: ['a'] })),
    ]
    expect(untaggedOf([tag('v1', { digest: 'a' })], revisions)).toEqual([])
    expect(untaggedOf([], revisions)).toHaveLength(2)
  })
})

describe('a platform in a column', () => {
  it('is shortened only where nothing is lost', () => {
    expect(shortPlatform('linux/amd64')).toBe('amd64')
    expect(shortPlatform('linux/arm64/v8')).toBe('arm64')
    expect(shortPlatform('linux/arm/v7')).toBe('arm/v7')
    expect(shortPlatform('windows/amd64')).toBe('windows/amd64')
  })
})
