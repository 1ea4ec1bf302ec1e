import { describe, expect, it } from 'vitest'

import { memoryTrend } from '../../soak/memory-trend.ts'

describe('the trend of memory', () => {
  it('compares the middle of the first third after a warm-up with that of the last, whatever stands out', () => {
    const warmUp = [900, 900, 900]
    const samples = [
      ...warmUp,
      ...Array<number>(9).fill(100),
      5000,
      ...Array<number>(8).fill(1),
      130,
      130,
      7,
      130,
    ]
    expect(memoryTrend([...samples, ...Array<number>(5).fill(130)])).toEqual({
      firstBytes: 100,
      lastBytes: 130,
      grewBytes: 30,
    })
  })

  it('is not told of too few samples', () => {
    expect(memoryTrend(Array<number>(9).fill(1))).toBeUndefined()
  })
})
