import { describe, expect, it } from 'vitest'

import type { ManifestSummary, RevisionRow, TagRow } from '../../../electron/api/rows.ts'
import {
  filterRows,
  rowOfTag,
  shortPlatform,
  totalsOf,
  untaggedOf,
} from '../../../renderer/features/repositories/tags/tag-rows.ts'
import { latestTags } from '../../../renderer/features/repositories/shared/latest-tags.ts'

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
    const rows = latestTags([
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
    const totals = totalsOf(
      [
        tag('a', { known: 'read', digest: 'd1', manifest: index, pushedAtMs: 5 }),
        tag('b', { known: 'read', digest: 'd1', manifest: index, pushedAtMs: 9 }),
        tag('c', { known: 'linked', digest: 'd2' }),
      ].map(rowOfTag),
    )
    expect(totals).toEqual({
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
    const rows = [
      tag('Release-1', { digest: 'sha256:aa', manifest: summary({ kind: 'index' }) }),
      tag('main', { digest: 'sha256:bb', manifest: summary() }),
    ].map(rowOfTag)
    expect(filterRows(rows, undefined, 'release').map(({ key }) => key)).toEqual(['Release-1'])
    expect(filterRows(rows, undefined, 'sha256:b').map(({ key }) => key)).toEqual(['main'])
    expect(filterRows(rows, 'image', '').map(({ key }) => key)).toEqual(['main'])
    expect(filterRows(rows, 'index', 'main')).toEqual([])
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
