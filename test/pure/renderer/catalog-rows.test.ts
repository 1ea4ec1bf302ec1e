import { describe, expect, it } from 'vitest'

import type { DigestUse } from '../../../electron/api/rows.ts'
import { factRows } from '../../../renderer/features/catalog/fact-rows.ts'
import { inOrderOfTags } from '../../../renderer/features/catalog/uses.ts'

function use(repository: string, tagCount: number): DigestUse {
  const tags = Array.from({ length: tagCount }, (_, at) => ({ tag: `t${at}`, through: 'itself' as const }))
  return { digest: 'd', role: 'layer', repository, manifest: `m-${repository}`, linked: true, tags, tagCount }
}

describe('what is known of repositories', () => {
  it('is a row each, and no push is no time', () => {
    const rows = factRows({
      names: ['a', 'b'],
      tags: Uint32Array.of(3, 0),
      manifests: Uint32Array.of(3, 1),
      lastPushMs: Float64Array.of(5, Number.NaN),
      sizeBytes: Float64Array.of(10, 20),
      uniqueBytes: Float64Array.of(4, 0),
      unread: Uint32Array.of(0, 1),
      problems: Uint32Array.of(0, 2),
    })
    expect(rows).toEqual([
      { name: 'a', tags: 3, sizeBytes: 10, uniqueBytes: 4, unread: 0, lastPushMs: 5, problems: 0 },
      { name: 'b', tags: 0, sizeBytes: 20, uniqueBytes: 0, unread: 1, lastPushMs: undefined, problems: 2 },
    ])
  })
})

describe('the uses of a digest', () => {
  it('begin with the open store, then with what a tag leads to, then by name', () => {
    const page = { asOfMs: 1, digests: ['d'], complete: true }
    const rows = inOrderOfTags(
      [
        { ...page, store: 'other', uses: [use('a', 2)] },
        { ...page, store: 'open', uses: [use('z', 1), use('c', 0), use('b', 1)] },
      ],
      'open',
    )
    expect(rows.map(({ store, use: { repository } }) => `${store} ${repository}`)).toEqual([
      'open b',
      'open z',
      'open c',
      'other a',
    ])
  })
})
