import { afterEach, describe, expect, it, vi } from 'vitest'

import { PartSlots } from '../../../electron/transfers/model/part-slots.ts'
import { live } from '../../conformance/harness.ts'

afterEach(() => void vi.useRealTimers())

describe('slots for parts', () => {
  it('are acquired until there are none, then in the order of asking', async () => {
    const slots = new PartSlots(2)
    await slots.acquire(live)
    await slots.acquire(live)
    const order: string[] = []
    const waiting = ['first', 'second'].map((name) => slots.acquire(live).then(() => order.push(name)))
    expect(order).toEqual([])
    slots.release()
    await waiting[0]
    expect(order).toEqual(['first'])
    slots.release()
    await waiting[1]
    expect(order).toEqual(['first', 'second'])
  })

  it('are not lost to those who stop waiting', async () => {
    const slots = new PartSlots(1)
    await slots.acquire(live)
    const stop = new AbortController()
    const leaving = [slots.acquire(stop.signal), slots.acquire(stop.signal)]
    const staying = slots.acquire(live)
    stop.abort()
    expect((await Promise.allSettled(leaving)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    slots.release()
    await staying
    slots.release()
    await slots.acquire(AbortSignal.timeout(1000))
  })

  it('are not lost when the signal aborts after one was given', async () => {
    const slots = new PartSlots(1)
    await slots.acquire(live)
    const stop = new AbortController()
    const taking = slots.acquire(stop.signal)
    slots.release()
    stop.abort()
    await taking
    slots.release()
    await expect(slots.acquire(AbortSignal.timeout(1000))).resolves.toBeUndefined()
  })

  it('are not given to those who were stopped before they asked', async () => {
    const slots = new PartSlots(1)
    await expect(slots.acquire(AbortSignal.abort())).rejects.toThrow(/abort/i)
    await slots.acquire(AbortSignal.timeout(1000))
  })

  it('lend the buffers of one upload to the next, and never have more buffers than slots', async () => {
    const slots = new PartSlots(2)
    await slots.acquire(live)
    await slots.acquire(live)
    const first = slots.lendBuffer(10)
    const second = slots.lendBuffer(10)
    slots.returnBuffer(first)
    expect(slots.lendBuffer(10)).toBe(first)
    slots.returnBuffer(second)
    expect(slots.lendBuffer(20)).toHaveLength(20)
    slots.returnBuffer(first)
    expect(slots.lendBuffer(10)).toBe(first)
  })

  it('keep the buffers for the next upload for a while, then free them', async () => {
    vi.useFakeTimers()
    const slots = new PartSlots(1, { keepMs: 1000 })
    const lent = async (): Promise<Uint8Array> => {
      await slots.acquire(live)
      const buffer = slots.lendBuffer(10)
      slots.returnBuffer(buffer)
      slots.release()
      return buffer
    }
    const first = await lent()
    vi.advanceTimersByTime(900)
    expect(await lent(), 'the buffer was let go too early').toBe(first)
    vi.advanceTimersByTime(900)
    expect(await lent(), 'the wait did not begin anew').toBe(first)
    vi.advanceTimersByTime(1000)
    expect(await lent(), 'the buffer was never let go').not.toBe(first)
  })
})
