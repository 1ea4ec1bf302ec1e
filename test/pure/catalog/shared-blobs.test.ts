import { describe, expect, it } from 'vitest'

import type { BlobContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { tablesOfContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { blobPlaces } from '../../../electron/catalog/questions/blob-places.ts'
import { sharedBlobs } from '../../../electron/catalog/questions/shared-blobs.ts'
import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import { usesOf } from '../../../electron/catalog/questions/uses.ts'
import { digestOf } from './made-manifests.ts'
import { numbersFrom, randomStore } from './random-store.ts'

/** Blobs of a store, some of them by another algorithm, some cut short. */
function someBlobs(seed: number, size: number): readonly BlobContent[] {
  const random = numbersFrom(seed)
  const blobs: BlobContent[] = []
  for (let at = 0; at < size; at += 1) {
    const sizeBytes = 1000 + at - (random() < 0.1 ? 500 : 0)
    if (random() < 0.5) blobs.push({ digest: digestOf(`blob ${at}`), sizeBytes })
    if (at % 20 === 0 && random() < 0.5) blobs.push({ digest: digestOf(`wide ${at}`, 'sha512'), sizeBytes })
  }
  return blobs
}

describe('what two stores share', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))('is what a comparison of all finds, %i', (seed) => {
    const [one, other] = [someBlobs(seed, 300 * (seed % 4)), someBlobs(seed + 100, 400)]
    const sizes = new Map(one.map(({ digest, sizeBytes }) => [digest, sizeBytes]))
    const both = other.filter(({ digest }) => sizes.has(digest))
    const expected = {
      blobs: both.length,
      sizeBytes: both.reduce(
        (sum, blob) => sum + Math.min(blob.sizeBytes ?? 0, sizes.get(blob.digest) ?? 0),
        0,
      ),
    }
    expect(expected.blobs > 50).toBe(one.length > 0)
    const [a, b] = [tablesOfContent({ blobs: one }), tablesOfContent({ blobs: other })]
    expect(atOnce(sharedBlobs(a, b))).toEqual(expected)
    expect(atOnce(sharedBlobs(b, a))).toEqual(expected)
  })

  it('of a store with itself is all of it', () => {
    const blobs = someBlobs(7, 300)
    const tables = tablesOfContent({ blobs })
    expect(atOnce(sharedBlobs(tables, tables))).toEqual({
      blobs: blobs.length,
      sizeBytes: tables.totals.blobBytes,
    })
  })
})

describe('where a blob is', () => {
  it.each([1, 2, 3])('is told of every digest of a store as its tables and its uses have it, %i', (seed) => {
    const { content, manifests, facts } = randomStore(seed)
    const sizes = new Map((content.blobs ?? []).map(({ digest, sizeBytes }) => [digest, sizeBytes]))
    const digests = new Set([...sizes.keys(), ...manifests.map(({ digest }) => digest)])
    for (const digest of digests) {
      const { uses, complete } = atOnce(usesOf(facts, digest))
      const here = sizes.get(digest)
      const expected =
        here === undefined && uses.length === 0
          ? []
          : [{ digest, sizeBytes: here, uses: uses.length, complete }]
      expect(atOnce(blobPlaces(facts, digest, 5))).toEqual(expected)
      const short = digest.slice(digest.indexOf(':') + 1, digest.indexOf(':') + 13)
      expect(atOnce(blobPlaces(facts, short, 5))).toEqual(expected)
    }
    expect(atOnce(blobPlaces(facts, digestOf('nobody has it'), 5))).toEqual([])
    expect(atOnce(blobPlaces(facts, 'abc', 5))).toEqual([])
  })
})
