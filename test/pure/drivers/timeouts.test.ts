import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { timeOutAttempts } from '../../../drivers/layers/timeouts.ts'
import { live } from '../../conformance/harness.ts'
import { calls, failureOf, info, scriptedStore, uniformStore } from '../../unit/drivers/scripted-store.ts'

const kibibyte = 1024

describe('an answer that does not come', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it.each(Object.keys(calls))('is a timeout that may be tried again: %s', async (operation) => {
    let over = false
    const asked = calls[operation]?.(timeOutAttempts(uniformStore(silent)), live)
    const failure = failureOf(asked?.finally(() => (over = true)))
    const waitMs = ['copy', 'copyPart', 'completeUpload'].includes(operation) ? 120_000 : 30_000
    await vi.advanceTimersByTimeAsync(waitMs - 1)
    expect(over).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await failure).toMatchObject({ code: 'Timeout', retry: 'later' })
  })

  it('is waited for longer when there are many bytes to send', async () => {
    let over = false
    const store = timeOutAttempts(uniformStore(silent), { answerMs: 1_000, slowestBytesPerSecond: kibibyte })
    const failure = failureOf(
      store.put('key', new Uint8Array(10 * kibibyte), live).finally(() => (over = true)),
    )
    await vi.advanceTimersByTimeAsync(10_900)
    expect(over).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect(await failure).toMatchObject({ code: 'Timeout' })
  })

  it('is a stop, not a timeout, when nobody wants it any more', async () => {
    const stop = new AbortController()
    const asked = timeOutAttempts(uniformStore(silent)).head('key', stop.signal)
    stop.abort(new Error('nobody waits'))
    await expect(asked).rejects.toThrow('nobody waits')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves no clock running once it did come', async () => {
    await timeOutAttempts(scriptedStore()).head('key', live)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a body', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('may take as long as it likes while bytes come', async () => {
    const store = timeOutAttempts(
      scriptedStore({ get: (_, __, signal) => Promise.resolve(dripping(signal, 10)) }),
    )
    const read = readWhole(store)
    await vi.advanceTimersByTimeAsync(10 * 25_000)
    expect(await read).toBe(10)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is a timeout when it falls silent', async () => {
    const store = timeOutAttempts(
      scriptedStore({ get: (_, __, signal) => Promise.resolve(dripping(signal, 10, 35_000)) }),
    )
    const failure = failureOf(readWhole(store))
    await vi.advanceTimersByTimeAsync(70_000)
    expect(await failure).toMatchObject({ code: 'Timeout', retry: 'later' })
  })

  it('is not the one that is slow when its reader is', async () => {
    const store = timeOutAttempts(scriptedStore())
    const { bytes } = await store.get('key', { offset: 0 }, live)
    let chunks = 0
    for await (const _ of bytes) {
      chunks += 1
      await vi.advanceTimersByTimeAsync(3_600_000)
    }
    expect(chunks).toBe(2)
  })

  it('leaves no clock running when its reader breaks off', async () => {
    const { bytes } = await timeOutAttempts(scriptedStore()).get('key', { offset: 0 }, live)
    for await (const _ of bytes) break
    expect(vi.getTimerCount()).toBe(0)
  })
})

/** As the network: no answer, until the signal says that none is wanted. */
function silent(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

/** A byte now and then. */
function dripping(signal: AbortSignal, chunks: number, everyMs = 25_000) {
  return {
    info,
    bytes: (async function* bytes() {
      for (let at = 0; at < chunks; at += 1) {
        await new Promise((resolve, reject) => {
          setTimeout(resolve, everyMs)
          signal.addEventListener('abort', () => reject(new Error('the connection was closed')), {
            once: true,
          })
        })
        yield new Uint8Array(1)
      }
    })(),
  }
}

async function readWhole(store: ReturnType<typeof timeOutAttempts>): Promise<number> {
  let sizeBytes = 0
  const { bytes } = await store.get('key', { offset: 0 }, live)
  for await (const chunk of bytes) sizeBytes += chunk.byteLength
  return sizeBytes
}
