import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { NeedsPerson } from '../../../electron/transfers/runner.ts'
import type { TransferQueue } from '../../../electron/transfers/transfer-queue.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { allEnded, download, openQueue, phases, ScriptedRunner, until, upload } from './queue-parts.ts'

const folder = useTempFolder()
let place: string
let runner: ScriptedRunner
beforeEach(async () => {
  place = await mkdtemp(join(folder(), 'queue-'))
  runner = new ScriptedRunner()
})

afterEach(async () => {
  for (const queue of opened.splice(0)) {
    runner.obedient = true
    await queue.close()
  }
})

const opened: TransferQueue[] = []

async function open(parts: Parameters<typeof openQueue>[2] = {}): Promise<TransferQueue> {
  const queue = await openQueue(place, runner, parts)
  opened.push(queue)
  return queue
}

/** Another run of the application, over the same journal. */
async function reopen(
  queue: TransferQueue,
  parts: Parameters<typeof openQueue>[2] = {},
  next = new ScriptedRunner(),
) {
  await queue.close()
  runner = next
  return open(parts)
}

describe('the queue of transfers', () => {
  it('runs so many at once, the others in their order', async () => {
    const queue = await open({ atOnce: 2 })
    const ids = await queue.add(['one', 'two', 'three', 'four'].map((name) => download(name)))
    expect(queue.list().map(({ id }) => id)).toEqual(ids)
    expect(phases(queue)).toEqual(['running', 'running', 'queued', 'queued'])
    ;(await runner.started('two')).succeed()
    await runner.started('three')
    expect(phases(queue)).toEqual(['running', 'done', 'running', 'queued'])
    ;(await runner.started('one')).fail(new Error('no'))
    await runner.started('four')
    expect(phases(queue)).toEqual(['failed', 'done', 'running', 'running'])
  })

  it('gives stores turns, so that one with many does not keep another waiting', async () => {
    const queue = await open({ atOnce: 1 })
    await queue.add(Array.from({ length: 100 }, (_, index) => download(`mine-${index}`, 'mine')))
    await queue.add([download('other-0', 'other'), download('other-1', 'other')])
    for (let ended = 0; ended < 5; ended += 1) {
      runner.runs[ended]?.succeed()
      await until(queue, (list) => list.filter(({ state }) => state.phase === 'done').length > ended)
    }
    expect(runner.places).toEqual(['mine-0', 'mine-1', 'other-0', 'mine-2', 'other-1', 'mine-3'])
  })

  it('lets small uploads run beside large ones, and more of them', async () => {
    const queue = await open({ atOnce: 1, smallAtOnce: 3 })
    const large = { sizeBytes: 100 * 1024 * 1024 }
    await queue.add([upload('large-1', large), upload('large-2', large)])
    await queue.add(['a', 'b', 'c', 'd'].map((name) => upload(name)))
    expect(runner.places).toEqual(['large-1', 'a', 'b', 'c'])
  })

  it('keeps what a run failed with, and how long a run took', async () => {
    let nowMs = 1000
    const queue = await open({ atOnce: 1, now: () => nowMs })
    await queue.add([download('good'), download('bad')])
    nowMs = 3500
    ;(await runner.started('good')).succeed()
    ;(await runner.started('bad')).fail(new TypeError('refused'))
    const [first, second] = await until(queue, allEnded)
    expect(first?.state).toEqual({ phase: 'done', endedAtMs: 3500, durationMs: 2500, skipped: false })
    expect(second?.state).toMatchObject({ phase: 'failed', error: { code: 'Unexpected' }, endedAtMs: 3500 })
  })

  it('tells bytes, parts, items, speed and time left', async () => {
    let nowMs = 0
    const queue = await open({ now: () => nowMs })
    await queue.add([download('one')])
    const { progress } = (await runner.started('one')).context
    progress.planned({ parts: 4, items: 2 })
    progress.moved(50, { already: true })
    progress.sending(2)
    progress.current('layer.tar')
    progress.item()
    nowMs = 1000
    progress.moved(25)
    expect(queue.list()[0]).toMatchObject({
      doneBytes: 75,
      alreadyBytes: 50,
      totalBytes: 100,
      parts: { done: 1, already: 1, inFlight: 2, failed: 0, total: 4 },
      items: { done: 1, total: 2 },
      current: 'layer.tar',
      state: { phase: 'running', bytesPerSecond: 25, secondsLeft: 1 },
    })
  })

  it('tells the parts that were under way when it failed, also at the next start, until it goes on', async () => {
    const queue = await open()
    const ids = await queue.add([download('one')])
    const run = await runner.started('one')
    const { progress } = run.context
    progress.planned({ parts: 8 })
    progress.moved(10, { already: true })
    progress.sending(3)
    progress.moved(10)
    progress.sending(2)
    // The first that fails stops the other: neither is under way any more when the run ends.
    progress.sending(1)
    progress.sending(0)
    run.fail(new Error('broken'))
    const [failed] = await until(queue, allEnded)
    expect(failed?.parts).toEqual({ done: 1, already: 1, inFlight: 0, failed: 2, total: 8 })

    const next = await reopen(queue)
    expect(next.list()[0]?.parts).toEqual(failed?.parts)
    await next.resume(ids)
    const again = await runner.started('one')
    again.context.progress.sending(1)
    expect(next.list()[0]?.parts).toMatchObject({ inFlight: 1, failed: 0 })
    await next.pause(ids)
    expect(next.list()[0]?.parts).toMatchObject({ failed: 0 })
  })

  it('does not guess the time left of what does not move', async () => {
    const queue = await open({ now: () => 0 })
    await queue.add([download('one')])
    expect(queue.list()[0]?.state).toEqual({ phase: 'running', bytesPerSecond: 0 })
  })
})

describe('cancelling', () => {
  it('ends at once what waits, which then never runs', async () => {
    const queue = await open({ atOnce: 1 })
    const ids = await queue.add(['one', 'two', 'three'].map((name) => download(name)))
    await queue.cancel([ids[1] ?? '', 'no such transfer'])
    expect(phases(queue)).toEqual(['running', 'cancelled', 'queued'])
    ;(await runner.started('one')).succeed()
    await runner.started('three')
    expect(runner.places).toEqual(['one', 'three'])
    expect(runner.undone).toEqual([])
  })

  it('takes back what a run left when it has ended, whatever it then fails with', async () => {
    runner.obedient = false
    const queue = await open()
    const ids = await queue.add([download('one')])
    const run = await runner.started('one')
    await queue.cancel(ids)
    expect(run.context.signal.aborted).toBe(true)
    expect(queue.list()[0]?.state).toMatchObject({ phase: 'cancelled', cleaning: true })
    expect(runner.undone).toEqual([])
    run.fail(new Error('stopped'))
    await until(queue, allEnded)
    expect(runner.undone).toEqual(['one'])
  })

  it('comes too late for what is done', async () => {
    runner.obedient = false
    const queue = await open()
    const ids = await queue.add([download('one')])
    const run = await runner.started('one')
    await queue.cancel(ids)
    run.succeed()
    await until(queue, (list) => list[0]?.state.phase === 'done')
    await queue.cancel(ids)
    expect(phases(queue)).toEqual(['done'])
    expect(runner.undone).toEqual([])
  })

  it('of a store waits until it was cleaned up behind its transfers, and leaves others alone', async () => {
    runner.obedient = false
    const queue = await open({ atOnce: 2 })
    await queue.add([download('mine', 'mine'), download('other', 'other'), download('waiting', 'mine')])
    let cancelled = false
    const cancelling = queue.cancelStore('mine').then(() => (cancelled = true))
    await Promise.resolve()
    expect(cancelled).toBe(false)
    ;(await runner.started('mine')).fail(new Error('stopped'))
    await cancelling
    expect(phases(queue)).toEqual(['cancelled', 'running', 'cancelled'])
    expect(runner.undone).toEqual(['mine'])
    expect((await runner.started('other')).context.signal.aborted).toBe(false)
  })

  it('leaves what has ended in the list until it is cleared', async () => {
    const queue = await open({ atOnce: 1 })
    await queue.add([download('one'), download('two')])
    ;(await runner.started('one')).succeed()
    await runner.started('two')
    await queue.clearEnded()
    expect(queue.list().map(({ name }) => name)).toEqual(['two'])
  })

  it('takes off the list only what it is told to, and takes back first what a failed one left', async () => {
    const queue = await open({ atOnce: 2 })
    const [one = '', two = ''] = await queue.add([download('one'), download('two')])
    ;(await runner.started('one')).succeed()
    ;(await runner.started('two')).fail(new Error('broken'))
    await until(queue, allEnded)
    await queue.clearEnded([two])
    await until(queue, (rows) => rows.length === 1)
    expect(queue.list().map(({ name }) => name)).toEqual(['one'])
    expect(runner.undone).toEqual(['two'])
    await queue.clearEnded([one])
    expect(queue.list()).toEqual([])
  })
})

describe('what could not be taken back', () => {
  it('is tried again, and is not cleared before it is', async () => {
    const queue = await open({ pauseMs: () => 0 })
    let reachable = false
    runner.undoing = () => (reachable ? Promise.resolve() : Promise.reject(new Error('unreachable')))
    const ids = await queue.add([download('one')])
    await runner.started('one')
    await queue.cancel(ids)
    await queue.clearEnded()
    expect(phases(queue)).toEqual(['cancelled'])
    reachable = true
    await until(queue, allEnded)
    expect(runner.undone.length).toBeGreaterThan(1)
    await queue.clearEnded()
    expect(phases(queue)).toEqual([])
  })

  it('is tried again by the next run of the application, with what its memory has', async () => {
    let queue = await open({ pauseMs: () => 1_000_000 })
    runner.undoing = () => Promise.reject(new Error('unreachable'))
    const ids = await queue.add([download('one')])
    await (await runner.started('one')).context.memory.set('upload', { id: 'left behind' })
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
    expect(runner.runs).toEqual([])
    queue = await reopen(queue)
    expect(phases(queue)).toEqual(['cancelled'])
    expect(runner.undone).toEqual([])
  })

  it('by a transfer that failed goes before the transfer is cleared', async () => {
    const queue = await open({ atOnce: 1 })
    await queue.add([download('failed'), download('next')])
    ;(await runner.started('failed')).fail(new Error('no'))
    await runner.started('next')
    await queue.clearEnded()
    await until(queue, (list) => list.length === 1)
    expect(runner.undone).toEqual(['failed'])
    expect(queue.list()[0]?.name).toBe('next')
  })

  it('is given up where the store is not in the list any more', async () => {
    const stores = new Set(['one'])
    const queue = await open({ pauseMs: () => 0, hasStore: (store) => stores.has(store) })
    runner.undoing = () => {
      stores.clear()
      return Promise.reject(new Error('there is no such store'))
    }
    const ids = await queue.add([download('one')])
    await runner.started('one')
    await queue.cancel(ids)
    await until(queue, allEnded)
    expect(runner.undone).toEqual(['one'])
  })
})

describe('a transfer that was stopped', () => {
  it('keeps its place and what it knows while it is paused, and goes on', async () => {
    const queue = await open({ atOnce: 1 })
    const ids = await queue.add([download('one'), download('two')])
    const { memory, progress } = (await runner.started('one')).context
    await memory.set('part-1', 'sent')
    progress.moved(60)
    await queue.pause(ids.slice(0, 1))
    expect(queue.list()[0]).toMatchObject({ state: { phase: 'paused' }, doneBytes: 60 })
    await runner.started('two')
    await queue.resume(ids)
    ;(await runner.started('two')).succeed()
    const again = await runner.started('one', 2)
    expect(again.context.memory.entries('part-')).toEqual([['part-1', 'sent']])
    expect(queue.list()[0]).toMatchObject({ state: { phase: 'running' }, doneBytes: 60 })
    again.context.progress.moved(60, { already: true })
    expect(queue.list()[0]).toMatchObject({ doneBytes: 60, alreadyBytes: 60 })
  })

  it('goes on after it has stopped when it is resumed before that', async () => {
    runner.obedient = false
    const queue = await open()
    const ids = await queue.add([download('one')])
    const run = await runner.started('one')
    await queue.pause(ids)
    await queue.resume(ids)
    expect(runner.runs).toHaveLength(1)
    run.fail(new Error('stopped'))
    ;(await runner.started('one', 2)).succeed()
    await until(queue, allEnded)
    expect(phases(queue)).toEqual(['done'])
  })

  it('is not run while it is paused', async () => {
    const queue = await open({ atOnce: 1 })
    const ids = await queue.add([download('one'), download('two'), download('three')])
    await queue.pause([ids[1] ?? ''])
    ;(await runner.started('one')).succeed()
    await runner.started('three')
    expect(phases(queue)).toEqual(['done', 'paused', 'running'])
  })

  it('is tried again when it failed, and when it was cancelled', async () => {
    const queue = await open()
    const ids = await queue.add([download('failed'), download('cancelled')])
    ;(await runner.started('failed')).fail(new Error('no'))
    await runner.started('cancelled')
    await queue.cancel(ids.slice(1))
    await until(queue, allEnded)
    await queue.resume(ids)
    ;(await runner.started('failed', 2)).succeed()
    ;(await runner.started('cancelled', 2)).succeed()
    await until(queue, allEnded)
    expect(phases(queue)).toEqual(['done', 'done'])
    await queue.resume(ids)
    expect(phases(queue)).toEqual(['done', 'done'])
  })
})

describe('the order', () => {
  it('is changed by the person, and says what runs next', async () => {
    let queue = await open({ atOnce: 1 })
    const ids = await queue.add(['a', 'b', 'c', 'd', 'e'].map((name) => download(name)))
    const [, b = '', , d = '', e = ''] = ids
    await queue.move([e, d], b)
    const names = (): string =>
      queue
        .list()
        .map(({ name }) => name)
        .join('')
    expect(names()).toBe('aedbc')
    await queue.move([e], undefined)
    expect(names()).toBe('adbce')
    ;(await runner.started('a')).succeed()
    await runner.started('d')
    queue = await reopen(queue, { atOnce: 1 })
    expect(names()).toBe('adbce')
  })

  it('holds however often the same place is moved to', async () => {
    const queue = await open({ atOnce: 1 })
    const ids = await queue.add(['a', 'b', 'c'].map((name) => download(name)))
    const [, b = '', c = ''] = ids
    for (let moves = 0; moves < 101; moves += 1)
      await queue.move(moves % 2 === 0 ? [c] : [b], moves % 2 === 0 ? b : c)
    expect(
      queue
        .list()
        .map(({ name }) => name)
        .join(''),
    ).toBe('acb')
    const positions = queue.list().map(({ position }) => position)
    expect(positions).toEqual(positions.toSorted((x, y) => x - y))
    expect(new Set(positions).size).toBe(3)
  })
})

describe('what only the person can give', () => {
  const existing = { key: 'a', sizeBytes: 1, modifiedAtMs: 1 }
  const choice = new NeedsPerson({ kind: 'choice', sizeBytes: 2, existing })
  const waiting = (list: readonly { readonly state: { readonly phase: string } }[]): boolean =>
    list.every(({ state }) => state.phase === 'waiting')

  it('is waited for, and others run meanwhile', async () => {
    const queue = await open({ atOnce: 1 })
    await queue.add([download('one'), download('two')])
    ;(await runner.started('one')).fail(new NeedsPerson({ kind: 'place' }))
    await runner.started('two')
    expect(queue.list()[0]?.state).toEqual({ phase: 'waiting', need: { kind: 'place' } })
  })

  it('as a choice is for one, or for all of the same drop, those to come included', async () => {
    const queue = await open()
    const [first = ''] = await queue.add([
      upload('a'),
      upload('b'),
      upload('c'),
      upload('other', { drop: 'another drop' }),
    ])
    for (const name of ['a', 'b', 'c', 'other']) (await runner.started(name)).fail(choice)
    await until(queue, waiting)
    await queue.choose([first], 'skip', false)
    expect((await runner.started('a', 2)).order).toMatchObject({ onExisting: 'skip' })
    expect(phases(queue)).toEqual(['running', 'waiting', 'waiting', 'waiting'])
    await queue.choose([queue.list()[1]?.id ?? ''], 'overwrite', true)
    expect((await runner.started('b', 2)).order).toMatchObject({ onExisting: 'overwrite' })
    expect((await runner.started('c', 2)).order).toMatchObject({ onExisting: 'overwrite' })
    expect(phases(queue)).toEqual(['running', 'running', 'running', 'waiting'])
    await queue.add([upload('late'), upload('said', { onExisting: 'keepBoth' })])
    expect((await runner.started('late')).order).toMatchObject({ onExisting: 'overwrite' })
    expect((await runner.started('said')).order).toMatchObject({ onExisting: 'keepBoth' })
  })

  it('as a file is taken when it is the same one, and is kept', async () => {
    let queue = await open()
    const [id = ''] = await queue.add([upload('a')])
    ;(await runner.started('a')).fail(new NeedsPerson({ kind: 'file' }))
    await until(queue, waiting)
    await expect(queue.provide(id, () => Promise.reject(new Error('another file')))).rejects.toThrow(
      'another',
    )
    expect(phases(queue)).toEqual(['waiting'])
    const source = { kind: 'page', token: 'again' } as const
    await queue.provide(id, (order) => Promise.resolve({ ...order, source } as typeof order))
    expect((await runner.started('a', 2)).order).toMatchObject({ source })
    queue = await reopen(queue)
    expect((await runner.started('a')).order).toMatchObject({ source })
  })
})

describe('another run of the application', () => {
  it('goes on with what ran and what waited, with all that it knew', async () => {
    let queue = await open({ atOnce: 1 })
    const ids = await queue.add(['one', 'two', 'three'].map((name) => download(name)))
    const first = (await runner.started('one')).context
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
    const { context, order } = await runner.started('one')
    expect(order).toEqual(download('one').order)
    expect(context.memory.get('upload')).toEqual({ id: 7 })
    expect(context.memory.entries('part-')).toEqual([['part-1', 'etag']])
    expect(queue.reports(ids[0] ?? '')).toEqual([{ path: 'a/b', kind: 'link' }])
    expect(queue.list()[0]?.reports).toBe(1)
  })

  it('shows what had ended as it had, until it is cleared', async () => {
    let queue = await open({ now: () => 5 })
    await queue.add([download('done'), download('failed'), download('cancelled')])
    const done = await runner.started('done')
    done.context.progress.moved(100)
    done.succeed({ skipped: true })
    ;(await runner.started('failed')).fail(new Error('no'))
    await queue.cancel(
      queue
        .list()
        .slice(2)
        .map(({ id }) => id),
    )
    const before = await until(queue, allEnded)
    queue = await reopen(queue)
    expect(queue.list()).toEqual(before)
    expect(runner.runs).toEqual([])
    await queue.clearEnded()
    queue = await reopen(queue)
    expect(queue.list()).toEqual([])
  })

  it('has none that runs left over: closing waits for what is on its way out', async () => {
    runner.obedient = false
    const queue = await open({ atOnce: 2 })
    await queue.add(['one', 'two', 'three'].map((name) => download(name)))
    const runs = [await runner.started('one'), await runner.started('two')]
    let closed = false
    const closing = queue.close().then(() => (closed = true))
    for (const { context } of runs) expect(context.signal.aborted).toBe(true)
    runs[0]?.fail(new Error('stopped'))
    await Promise.resolve()
    expect(closed).toBe(false)
    runs[1]?.succeed()
    await closing
    expect(runner.places).toEqual(['one', 'two'])
    runner = new ScriptedRunner()
    expect(phases(await open({ atOnce: 2 }))).toEqual(['running', 'done', 'running'])
  })
})
