import { getEventListeners } from 'node:events'

import { describe, expect, it } from 'vitest'

import { linkedAbort } from '../../../drivers/common/linked-abort.ts'

describe('a stop that follows another signal', () => {
  it('aborts with it, for the same reason', () => {
    const other = new AbortController()
    const { signal } = linkedAbort(other.signal)
    expect(signal.aborted).toBe(false)
    other.abort(new Error('paused'))
    expect(signal.reason).toEqual(new Error('paused'))
  })

  it('is aborted from the beginning where the other is', () => {
    expect(linkedAbort(AbortSignal.abort()).signal.aborted).toBe(true)
  })

  it('aborts by itself, and lets go of the other', () => {
    const other = new AbortController()
    const stop = linkedAbort(other.signal)
    expect(getEventListeners(other.signal, 'abort')).toHaveLength(1)
    stop.abort()
    expect(stop.signal.aborted).toBe(true)
    expect(other.signal.aborted).toBe(false)
    expect(getEventListeners(other.signal, 'abort'), 'it still listens').toHaveLength(0)
  })
})
