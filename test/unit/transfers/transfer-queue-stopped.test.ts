import { describe, expect, it } from 'vitest'

import { allEnded, download, phases, until } from './queue-parts.ts'
import { useQueues } from './use-queues.ts'

const { open, reopen, runner } = useQueues()

describe('a transfer that was stopped', () => {
  it('keeps its position and memory while it is paused, and continues', async () => {
    const queue = await open({ atOnce: 1 })
    const ids = await queue.add([download('one'), download('two')])
    const { memory, progress } = (await runner().started('one')).context
    await memory.set('part-1', 'sent')
    progress.moved(60)
    await queue.pause(ids.slice(0, 1))
    expect(queue.list()[0]).toMatchObject({ state: { phase: 'paused' }, doneBytes: 60 })
    await runner().started('two')
    await queue.resume(ids)
    ;(await runner().started('two')).succeed()
    const again = await runner().started('one', 2)
    expect(again.context.memory.entries('part-')).toEqual([['part-1', 'sent']])
    expect(queue.list()[0]).toMatchObject({ state: { phase: 'running' }, doneBytes: 60 })
    again.context.progress.moved(60, { already: true })
    expect(queue.list()[0]).toMatchObject({ doneBytes: 60, alreadyBytes: 60 })
  })

  it('continues after it has stopped when it is resumed before that', async () => {
    runner().obedient = false
    const queue = await open()
    const ids = await queue.add([download('one')])
    const run = await runner().started('one')
    await queue.pause(ids)
    await queue.resume(ids)
    expect(runner().runs).toHaveLength(1)
    run.fail(new Error('stopped'))
    ;(await runner().started('one', 2)).succeed()
    await until(queue, allEnded)
    expect(phases(queue)).toEqual(['done'])
  })

  it('is not run while it is paused', async () => {
    const queue = await open({ atOnce: 1 })
    const ids = await queue.add([download('one'), download('two'), download('three')])
    await queue.pause([ids[1] ?? ''])
    ;(await runner().started('one')).succeed()
    await runner().started('three')
    expect(phases(queue)).toEqual(['done', 'paused', 'running'])
  })

  it('runs again when it is resumed after a failure or a cancellation', async () => {
    const queue = await open()
    const ids = await queue.add([download('failed'), download('cancelled')])
    ;(await runner().started('failed')).fail(new Error('no'))
    await runner().started('cancelled')
    await queue.cancel(ids.slice(1))
    await until(queue, allEnded)
    await queue.resume(ids)
    ;(await runner().started('failed', 2)).succeed()
    ;(await runner().started('cancelled', 2)).succeed()
    await until(queue, allEnded)
    expect(phases(queue)).toEqual(['done', 'done'])
    await queue.resume(ids)
    expect(phases(queue)).toEqual(['done', 'done'])
  })
})

describe('another run of the application', () => {
  it('continues what ran and what waited, with its memory', async () => {
    let queue = await open({ atOnce: 1 })
    const ids = await queue.add(['one', 'two', 'three'].map((name) => download(name)))
    const first = (await runner().started('one')).context
    const { memory } = first
    await memory.set('upload', { id: 7 })
    await memory.set('part-1', 'etag')
    await memory.set('part-2', 'etag')
    await memory.set('part-2', undefined)
    first.report({ path: 'a/b', kind: 'link' })
    first.report({ path: 'a/b', kind: 'link' })
    await queue.pause([ids[2] ?? ''])
    queue = await reopen(queue, { atOnce: 1 })
    expect(phases(queue)).toEqual(['running', 'queued', 'paused'])
    expect(queue.list().map(({ id }) => id)).toEqual(ids)
    const { context, order } = await runner().started('one')
    expect(order).toEqual(download('one').order)
    expect(context.memory.get('upload')).toEqual({ id: 7 })
    expect(context.memory.entries('part-')).toEqual([['part-1', 'etag']])
    expect(queue.reports(ids[0] ?? '')).toEqual([{ path: 'a/b', kind: 'link' }])
    expect(queue.list()[0]?.reports).toBe(1)
  })

  it('shows ended transfers as they were, until they are cleared', async () => {
    let queue = await open({ now: () => 5 })
    await queue.add([download('done'), download('failed'), download('cancelled')])
    const done = await runner().started('done')
    done.context.progress.moved(100)
    done.succeed({ skipped: true })
    ;(await runner().started('failed')).fail(new Error('no'))
    await queue.cancel(
      queue
        .list()
        .slice(2)
        .map(({ id }) => id),
    )
    const before = await until(queue, allEnded)
    queue = await reopen(queue)
    expect(queue.list()).toEqual(before)
    expect(runner().runs).toEqual([])
    await queue.clearEnded()
    queue = await reopen(queue)
    expect(queue.list()).toEqual([])
  })

  it('never overlaps with a run of this one: closing waits until it has stopped', async () => {
    runner().obedient = false
    const queue = await open({ atOnce: 2 })
    await queue.add(['one', 'two', 'three'].map((name) => download(name)))
    const runs = [await runner().started('one'), await runner().started('two')]
    let closed = false
    const closing = queue.close().then(() => (closed = true))
    for (const { context } of runs) expect(context.signal.aborted).toBe(true)
    runs[0]?.fail(new Error('stopped'))
    await Promise.resolve()
    expect(closed).toBe(false)
    runs[1]?.succeed()
    await closing
    expect(runner().places).toEqual(['one', 'two'])
    expect(phases(await reopen(queue, { atOnce: 2 }))).toEqual(['running', 'done', 'running'])
  })
})
