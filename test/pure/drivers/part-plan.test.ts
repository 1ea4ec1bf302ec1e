import { describe, expect, it } from 'vitest'

import { planParts } from '../../../drivers/driver/part-plan.ts'

const mebibyte = 1024 ** 2
const gibibyte = 1024 ** 3
const s3 = { minPartBytes: 5 * mebibyte, maxPartBytes: 5 * gibibyte, maxParts: 10_000 }
const chunkSizeBytes = 10 * mebibyte

describe('the parts of an upload', () => {
  it.each([
    [0, { partSizeBytes: chunkSizeBytes, parts: 1, lastPartSizeBytes: 0 }],
    [1, { partSizeBytes: chunkSizeBytes, parts: 1, lastPartSizeBytes: 1 }],
    [chunkSizeBytes, { partSizeBytes: chunkSizeBytes, parts: 1, lastPartSizeBytes: chunkSizeBytes }],
    [chunkSizeBytes + 1, { partSizeBytes: chunkSizeBytes, parts: 2, lastPartSizeBytes: 1 }],
    [100_000 * mebibyte, { partSizeBytes: chunkSizeBytes, parts: 10_000, lastPartSizeBytes: chunkSizeBytes }],
    [
      100_000 * mebibyte + 1,
      { partSizeBytes: 11 * mebibyte, parts: 9_091, lastPartSizeBytes: 10 * mebibyte + 1 },
    ],
  ])('of %d bytes', (sizeBytes, plan) => expect(planParts(sizeBytes, chunkSizeBytes, s3)).toEqual(plan))

  it('are never smaller than the service takes', () => {
    expect(planParts(12 * mebibyte, mebibyte, s3)).toEqual({
      partSizeBytes: 5 * mebibyte,
      parts: 3,
      lastPartSizeBytes: 2 * mebibyte,
    })
  })

  it.each([0, 1, 5 * mebibyte, gibibyte - 1, 48 * 1024 * gibibyte])(
    'of %d bytes make up the whole, within the limits of the service',
    (sizeBytes) => {
      for (const chunk of [1, 5 * mebibyte, 32 * mebibyte, 5 * gibibyte]) {
        const { partSizeBytes, parts, lastPartSizeBytes } = planParts(sizeBytes, chunk, s3)
        expect((parts - 1) * partSizeBytes + lastPartSizeBytes).toBe(sizeBytes)
        expect(parts).toBeLessThanOrEqual(s3.maxParts)
        expect(partSizeBytes).toBeGreaterThanOrEqual(s3.minPartBytes)
        expect(partSizeBytes).toBeLessThanOrEqual(s3.maxPartBytes)
        expect(lastPartSizeBytes).toBeLessThanOrEqual(partSizeBytes)
      }
    },
  )
})
