import { describe, expect, it } from 'vitest'

import { Semaphore } from '../../../drivers/common/semaphore.ts'

const { signal: live } = new AbortController()

describe('a semaphore', () => {
  it('gives permits in the order of asking', async () => {
    const semaphore = new Semaphore(1)
    const release = await semaphore.acquire(live)
    const order: number[] = []
    const waiting = [1, 2, 3].map(async (number) => {
      const give = await semaphore.acquire(live)
      order.push(number)
      give()
    })
    expect(semaphore.held).toBe(1)
    release()
    await Promise.all(waiting)
    expect(order).toEqual([1, 2, 3])
    expect(semaphore.held).toBe(0)
  })

  it('takes a permit back once, however often it is given', async () => {
    const semaphore = new Semaphore(2)
    const release = await semaphore.acquire(live)
    await semaphore.acquire(live)
    release()
    release()
    expect(semaphore.held).toBe(1)
  })

  it('lets go of who stops waiting, for the reason of the signal', async () => {
    const semaphore = new Semaphore(1)
    const release = await semaphore.acquire(live)
    const stop = new AbortController()
    const waiting = semaphore.acquire(stop.signal)
    const after = semaphore.acquire(live)
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await expect(semaphore.acquire(stop.signal)).rejects.toThrow('enough')
    release()
    await after
    expect(semaphore.held).toBe(1)
  })

  it('takes nothing away when it has fewer permits, and admits when it has more', async () => {
    const semaphore = new Semaphore(2)
    const releases = [await semaphore.acquire(live), await semaphore.acquire(live)]
    semaphore.resize(1)
    let admitted = false
    const waiting = semaphore.acquire(live).then(() => (admitted = true))
    releases[0]?.()
    await Promise.resolve()
    expect([semaphore.held, admitted]).toEqual([1, false])
    semaphore.resize(2)
    await waiting
    expect(semaphore.held).toBe(2)
  })
})
