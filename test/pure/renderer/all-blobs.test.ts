import { describe, expect, it } from 'vitest'

import type { BlobInStore, StoreTotals } from '../../../electron/api/rows.ts'
import { digestsFound, placeOf, sharedLines } from '../../../renderer/features/all-stores/blob-lines.ts'
import { typedDigest } from '../../../renderer/features/all-stores/typed-digest.ts'

const hex = '0123456789abcdef'.repeat(4)

describe('what is typed', () => {
  it.each([
    ['01234567', '01234567'],
    [' ABCDEF01 ', 'abcdef01'],
    [`sha256:${hex}`, `sha256:${hex}`],
    [`team/app@sha256:${hex}`, `sha256:${hex}`],
    [`registry.example:5000/team/app:v1@sha512:${hex}${hex}`, `sha512:${hex}${hex}`],
    ['0123456', undefined],
    ['team/app', undefined],
    ['team/app@', undefined],
    [`md5:${hex}`, undefined],
    ['', undefined],
  ])('%s is the digest %s', (text, digest) => {
    expect(typedDigest(text)).toBe(digest)
  })
})

describe('places of a blob', () => {
  const found = (digest: string, sizeBytes?: number) => ({
    digest,
    uses: 1,
    complete: true,
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  })
  const places: readonly BlobInStore[] = [
    { store: 'one', asOfMs: 1, found: [found('sha256:b'), found('sha256:a', 5)] },
    { store: 'two', asOfMs: 1, found: [found('sha256:c', 5), found('sha256:a', 5)] },
    { store: 'three', asOfMs: 1, found: [] },
    { store: 'unlisted', found: [] },
  ]

  it('tell digests by how many stores hold them', () => {
    expect(digestsFound(places)).toEqual(['sha256:a', 'sha256:c', 'sha256:b'])
  })

  it('tell what holds it, what does not, and what cannot say', () => {
    expect(placeOf(places, 'one', 'sha256:a')).toEqual(found('sha256:a', 5))
    expect(placeOf(places, 'one', 'sha256:b')).toEqual(found('sha256:b'))
    expect(placeOf(places, 'three', 'sha256:a')).toBe('absent')
    expect(placeOf(places, 'unlisted', 'sha256:a')).toBe('unknown')
    expect(placeOf(places, 'not told yet', 'sha256:a')).toBeUndefined()
  })
})

it('what two stores share is a part of each, never more than all', () => {
  const totals = new Map(
    [
      ['a', 100],
      ['b', 400],
      ['old', 10],
    ].map(([store, blobBytes]) => [
      String(store),
      { store: String(store), asOfMs: 1, totals: { blobBytes: Number(blobBytes) } } as StoreTotals,
    ]),
  )
  const shared = [
    { stores: ['a', 'b'] as const, blobs: 3, sizeBytes: 50 },
    { stores: ['old', 'unknown'] as const, blobs: 3, sizeBytes: 50 },
  ]
  expect(sharedLines(shared, totals).map(({ parts }) => parts)).toEqual([
    [0.5, 0.125],
    [1, 0],
  ])
})
