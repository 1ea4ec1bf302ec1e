import { describe, expect, it } from 'vitest'

import { allEnded, download, phases, ScriptedRunner, until } from './queue-parts.ts'
import { useQueues } from './use-queues.ts'

const { open, reopen, runner } = useQueues()

describe('cancelling', () => {
  it('ends a waiting transfer at once, which then never runs', async () => {
    const queue = await open({ atOnce: 1 })
    const ids = await queue.add(['one', 'two', 'three'].map((name) => download(name)))
    await queue.cancel([ids[1] ?? '', 'no such transfer'])
    expect(phases(queue)).toEqual(['running', 'cancelled', 'queued'])
    ;(await runner().started('one')).succeed()
    await runner().started('three')
    expect(runner().places).toEqual(['one', 'three'])
    expect(runner().undone).toEqual([])
  })

  it('undoes a run when it has ended, whatever it fails with', async () => {
    runner().obedient = false
    const queue = await open()
    const ids = await queue.add([download('one')])
    const run = await runner().started('one')
    await queue.cancel(ids)
    expect(run.context.signal.aborted).toBe(true)
    expect(queue.list()[0]?.state).toMatchObject({ phase: 'cancelled', cleaning: true })
    expect(runner().undone).toEqual([])
    run.fail(new Error('stopped'))
    await until(queue, allEnded)
    expect(runner().undone).toEqual(['one'])
  })

  it('reports once what stays, though undoing is tried again', async () => {
    let reachable = false
    runner().undoing = ({ report }) => {
      report({ path: 'blobs', kind: 'left' })
      return reachable ? Promise.resolve() : Promise.reject(new Error('unreachable'))
    }
    const queue = await open({ pauseMs: () => 0 })
    const ids = await queue.add([download('one')])
    await runner().started('one')
    await queue.cancel(ids)
    reachable = true
    const [ended] = await until(queue, allEnded)
    expect(ended?.reports).toBe(1)
    expect(queue.reports(ids[0] ?? '')).toEqual([{ path: 'blobs', kind: 'left' }])
  })

  it('comes too late for a transfer that is done', async () => {
    runner().obedient = false
    const queue = await open()
    const ids = await queue.add([download('one')])
    const run = await runner().started('one')
    await queue.cancel(ids)
    run.succeed()
    await until(queue, (list) => list[0]?.state.phase === 'done')
    await queue.cancel(ids)
    expect(phases(queue)).toEqual(['done'])
    expect(runner().undone).toEqual([])
  })

  it('of a store waits until its transfers are undone, and leaves others alone', async () => {
    runner().obedient = false
    const queue = await open({ atOnce: 2 })
    await queue.add([download('mine', 'mine'), download('other', 'other'), download('waiting', 'mine')])
    let cancelled = false
    const cancelling = queue.cancelStore('mine').then(() => (cancelled = true))
    await Promise.resolve()
    expect(cancelled).toBe(false)
    ;(await runner().started('mine')).fail(new Error('stopped'))
    await cancelling
    expect(phases(queue)).toEqual(['cancelled', 'running', 'cancelled'])
    expect(runner().undone).toEqual(['mine'])
    expect((await runner().started('other')).context.signal.aborted).toBe(false)
  })

  it('leaves ended transfers in the list until they are cleared', async () => {
    const queue = await open({ atOnce: 1 })
    await queue.add([download('one'), download('two')])
    ;(await runner().started('one')).succeed()
    await runner().started('two')
    await queue.clearEnded()
    expect(queue.list().map(({ name }) => name)).toEqual(['two'])
  })

  it('clears only the given transfers, and undoes a failed one first', async () => {
    const queue = await open({ atOnce: 2 })
    const [one = '', two = ''] = await queue.add([download('one'), download('two')])
    ;(await runner().started('one')).succeed()
    ;(await runner().started('two')).fail(new Error('broken'))
    await until(queue, allEnded)
    await queue.clearEnded([two])
    await until(queue, (rows) => rows.length === 1)
    expect(queue.list().map(({ name }) => name)).toEqual(['one'])
    expect(runner().undone).toEqual(['two'])
    await queue.clearEnded([one])
    expect(queue.list()).toEqual([])
  })
})

describe('a transfer that could not be undone', () => {
  it('is tried again, and is cleared after that, not before', async () => {
    const queue = await open({ pauseMs: () => 0 })
    let reachable = false
    runner().undoing = () => (reachable ? Promise.resolve() : Promise.reject(new Error('unreachable')))
    const ids = await queue.add([download('one')])
    await runner().started('one')
    await queue.cancel(ids)
    await queue.clearEnded()
    expect(phases(queue)).toEqual(['cancelled'])
    reachable = true
    await until(queue, (list) => list.length === 0)
    expect(runner().undone.length).toBeGreaterThan(1)
  })

  it('is tried again by the next run of the application, with what its memory has', async () => {
    let queue = await open({ pauseMs: () => 1_000_000 })
    runner().undoing = () => Promise.reject(new Error('unreachable'))
    const ids = await queue.add([download('one')])
    await (await runner().started('one')).context.memory.set('upload', { id: 'left behind' })
    await queue.cancel(ids)
    const known: unknown[] = []
    const next = new ScriptedRunner()
    next.undoing = ({ memory }) => {
      known.push(memory.get('upload'))
      return Promise.resolve()
    }
    queue = await reopen(queue, {}, next)
    await until(queue, allEnded)
    expect(known).toEqual([{ id: 'left behind' }])
    expect(runner().runs).toEqual([])
    queue = await reopen(queue)
    expect(phases(queue)).toEqual(['cancelled'])
    expect(runner().undone).toEqual([])
  })

  it('is not cleared when the person resumes it meanwhile', async () => {
    const queue = await open({ pauseMs: () => 0 })
    runner().undoing = () => Promise.reject(new Error('unreachable'))
    const ids = await queue.add([download('one')])
    ;(await runner().started('one')).fail(new Error('no'))
    await until(queue, allEnded)
    await queue.clearEnded()
    await queue.resume(ids)
    ;(await runner().started('one', 2)).succeed()
    await until(queue, allEnded)
    expect(phases(queue)).toEqual(['done'])
  })

  it('that failed is undone before it is cleared', async () => {
    const queue = await open({ atOnce: 1 })
    await queue.add([download('failed'), download('next')])
    ;(await runner().started('failed')).fail(new Error('no'))
    await runner().started('next')
    await queue.clearEnded()
    await until(queue, (list) => list.length === 1)
    expect(runner().undone).toEqual(['failed'])
    expect(queue.list()[0]?.name).toBe('next')
  })

  it('is given up where its store is not in the list any more', async () => {
    const stores = new Set(['one'])
    const queue = await open({ pauseMs: () => 0, hasStore: (store) => stores.has(store) })
    runner().undoing = () => {
      stores.clear()
      return Promise.reject(new Error('there is no such store'))
    }
    const ids = await queue.add([download('one')])
    await runner().started('one')
    await queue.cancel(ids)
    await until(queue, allEnded)
    expect(runner().undone).toEqual(['one'])
  })
})
