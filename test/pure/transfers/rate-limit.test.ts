import { describe, expect, it } from 'vitest'

import { RateLimit, type Clock } from '../../../electron/transfers/model/rate-limit.ts'

const live = new AbortController().signal

describe('a limit of so much in a second', () => {
  it('lets a long run through at its pace, whatever the size of the pieces', async () => {
    for (const piece of [1000, 64_000, 3_000_000]) {
      const clock = new SteppedClock()
      const limit = new RateLimit(1_000_000, clock)
      const pieces = Math.ceil(10_000_000 / piece)
      for (let taken = 0; taken < pieces; taken += 1) await limit.take(piece, live)
      // The last piece is not waited for, and a tenth of a second is had in advance.
      const leastMs = (pieces - 1) * (piece / 1000) - 100
      expect(clock.atMs).toBeGreaterThanOrEqual(leastMs - 1)
      expect(clock.atMs).toBeLessThan(leastMs + 250)
    }
  })

  it('is shared by all that take from it at once', async () => {
    const clock = new SteppedClock()
    const limit = new RateLimit(1_000_000, clock)
    let taken = 0
    const take = async (): Promise<void> => {
      for (let count = 0; count < 50; count += 1) {
        await limit.take(50_000, live)
        taken += 50_000
        // Never more than the pace, the bucket and a piece of each.
        expect(taken).toBeLessThanOrEqual(clock.atMs * 1000 + 100_000 + 4 * 50_000)
      }
    }
    await Promise.all([take(), take(), take(), take()])
    expect(taken).toBe(10_000_000)
  })

  it('is another one at once for those that wait', async () => {
    const clock = new SteppedClock()
    const limit = new RateLimit(1000, clock)
    await limit.take(10_000_000, live)
    const waiting = limit.take(1, live)
    clock.onWait = () => limit.set(undefined)
    await waiting
    // The sleep it was in, and the next one.
    expect(clock.atMs).toBeLessThanOrEqual(400)
  })

  it('lets everything through where there is none', async () => {
    const clock = new SteppedClock()
    const limit = new RateLimit(undefined, clock)
    for (let count = 0; count < 1000; count += 1) await limit.take(1_000_000_000, live)
    expect(clock.atMs).toBe(0)
  })

  it('is not waited for by who gives up', async () => {
    const limit = new RateLimit(1)
    await limit.take(1000, live)
    const stop = new AbortController()
    const waiting = limit.take(1, stop.signal)
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
  })
})

/** Time that passes only where somebody waits. */
class SteppedClock implements Clock {
  atMs = 0
  onWait: () => void = () => undefined
  readonly nowMs = (): number => this.atMs
  readonly wait = async (delayMs: number): Promise<void> => {
    const untilMs = this.atMs + delayMs
    this.onWait()
    await Promise.resolve()
    this.atMs = Math.max(this.atMs, untilMs)
  }
}
