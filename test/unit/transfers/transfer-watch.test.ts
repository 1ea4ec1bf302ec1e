import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Changes } from '../../../electron/transfers/queue/transfer-watch.ts'
import type { TransferQueue } from '../../../electron/transfers/queue/transfer-queue.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { download, openQueue, ScriptedRunner } from './queue-parts.ts'

const folder = useTempFolder()
let runner: ScriptedRunner
let queue: TransferQueue
let stop: AbortController
beforeEach(async () => {
  runner = new ScriptedRunner()
  stop = new AbortController()
  queue = await openQueue(await mkdtemp(join(folder(), 'watch-')), runner, { atOnce: 1 })
})
afterEach(async () => {
  stop.abort()
  await queue.close()
})

function downloads(count: number) {
  return Array.from({ length: count }, (_, index) => download(`file-${index}`))
}

async function next(watch: AsyncIterator<Changes, void>): Promise<Changes> {
  const { value } = await watch.next()
  if (value === undefined) throw new Error('the watch ended')
  return value
}

function names({ rows }: Changes): string[] {
  return rows.map(({ name }) => name)
}

describe('watching the queue', () => {
  it('begins with every transfer, in pieces, and says when they are complete', async () => {
    await queue.add(downloads(1200))
    const watch = queue.watch(stop.signal)
    const pieces = [await next(watch), await next(watch), await next(watch)]
    expect(pieces.map(({ rows, whole }) => [rows.length, whole])).toEqual([
      [500, false],
      [500, false],
      [200, true],
    ])
    expect(pieces.flatMap(names)).toEqual(downloads(1200).map(({ name }) => name))
  })

  it('is complete at once where there are none', async () => {
    expect(await next(queue.watch(stop.signal))).toEqual({ rows: [], removed: [], whole: true })
  })

  it('sends only what changed, and many changes as one', async () => {
    const ids = await queue.add(downloads(100))
    const watch = queue.watch(stop.signal)
    await next(watch)
    const { progress } = (await runner.started('file-0')).context
    for (let moved = 0; moved < 1000; moved += 1) progress.moved(1)
    await queue.pause([ids[50] ?? ''])
    const changes = await next(watch)
    expect(names(changes).toSorted()).toEqual(['file-0', 'file-50'])
    expect(changes.rows.find(({ name }) => name === 'file-0')?.doneBytes).toBe(1000)
  })

  it('sends what is new and what was removed', async () => {
    const [first = ''] = await queue.add(downloads(1))
    const watch = queue.watch(stop.signal)
    await next(watch)
    ;(await runner.started('file-0')).succeed()
    await queue.add([download('new')])
    await runner.started('new')
    await queue.clearEnded()
    const seen = new Set<string>()
    const removed: string[] = []
    while (removed.length === 0) {
      const changes = await next(watch)
      for (const name of names(changes)) seen.add(name)
      removed.push(...changes.removed)
    }
    expect(removed).toEqual([first])
    expect(seen.has('new')).toBe(true)
  })

  it('does not send a change of a transfer that was removed before', async () => {
    const ids = await queue.add(downloads(1200))
    const watch = queue.watch(stop.signal)
    await next(watch)
    await queue.cancel(ids.slice(600, 700))
    await queue.clearEnded()
    const rest = [await next(watch), await next(watch)]
    const told = rest.flatMap(({ rows }) => rows.map(({ id }) => id))
    expect(told).not.toContain(ids[650])
    expect(told).toHaveLength(600)
  })

  it('continues while something runs, so that a stall shows', async () => {
    await queue.add(downloads(2))
    const watch = queue.watch(stop.signal)
    await next(watch)
    const changes = [await next(watch), await next(watch)]
    expect(changes.map(names)).toEqual([['file-0'], ['file-0']])
  })

  it.each([0, 1])('ends with its signal, also while nothing changes (after %i lists)', async (lists) => {
    const watch = queue.watch(stop.signal)
    for (let seen = 0; seen < lists; seen += 1) await watch.next()
    const waiting = lists === 0 ? undefined : watch.next()
    stop.abort()
    expect((await (waiting ?? watch.next())).done).toBe(lists === 1)
    expect((await watch.next()).done).toBe(true)
  })

  it('sends only the one that changed, many times, among very many', async () => {
    await queue.add(downloads(20_000))
    const watch = queue.watch(stop.signal)
    for (let whole = false; !whole;) whole = (await next(watch)).whole
    const { progress } = (await runner.started('file-0')).context
    for (let moved = 0; moved < 100_000; moved += 1) progress.moved(1)
    expect((await next(watch)).rows).toHaveLength(1)
  })
})
