import { setImmediate as nextTurn } from 'node:timers/promises'

import { describe, expect, it } from 'vitest'

import { AnswerTurns } from '../../../drivers/http/answer-turns.ts'

describe('answers that come together', () => {
  it('are handed over at once while that takes little', () => {
    const turns = new AnswerTurns()
    const taken: number[] = []
    for (const answer of [1, 2, 3]) turns.take(() => taken.push(answer))
    expect(taken).toEqual([1, 2, 3])
  })

  it('are handed over one a turn beyond that, in their order, also those that come meanwhile', async () => {
    const turns = new AnswerTurns(5)
    const taken: number[] = []
    const slow = (answer: number) => (): void => {
      taken.push(answer)
      for (const untilMs = performance.now() + 6; performance.now() < untilMs;);
    }
    for (const answer of [1, 2, 3]) turns.take(slow(answer))
    expect(taken).toEqual([1])
    await nextTurn()
    expect(taken).toEqual([1, 2])
    turns.take(slow(4))
    expect(taken).toEqual([1, 2])
    await nextTurn()
    expect(taken).toEqual([1, 2, 3])
    await nextTurn()
    expect(taken).toEqual([1, 2, 3, 4])
    await nextTurn()
    // Nothing waits: the next comes at once again.
    turns.take(slow(5))
    expect(taken).toEqual([1, 2, 3, 4, 5])
  })
})
