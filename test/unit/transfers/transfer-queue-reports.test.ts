import { describe, expect, it } from 'vitest'

import type { Report } from '../../../electron/transfers/model/runner.ts'
import { allEnded, download, until } from './queue-parts.ts'
import { useQueues } from './use-queues.ts'

const { open, reopen, runner } = useQueues()

function links(count: number): readonly Report[] {
  return Array.from({ length: count }, (_, at) => ({ path: `folder/${at}`, kind: 'link' }))
}

describe('what a transfer reports', () => {
  it('is kept once, also when another run of the application reports it again', async () => {
    let queue = await open()
    const [id = ''] = await queue.add([download('one')])
    await queue.addReports(id, links(2))
    ;(await runner().started('one')).context.report({ path: 'folder/1', kind: 'link' })
    queue = await reopen(queue)
    const { context } = await runner().started('one')
    context.report({ path: 'folder/0', kind: 'link' })
    context.report({ path: 'folder/0', kind: 'renamed' })
    expect(queue.reports(id)).toEqual([...links(2), { path: 'folder/0', kind: 'renamed' }])
  })

  it('is removed when the next run succeeds with the object', async () => {
    let queue = await open()
    const [id = ''] = await queue.add([download('one')])
    const first = await runner().started('one')
    first.context.report({ path: 'a', kind: 'failed', detail: 'refused' })
    first.context.report({ path: 'b', kind: 'failed', detail: 'refused' })
    first.context.report({ path: 'c', kind: 'renamed' })
    first.fail(new Error('two of them'))
    await until(queue, allEnded)
    expect(queue.list()[0]?.reports).toBe(3)
    await queue.resume([id])
    const second = await runner().started('one', 2)
    second.context.report({ path: 'b', kind: 'failed', detail: 'refused again' })
    second.fail(new Error('one of them'))
    await until(queue, allEnded)
    const left = [
      { path: 'c', kind: 'renamed' },
      { path: 'b', kind: 'failed', detail: 'refused again' },
    ]
    expect(queue.reports(id)).toEqual(left)
    queue = await reopen(queue)
    expect(queue.reports(id)).toEqual(left)
  })

  it('is stored up to a number, counted beyond it, and does not block the thread', async () => {
    let queue = await open()
    const [id = ''] = await queue.add([download('one')])
    let turns = 0
    const count = (): void => {
      turns += 1
      counting = setImmediate(count)
    }
    let counting = setImmediate(count)
    await queue.addReports(id, links(20_000))
    clearImmediate(counting)
    expect(turns).toBeGreaterThan(50)
    expect([queue.reports(id).length, queue.list()[0]?.reports]).toEqual([10_000, 20_000])
    queue = await reopen(queue)
    const { context } = await runner().started('one')
    for (const { path } of links(20_001)) context.report({ path, kind: 'link' })
    expect([queue.reports(id).length, queue.list()[0]]).toMatchObject([10_000, { reports: 20_001 }])
    expect(queue.list()[0]).not.toHaveProperty('moreReports')
  })

  it('is removed of counted failures, too, when the next run begins', async () => {
    const queue = await open()
    const [id = ''] = await queue.add([download('one')])
    await queue.addReports(id, links(10_000))
    const first = await runner().started('one')
    for (const path of ['a', 'b']) first.context.report({ path, kind: 'failed' })
    first.context.report({ path: 'c', kind: 'renamed' })
    first.fail(new Error('two of them'))
    await until(queue, allEnded)
    expect(queue.list()[0]?.reports).toBe(10_003)
    await queue.resume([id])
    const second = await runner().started('one', 2)
    second.context.report({ path: 'b', kind: 'failed' })
    expect(queue.list()[0]?.reports).toBe(10_002)
  })

  it('is counted up to a bound, and shows that there may be more beyond it', async () => {
    let queue = await open()
    const [id = ''] = await queue.add([download('one')])
    await queue.addReports(id, links(100_001))
    expect(queue.list()[0]).toMatchObject({ reports: 100_000, moreReports: true })
    queue = await reopen(queue)
    expect(queue.list()[0]).toMatchObject({ reports: 100_000, moreReports: true })
  })
})
