import { describe, expect, it } from 'vitest'

import { planParts } from '../../../drivers/driver/part-plan.ts'

const mebibyte = 1024 ** 2
const gibibyte = 1024 ** 3
const s3 = { minPartBytes: 5 * mebibyte, maxPartBytes: 5 * gibibyte, maxParts: 10_000 }
const chunkBytes = 10 * mebibyte

describe('the parts of an upload', () => {
  it.each([
    [0, { partBytes: chunkBytes, parts: 1, lastPartBytes: 0 }],
    [1, { partBytes: chunkBytes, parts: 1, lastPartBytes: 1 }],
    [chunkBytes, { partBytes: chunkBytes, parts: 1, lastPartBytes: chunkBytes }],
    [chunkBytes + 1, { partBytes: chunkBytes, parts: 2, lastPartBytes: 1 }],
    [100_000 * mebibyte, { partBytes: chunkBytes, parts: 10_000, lastPartBytes: chunkBytes }],
    [100_000 * mebibyte + 1, { partBytes: 11 * mebibyte, parts: 9_091, lastPartBytes: 10 * mebibyte + 1 }],
  ])('of %d bytes', (sizeBytes, plan) => expect(planParts(sizeBytes, chunkBytes, s3)).toEqual(plan))

  it('are never smaller than the service takes', () => {
    expect(planParts(12 * mebibyte, mebibyte, s3)).toEqual({
      partBytes: 5 * mebibyte,
      parts: 3,
      lastPartBytes: 2 * mebibyte,
    })
  })

  it.each([0, 1, 5 * mebibyte, gibibyte - 1, 48 * 1024 * gibibyte])(
    'of %d bytes make up the whole, within the limits of the service',
    (sizeBytes) => {
      for (const chunk of [1, 5 * mebibyte, 32 * mebibyte, 5 * gibibyte]) {
        const { partBytes, parts, lastPartBytes } = planParts(sizeBytes, chunk, s3)
        expect((parts - 1) * partBytes + lastPartBytes).toBe(sizeBytes)
        expect(parts).toBeLessThanOrEqual(s3.maxParts)
        expect(partBytes).toBeGreaterThanOrEqual(s3.minPartBytes)
        expect(partBytes).toBeLessThanOrEqual(s3.maxPartBytes)
        expect(lastPartBytes).toBeLessThanOrEqual(partBytes)
      }
    },
  )
})
