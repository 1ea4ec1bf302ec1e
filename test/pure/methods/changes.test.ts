import { describe, expect, it } from 'vitest'

import { ChangeNotifier } from '../../../drivers/common/change-notifier.ts'

describe('watching what changes', () => {
  it('begins with what is, and tells changes that come together once', async () => {
    const changes = new ChangeNotifier()
    let value = 1
    const stop = new AbortController()
    const watch = changes.watch(() => value, stop.signal)
    expect(await watch.next()).toEqual({ done: false, value: 1 })
    const next = watch.next()
    for (value of [2, 3, 4]) changes.notify()
    expect(await next).toEqual({ done: false, value: 4 })
    const last = watch.next()
    stop.abort()
    expect((await last).done).toBe(true)
  })

  it('misses no change that comes while the last one is read', async () => {
    const changes = new ChangeNotifier()
    let value = 1
    const watch = changes.watch(() => value, new AbortController().signal)
    await watch.next()
    value = 2
    changes.notify()
    expect(await watch.next()).toEqual({ done: false, value: 2 })
    await watch.return()
  })

  it('tells all who watch, each for itself', async () => {
    const changes = new ChangeNotifier()
    const stop = new AbortController()
    const staying = changes.watch(() => 'told', stop.signal)
    const leaving = changes.watch(() => 'told', stop.signal)
    await Promise.all([staying.next(), leaving.next()])
    await leaving.return()
    const next = staying.next()
    changes.notify()
    expect((await next).value).toBe('told')
  })

  it('tells nothing to those who stopped before they began', async () => {
    const watch = new ChangeNotifier().watch(() => 'told', AbortSignal.abort())
    expect((await watch.next()).done).toBe(true)
  })
})
