import { describe, expect, it } from 'vitest'

import type { FindingRow } from '../../../electron/api/rows.ts'
import { createTexts } from '../../../renderer/text/i18n.ts'
import {
  countOf,
  findingGroups,
  findingKinds,
  kindsOf,
  worstOf,
} from '../../../renderer/features/health/findings/finding-kinds.ts'
import { filteredFindings, findingLines } from '../../../renderer/features/health/findings/finding-list.ts'
import { placesOf } from '../../../renderer/features/health/findings/finding-place.ts'
import { mostRepaired, repairsOf } from '../../../renderer/features/health/findings/repairs.ts'

const digest = `sha256:${'3c70fa9d'.repeat(8)}`

describe('findings', () => {
  it('stand below the heads of their kinds, worst kinds first, in the order in which they came', () => {
    const lines = findingLines(
      [finding('a', 'staleUpload'), finding('b', 'missingBlob'), finding('c', 'staleUpload')],
      new Set(),
    )
    expect(lines.map(({ key }) => key)).toEqual(['kind missingBlob', 'b', 'kind staleUpload', 'a', 'c'])
  })

  it('of a folded kind are not shown, and counted by its head', () => {
    const all = [finding('a', 'staleUpload'), finding('b', 'missingBlob'), finding('c', 'staleUpload')]
    const lines = findingLines(all, new Set(['staleUpload'] as const))
    expect(lines.map(({ key }) => key)).toEqual(['kind missingBlob', 'b', 'kind staleUpload'])
    const head = lines.at(-1)
    expect(head?.is === 'kind' && head.findings.map(({ id }) => id)).toEqual(['a', 'c'])
  })

  it('make a head an error where one of them breaks a pull', () => {
    const [head] = findingLines(
      [finding('a', 'missingBlob', { severity: 'warning' }), finding('b', 'missingBlob')],
      new Set(),
    )
    expect(head).toMatchObject({ severity: 'error' })
  })

  it.each([
    ['TEAM/APP', ['tagged', 'breaks']],
    ['app:v1', ['tagged', 'breaks']],
    ['3c70fa9d', ['blob']],
    ['some/key', ['keyed']],
    ['', ['tagged', 'breaks', 'blob', 'keyed']],
    ['nothing', []],
  ])('that fit %j are %j', (text, ids) => {
    const pages = [
      [
        finding('tagged', 'tagWithoutLink', { repository: 'team/app', tag: 'v1' }),
        finding('breaks', 'missingBlob', { breaks: [{ repository: 'team/app', tag: 'v1' }] }),
      ],
      [finding('blob', 'missingBlob', { digest }), finding('keyed', 'strangeKey', { key: 'some/key' })],
    ]
    const found = filteredFindings(pages, { kinds: undefined, text })
    expect(found.map(({ id }) => id)).toEqual(ids)
  })

  it('are narrowed by a group, a kind or a repository', () => {
    const pages = [
      [finding('a', 'stalePart'), finding('b', 'staleUpload', { repository: 'x' }), finding('c', 'badLink')],
    ]
    const ids = (kind: string | undefined, repository?: string) =>
      filteredFindings(pages, { kinds: kindsOf(kind), text: '', repository }).map(({ id }) => id)
    expect(ids('stale')).toEqual(['a', 'b'])
    expect(ids('badLink')).toEqual(['c'])
    expect(ids('no such kind')).toEqual(['a', 'b', 'c'])
    expect(ids(undefined, 'x')).toEqual(['b'])
  })
})

describe('what a verification counted', () => {
  const counts = [
    { kind: 'staleUpload', count: 2, sizeBytes: 10 },
    { kind: 'stalePart', count: 1, sizeBytes: 5 },
    { kind: 'missingBlob', count: 0, sizeBytes: 0 },
  ] as const

  it('is added up by group', () => {
    expect(countOf({ counts }, findingGroups.stale)).toEqual({ count: 3, sizeBytes: 15 })
    expect(countOf({ counts })).toEqual({ count: 3, sizeBytes: 15 })
  })

  it('is as bad as the worst of it', () => {
    expect(worstOf({ counts, brokenTags: 0 })).toBe('warning')
    expect(worstOf({ counts, brokenTags: 1 })).toBe('error')
    expect(worstOf({ counts: [{ kind: 'badLink', count: 1, sizeBytes: 0 }], brokenTags: 0 })).toBe('error')
    expect(worstOf({ counts: [], brokenTags: 0 })).toBeUndefined()
  })
})

describe('the places of a finding', () => {
  const places = (row: FindingRow) => placesOf('s', row).map(({ kind, address }) => [kind, address])

  it('are its tag and its file', () => {
    const key = 'docker/_manifests/tags/v1/current/link'
    expect(places(finding('a', 'badLink', { repository: 'team/app', tag: 'v1', key }))).toEqual([
      ['tag', { at: 'repositories', store: 's', repository: 'team/app', tag: 'v1' }],
      ['file', { at: 'files', store: 's', prefix: 'docker/_manifests/tags/v1/current/', file: key }],
    ])
  })

  it('are its manifest where the finding is about one, and its blob where it is about that', () => {
    expect(places(finding('a', 'missingRevision', { repository: 'r', digest }))[0]).toEqual([
      'manifest',
      { at: 'repositories', store: 's', repository: 'r', digest },
    ])
    const blob = places(finding('a', 'missingBlob', { repository: 'r', digest }))
    expect(blob.map(([kind]) => kind)).toEqual(['repository', 'blob', 'file'])
  })

  it('are the list of uploads for parts, and a folder for a repository that is none', () => {
    expect(places(finding('a', 'stalePart', { key: 'big.bin' }))).toEqual([
      ['upload', { at: 'uploads', store: 's', filter: 'big.bin' }],
    ])
    expect(places(finding('a', 'ghostRepository', { repository: 'r', key: 'x/r/' }))).toEqual([
      ['file', { at: 'files', store: 's', prefix: 'x/r/' }],
    ])
  })
})

describe('repairs', () => {
  it('take blobs from each store that holds some, the store with the most first', () => {
    const rows = [
      finding('a', 'missingBlob', { repairs: ['fetchBlob'], heldBy: ['one', 'two'] }),
      finding('b', 'missingBlob', { repairs: ['fetchBlob', 'remove'], heldBy: ['two'] }),
      finding('c', 'missingBlob', { repairs: [] }),
    ]
    expect(repairsOf(rows)).toEqual([
      { repair: 'fetchBlob', from: 'two', findings: ['a', 'b'] },
      { repair: 'fetchBlob', from: 'one', findings: ['a'] },
      { repair: 'remove', findings: ['b'] },
    ])
  })

  it('mend no more at once than a plan takes', () => {
    const rows = Array.from({ length: mostRepaired + 5 }, (_, at) =>
      finding(String(at), 'danglingLayerLink', { repairs: ['remove'] }),
    )
    expect(repairsOf(rows).map(({ findings }) => findings.length)).toEqual([mostRepaired])
  })
})

describe('words', () => {
  it.each(['en', 'zh-CN'] as const)('are there for every kind in %s', async (language) => {
    const texts = await createTexts(language)
    for (const kind of findingKinds) {
      const words = (['kind', 'what', 'explain'] as const).map((about) =>
        kind === 'wrongSize' && about === 'what'
          ? texts.t('health:what.wrongSize', { found: '1', expected: '2' })
          : texts.t(`health:${about}.${kind}` as 'health:kind.missingBlob'),
      )
      expect(words.filter((text) => text.startsWith('health:') || !/\p{L}/u.test(text))).toEqual([])
      expect(new Set(words).size).toBe(3)
    }
  })
})

function finding(id: string, kind: FindingRow['kind'], more: Partial<FindingRow> = {}): FindingRow {
  return {
    id,
    kind,
    severity: 'error',
    key: `key of ${id}`,
    breaks: [],
    breaksCount: 0,
    heldBy: [],
    repairs: [],
    ...more,
  }
}
