import { describe, expect, it } from 'vitest'

import { aimed, aimedAtMost } from '../../bench/measure.ts'
import { inTurns, spreadOf, takeTurns } from '../../bench/rounds.ts'
import { speedRatio } from '../../bench/transfers/compared.ts'

describe('contestants of a bench', () => {
  it('take turns, and each begins once', async () => {
    const order: string[] = []
    const contestant = (name: string) => async (round: number) => {
      order.push(`${name}${round}`)
      return { seconds: 1 }
    }
    await takeTurns(3, { a: contestant('a'), b: contestant('b'), c: contestant('c') })
    expect(order).toEqual(['a0', 'b0', 'c0', 'b1', 'c1', 'a1', 'c2', 'a2', 'b2'])
  })

  it('have the median of each figure', async () => {
    const seconds = [5, 1, 2]
    const figures = await inTurns(3, { a: async () => ({ seconds: seconds.pop() ?? 0 }) })
    expect(figures).toEqual({ a: { seconds: 2 } })
  })

  it('are compared in each round with the one of the least median time', () => {
    const rounds = {
      ours: [{ seconds: 1 }, { seconds: 2 }, { seconds: 1 }],
      slow: [{ seconds: 1 }, { seconds: 9 }, { seconds: 9 }],
      fast: [{ seconds: 3 }, { seconds: 3 }, { seconds: 2 }],
    }
    expect(speedRatio('copy', rounds, 1.5)).toEqual({
      what: 'copy: speed, of that of fast, the faster one',
      value: '2.0 (1.5 to 3.0)',
      limit: 'aim 1.5, reached',
    })
  })
})

describe('an aim', () => {
  it('is reached by the median, from below or from above, and breaks nothing', () => {
    const rounds = spreadOf([1, 3, 2])
    expect(aimed('speed', rounds, 2)).toEqual({
      what: 'speed',
      value: '2.0 (1.0 to 3.0)',
      limit: 'aim 2.0, reached',
    })
    expect(aimed('speed', rounds, 2.5).limit).toBe('aim 2.5, missed')
    expect(aimedAtMost('CPU', rounds, 2).limit).toBe('aim at most 2.0, reached')
    expect(aimedAtMost('CPU', rounds, 1.5).limit).toBe('aim at most 1.5, missed')
  })
})
