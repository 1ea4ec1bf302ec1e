import { describe, expect, it } from 'vitest'

import { mapConcurrent } from '../../../drivers/index.ts'
import { newDeferred } from '../../../drivers/common/deferred.ts'
import { flat, live } from '../../conformance/harness.ts'

describe('mapConcurrent', () => {
  it('runs so many at once, pulls only for these, and gives what ends first', async () => {
    const ends = Array.from({ length: 5 }, () => newDeferred())
    let pulled = 0
    const items = (function* () {
      for (; pulled < ends.length; pulled += 1) yield pulled
    })()
    const run = async (item: number): Promise<number> => {
      await ends[item]?.promise
      return item
    }
    const results = mapConcurrent(items, 2, run, live)
    const first = results.next()
    ends[1]?.resolve()
    expect((await first).value).toBe(1)
    expect(pulled).toBe(1)
    for (const end of ends) end.resolve()
    const rest = await flat(inPages(results))
    expect(rest.toSorted((a, b) => a - b)).toEqual([0, 2, 3, 4])
  })

  it('ends with the first failure: what runs is stopped, and nothing more is pulled', async () => {
    const stopped: number[] = []
    let returned = false
    const items = (function* () {
      try {
        for (let item = 0; ; item += 1) yield item
      } finally {
        returned = true
      }
    })()
    const failing = (item: number, signal: AbortSignal): Promise<void> => {
      if (item === 2) return Promise.reject(new Error('the third'))
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped.push(item)
          reject(new Error('stopped'))
        })
      })
    }
    await expect(flat(inPages(mapConcurrent(items, 3, failing, live)))).rejects.toThrow('the third')
    expect([stopped, returned]).toEqual([[0, 1], true])
  })

  it('is stopped by its reader and by its signal', async () => {
    const seen: AbortSignal[] = []
    const run = (item: number, signal: AbortSignal): Promise<number> => {
      seen.push(signal)
      return item === 0 ? Promise.resolve(item) : new Promise(() => undefined)
    }
    for await (const _ of mapConcurrent([0, 1], 2, run, live)) break
    expect(seen.every(({ aborted }) => aborted)).toBe(true)
    const stop = new AbortController()
    const reason = new Error('enough')
    const waiting = mapConcurrent([0], 1, (_, signal) => untilAborted(signal), stop.signal).next()
    await Promise.resolve()
    stop.abort(reason)
    await expect(waiting).rejects.toBe(reason)
  })

  it('leaves nothing behind on one that takes long, however many end meanwhile', async () => {
    const release = newDeferred()
    let waits = 0
    class Counted extends Promise<void> {
      // oxlint-disable-next-line unicorn/no-thenable -- what waits for it is counted
      override then<A, B>(
        onValue?: ((value: void) => A | PromiseLike<A>) | null,
        onError?: ((error: unknown) => B | PromiseLike<B>) | null,
      ): Promise<A | B> {
        waits += 1
        return super.then(onValue, onError)
      }
    }
    const long = new Counted((resolve) => void release.promise.then(resolve))
    const items = Array.from({ length: 1000 }, (_, item) => item)
    let ended = 0
    for await (const _ of mapConcurrent(items, 4, (item) => (item === 0 ? long : Promise.resolve()), live)) {
      ended += 1
      if (ended === items.length - 1) release.resolve()
    }
    expect(ended).toBe(items.length)
    expect(waits).toBeLessThan(10)
  })
})

async function* inPages<Item>(items: AsyncIterable<Item>): AsyncGenerator<readonly Item[]> {
  for await (const item of items) yield [item]
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')))
  })
}
