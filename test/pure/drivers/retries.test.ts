import { describe, expect, it } from 'vitest'

import { StoreError, type Retry } from '../../../drivers/common/errors.ts'
import { retryCalls } from '../../../drivers/layers/retries.ts'
import { live } from '../../conformance/harness.ts'
import { calls, info, scriptedStore, uniformStore } from '../../unit/drivers/scripted-store.ts'

describe('a call that fails', () => {
  it('is made again until it works', async () => {
    const { store, slept, tries } = failing(3)
    expect(await store.head('key', live)).toEqual(info)
    expect(tries()).toBe(4)
    expect(slept).toHaveLength(3)
  })

  it('comes out as exhausted after the fifth try, with what the service said', async () => {
    const { store, tries } = failing(100)
    await expect(store.head('key', live)).rejects.toMatchObject({
      code: 'Throttled',
      message: 'slow down',
      retry: 'exhausted',
      where: { serviceCode: 'SlowDown' },
    })
    expect(tries()).toBe(5)
  })

  it.each<[string, unknown]>([
    ['will fail the same way', new StoreError('NotFound', 'gone')],
    ['was tried again already', new StoreError('Throttled', 'slow down', {}, { retry: 'exhausted' })],
    ['is none of ours', new TypeError('a mistake')],
  ])('comes out at once when it %s', async (_, error) => {
    let tries = 0
    const store = retryCalls(
      scriptedStore({
        head: () => {
          tries += 1
          return Promise.reject(error)
        },
      }),
      { sleep: () => Promise.reject(new Error('it slept')) },
    )
    await expect(store.head('key', live)).rejects.toBe(error)
    expect(tries).toBe(1)
  })

  it.each(Object.keys(calls))('is made again whatever it is: %s', async (operation) => {
    let tries = 0
    const inner = uniformStore(() => {
      tries += 1
      return Promise.reject(throttled())
    })
    const store = retryCalls(inner, { attempts: 3, sleep: () => Promise.resolve() })
    await expect(calls[operation]?.(store, live)).rejects.toMatchObject({ retry: 'exhausted' })
    expect(tries).toBe(3)
  })
})

describe('the wait between tries', () => {
  it('doubles up to a limit', async () => {
    const { store, slept } = failing(100, { attempts: 8, random: () => 1 })
    await expect(store.head('key', live)).rejects.toMatchObject({ retry: 'exhausted' })
    expect(slept).toEqual([200, 400, 800, 1600, 3200, 5000, 5000])
  })

  it('is shortened at random by up to a half', async () => {
    const { store, slept } = failing(2, { random: () => 0 })
    await store.head('key', live)
    expect(slept).toEqual([100, 200])
  })

  it('is never shorter than the service asked, up to a minute', async () => {
    const asked = failing(1, { retryAfterMs: 7_000 })
    await asked.store.head('key', live)
    expect(asked.slept).toEqual([7_000])
    const absurd = failing(1, { retryAfterMs: 86_400_000 })
    await absurd.store.head('key', live)
    expect(absurd.slept).toEqual([60_000])
  })

  it('ends at once when nobody wants the answer any more', async () => {
    const stop = new AbortController()
    const store = retryCalls(
      scriptedStore({
        head: () => {
          queueMicrotask(() => stop.abort(new Error('nobody waits')))
          return Promise.reject(throttled())
        },
      }),
      { firstDelayMs: 3_600_000, maxDelayMs: 3_600_000 },
    )
    await expect(store.head('key', stop.signal)).rejects.toThrow(/nobody waits|slow down/)
  })

  it('does not begin once the signal has aborted', async () => {
    const { store, tries } = failing(0)
    await expect(store.head('key', AbortSignal.abort(new Error('nobody waits')))).rejects.toThrow('nobody')
    expect(tries()).toBe(0)
  })
})

function failing(
  times: number,
  { retryAfterMs, ...options }: { attempts?: number; random?: () => number; retryAfterMs?: number } = {},
) {
  let tries = 0
  const slept: number[] = []
  const inner = scriptedStore({
    head: () => {
      tries += 1
      return tries > times ? Promise.resolve(info) : Promise.reject(throttled('later', retryAfterMs))
    },
  })
  const sleep = (delayMs: number) => {
    slept.push(delayMs)
    return Promise.resolve()
  }
  return { store: retryCalls(inner, { sleep, ...options }), slept, tries: () => tries }
}

function throttled(retry: Retry = 'later', retryAfterMs?: number): StoreError {
  const options = retryAfterMs === undefined ? { retry } : { retry, retryAfterMs }
  return new StoreError('Throttled', 'slow down', { serviceCode: 'SlowDown' }, options)
}
