import { describe, expect, it } from 'vitest'

import { allEnded, download, phases, until, upload } from './queue-parts.ts'
import { useQueues } from './use-queues.ts'

const { open, reopen, runner } = useQueues()

describe('the queue of transfers', () => {
  it('runs so many at once, the others in their order', async () => {
    const queue = await open({ atOnce: 2 })
    const ids = await queue.add(['one', 'two', 'three', 'four'].map((name) => download(name)))
    expect(queue.list().map(({ id }) => id)).toEqual(ids)
    expect(phases(queue)).toEqual(['running', 'running', 'queued', 'queued'])
    ;(await runner().started('two')).succeed()
    await runner().started('three')
    expect(phases(queue)).toEqual(['running', 'done', 'running', 'queued'])
    ;(await runner().started('one')).fail(new Error('no'))
    await runner().started('four')
    expect(phases(queue)).toEqual(['failed', 'done', 'running', 'running'])
  })

  it('takes from the stores in turn, so that one with many does not block another', async () => {
    const queue = await open({ atOnce: 1 })
    await queue.add(Array.from({ length: 100 }, (_, index) => download(`mine-${index}`, 'mine')))
    await queue.add([download('other-0', 'other'), download('other-1', 'other')])
    for (let ended = 0; ended < 5; ended += 1) {
      runner().runs[ended]?.succeed()
      await until(queue, (list) => list.filter(({ state }) => state.phase === 'done').length > ended)
    }
    expect(runner().places).toEqual(['mine-0', 'mine-1', 'other-0', 'mine-2', 'other-1', 'mine-3'])
  })

  it('runs small uploads beside large ones, and more of them', async () => {
    const queue = await open({ atOnce: 1, smallAtOnce: 3 })
    const large = { sizeBytes: 100 * 1024 * 1024 }
    await queue.add([upload('large-1', large), upload('large-2', large)])
    await queue.add(['a', 'b', 'c', 'd'].map((name) => upload(name)))
    expect(runner().places).toEqual(['large-1', 'a', 'b', 'c'])
  })

  it('keeps the failure of a run, and how long a run took', async () => {
    let nowMs = 1000
    const queue = await open({ atOnce: 1, now: () => nowMs })
    await queue.add([download('good'), download('bad')])
    nowMs = 3500
    ;(await runner().started('good')).succeed()
    ;(await runner().started('bad')).fail(new TypeError('refused'))
    const [first, second] = await until(queue, allEnded)
    expect(first?.state).toEqual({ phase: 'done', endedAtMs: 3500, durationMs: 2500, skipped: false })
    expect(second?.state).toMatchObject({ phase: 'failed', error: { code: 'Unexpected' }, endedAtMs: 3500 })
  })

  it('shows bytes, parts, items, speed and time left', async () => {
    let nowMs = 0
    const queue = await open({ now: () => nowMs })
    await queue.add([download('one')])
    const { progress } = (await runner().started('one')).context
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
      state: { phase: 'running', bytesPerSecond: 25 },
    })
  })

  it('shows the parts that were under way when it failed, also at the next start, until it continues', async () => {
    const queue = await open()
    const ids = await queue.add([download('one')])
    const run = await runner().started('one')
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
    const again = await runner().started('one')
    again.context.progress.sending(1)
    expect(next.list()[0]?.parts).toMatchObject({ inFlight: 1, failed: 0 })
    await next.pause(ids)
    expect(next.list()[0]?.parts).toMatchObject({ failed: 0 })
  })

  it('does not estimate the time left while nothing moves', async () => {
    const queue = await open({ now: () => 0 })
    await queue.add([download('one')])
    expect(queue.list()[0]?.state).toEqual({ phase: 'running', bytesPerSecond: 0 })
  })
})

describe('the order', () => {
  it('is changed by the person, and decides what runs next', async () => {
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
    ;(await runner().started('a')).succeed()
    await runner().started('d')
    queue = await reopen(queue, { atOnce: 1 })
    expect(names()).toBe('adbce')
  })

  it('holds however often transfers move to the same position', async () => {
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
