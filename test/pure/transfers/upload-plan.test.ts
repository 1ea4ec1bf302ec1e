import { expect, it } from 'vitest'

import { partsAtOnce } from '../../../electron/transfers/upload/upload-plan.ts'

const mebibyte = 1024 * 1024

it.each([
  [5, 4],
  [10, 4],
  [64, 4],
  [65, 3],
  [128, 2],
  [129, 1],
  [256, 1],
  [5 * 1024, 1],
])('of parts of %i MiB %i are sent at once, so that they take no more memory', (sizeMebibytes, atOnce) => {
  const partSizeBytes = sizeMebibytes * mebibyte
  expect(partsAtOnce({ parts: 3, partSizeBytes, lastPartSizeBytes: partSizeBytes })).toBe(atOnce)
})
