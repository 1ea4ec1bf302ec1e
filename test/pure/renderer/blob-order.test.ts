import { describe, expect, it } from 'vitest'

import type { BlobPage } from '../../../electron/api/rows.ts'
import { addBlobs, blobAt, noBlobs, type BlobList } from '../../../renderer/api/lists/blob-columns.ts'
import { addScan, noCounts, type ReferenceCounts } from '../../../renderer/api/lists/reference-counts.ts'
import {
  blobOrderSteps,
  positionOf,
  type BlobOrder,
  type BlobQuestion,
} from '../../../renderer/features/blobs/blob-order.ts'

type Row = readonly [hex: string, size: number, modified?: number, name?: string, state?: 'archived']

function page(blobs: readonly Row[]): { readonly pages: readonly BlobPage[] } {
  return {
    pages: [
      {
        digests: blobs.map(([hex]) => `sha256:${hex}`),
        sizeBytes: blobs.map(([, size]) => size),
        modifiedAtMs: blobs.map(([, , modified]) => modified ?? 0),
        storageClasses: blobs.map(([, , , name]) => name ?? null),
        restores: blobs.map(([, , , , state]) => state ?? null),
        problems: [],
      },
    ],
  }
}

function order(question: Partial<BlobQuestion> & { list: BlobList }): BlobOrder {
  const steps = blobOrderSteps({
    counts: undefined,
    prefix: '',
    state: undefined,
    sort: { column: 'size', direction: 'descending' },
    ...question,
  })
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

function hexes(list: BlobList, { rows }: BlobOrder): readonly string[] {
  return [...rows].map((index) => blobAt(list, index)?.digest.slice('sha256:'.length) ?? '')
}

function counted(references: Readonly<Record<string, number>>): ReferenceCounts {
  const digests = Object.keys(references)
  const counts = addScan(noCounts, {
    kind: 'counts',
    digests: digests.map((hex) => `sha256:${hex}`),
    references: Object.values(references),
    mediaTypes: digests.map(() => 'm'),
  })
  return addScan(counts, { kind: 'done', repositories: 1, manifests: 1, complete: true, edition: 1 })
}

const few = addBlobs(
  addBlobs(
    noBlobs,
    page([
      ['aa11', 5, 30, 'STANDARD'],
      ['bb22', 9, 10, 'GLACIER', 'archived'],
    ]),
  ),
  page([['aa33', 7, 20, 'STANDARD']]),
)

describe('the list of blobs', () => {
  it('adds up pages', () => {
    expect(few).toMatchObject({ count: 3, totalBytes: 21, largestBytes: 9, ended: false })
    expect(blobAt(few, 1)).toEqual({
      index: 1,
      digest: 'sha256:bb22',
      sizeBytes: 9,
      modifiedAtMs: 10,
      storageClass: 'GLACIER',
      restore: { state: 'archived' },
    })
    expect(blobAt(few, 3)).toBeUndefined()
  })

  it('keeps an older list as it was when a page is added', () => {
    const older = addBlobs(noBlobs, page([['aa', 1]]))
    addBlobs(older, page([['bb', 2]]))
    expect(older.count).toBe(1)
    expect(blobAt(older, 1)).toBeUndefined()
    expect(hexes(older, order({ list: older }))).toEqual(['aa'])
  })

  it('begins anew when it is listed again', () => {
    const first = addBlobs(noBlobs, page([['aa', 1]]))
    const second = addBlobs(noBlobs, page([['bb', 2]]))
    expect(blobAt(first, 0)?.digest).toBe('sha256:aa')
    expect(blobAt(second, 0)?.digest).toBe('sha256:bb')
  })

  it('sorts by each column in both directions', () => {
    const by = (column: BlobQuestion['sort']['column'], direction: 'ascending' | 'descending') =>
      hexes(few, order({ list: few, sort: { column, direction } }))
    expect(by('size', 'descending')).toEqual(['bb22', 'aa33', 'aa11'])
    expect(by('size', 'ascending')).toEqual(['aa11', 'aa33', 'bb22'])
    expect(by('modified', 'ascending')).toEqual(['bb22', 'aa33', 'aa11'])
    expect(by('digest', 'ascending')).toEqual(['aa11', 'aa33', 'bb22'])
    expect(by('class', 'ascending')).toEqual(['bb22', 'aa11', 'aa33'])
  })

  it('is narrowed by the beginning of a digest, with or without its algorithm', () => {
    expect(hexes(few, order({ list: few, prefix: 'aa3' }))).toEqual(['aa33'])
    expect(hexes(few, order({ list: few, prefix: ' SHA256:AA ' }))).toEqual(['aa33', 'aa11'])
    expect(order({ list: few, prefix: '11' }).matches).toBe(0)
  })

  it('is narrowed by whether anything refers to a blob, once that is counted', () => {
    const counts = counted({ aa11: 2, bb22: 1 })
    const unreferenced = order({ list: few, counts, state: 'unreferenced' })
    expect(hexes(few, unreferenced)).toEqual(['aa33'])
    expect(unreferenced.byState).toEqual({
      referenced: { count: 2, bytes: 14 },
      unreferenced: { count: 1, bytes: 7 },
    })
    const sort = { column: 'references', direction: 'descending' } as const
    expect(hexes(few, order({ list: few, counts, sort }))).toEqual(['aa11', 'bb22', 'aa33'])
  })

  it('calls nothing unreferenced before all is counted', () => {
    const counts = addScan(noCounts, { kind: 'progress', repositories: 1, manifests: 3 })
    const asked = order({ list: few, counts, state: 'unreferenced' })
    expect(asked.rows).toHaveLength(0)
    expect(asked.byState).toBeUndefined()
  })

  it('knows where a blob stands', () => {
    const { rows } = order({ list: few })
    expect(positionOf(few, rows, 'sha256:aa33')).toBe(1)
    expect(positionOf(few, rows, 'sha256:ff')).toBeUndefined()
  })
})

describe('a million blobs', () => {
  const million = 1_000_000
  const pageRows = 10_000
  let list = noBlobs
  for (let at = 0; at < million; at += pageRows) {
    list = addBlobs(
      list,
      page(
        Array.from({ length: pageRows }, (_, offset) => {
          const number = at + offset
          const mixed = Math.imul(number, 2654435761) >>> 0
          return [mixed.toString(16).padStart(8, '0') + number.toString(16).padStart(8, '0'), mixed % 1000]
        }),
      ),
    )
  }

  it('are sorted, equal ones in the order of the list, with many rests on the way', () => {
    const steps = blobOrderSteps({
      list,
      counts: undefined,
      prefix: '',
      state: undefined,
      sort: { column: 'size', direction: 'descending' },
    })
    let rests = 0
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) rests += 1
    const { rows } = step.value
    expect(rows).toHaveLength(million)
    expect(rests).toBeGreaterThan(200)
    const { sizeBytes } = list.columns
    let wrong = 0
    for (let at = 1; at < rows.length; at += 1) {
      const before = rows[at - 1] ?? 0
      const now = rows[at] ?? 0
      const difference = (sizeBytes[before] ?? 0) - (sizeBytes[now] ?? 0)
      if (difference < 0 || (difference === 0 && before > now)) wrong += 1
    }
    expect(wrong).toBe(0)
  })

  it('are narrowed to those whose digest begins alike', () => {
    const { rows, matches } = order({ list, prefix: 'abc' })
    expect(matches).toBe(rows.length)
    const expected = list.columns.digests.filter((digest) => digest.startsWith('sha256:abc')).length
    expect(rows.length).toBe(expected)
    expect(expected).toBeGreaterThan(0)
  })
})
