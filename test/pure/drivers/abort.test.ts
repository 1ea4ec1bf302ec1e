import { getEventListeners } from 'node:events'

import { describe, expect, it } from 'vitest'

import { abortReason, sleep, untilAborted } from '../../../drivers/common/abort.ts'

describe('what an abort fails with', () => {
  it('is its reason, and an AbortError where that is no error', () => {
    expect(abortReason(AbortSignal.abort(new Error('paused'))).message).toBe('paused')
    expect(abortReason(AbortSignal.abort('a text')).name).toBe('AbortError')
    expect(abortReason(undefined).name).toBe('AbortError')
  })

  it('ends a wait at once, and leaves no listener', async () => {
    const stop = new AbortController()
    const waits = [untilAborted(new Promise(() => undefined), stop.signal), sleep(60_000, stop.signal)]
    stop.abort(new Error('paused'))
    for (const wait of waits) await expect(wait).rejects.toThrow('paused')
    expect(getEventListeners(stop.signal, 'abort')).toEqual([])
  })

  it('does not touch what ends by itself', async () => {
    const { signal } = new AbortController()
    await sleep(1, signal)
    expect(await untilAborted(Promise.resolve(7), signal)).toBe(7)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
