import { describe, expect, it } from 'vitest'

import type { Transfer, TransferJob, TransferProgress } from '../../../electron/transfers/transfer.ts'
import { TransferQueue } from '../../../electron/transfers/transfer-queue.ts'

/** A job that does what it is told, when it is told. */
class ScriptedJob implements TransferJob {
  readonly kind = 'upload'
  readonly storeName = 'store'
  readonly name: string
  readonly store: string
  readonly key: string
  readonly totalBytes = 100
  signal: AbortSignal | undefined
  #started: (() => void) | undefined
  #end: { resolve: () => void; reject: (error: unknown) => void } | undefined
  progress: TransferProgress | undefined
  readonly started = new Promise<void>((resolve) => (this.#started = resolve))

  constructor(name: string, store = 'one') {
    this.name = name
    this.store = store
    this.key = name
  }

  run(progress: TransferProgress, signal: AbortSignal): Promise<void> {
    this.progress = progress
    this.signal = signal
    return new Promise((resolve, reject) => {
      this.#end = { resolve, reject }
      this.#started?.()
    })
  }

  succeed(): void {
    this.#end?.resolve()
  }

  fail(error: unknown): void {
    this.#end?.reject(error)
  }
}

function jobs(count: number, store = 'one'): ScriptedJob[] {
  return Array.from({ length: count }, (_, index) => new ScriptedJob(`${store}-${index + 1}`, store))
}

function phases(queue: TransferQueue): string[] {
  return queue.list().map(({ state }) => state.phase)
}

/** Resolves with the first list that is as wanted. */
async function until(queue: TransferQueue, wanted: (list: readonly Transfer[]) => boolean) {
  const stop = new AbortController()
  for await (const list of queue.watch(stop.signal)) if (wanted(list)) return list
  throw new Error('the watch ended')
}

const allEnded = (list: readonly Transfer[]): boolean =>
  list.every(({ state }) => ['done', 'failed', 'cancelled'].includes(state.phase))

describe('the queue of transfers', () => {
  it('runs so many at once, the others in their order', async () => {
    const queue = new TransferQueue({ atOnce: 2 })
    const [one, two, three, four] = jobs(4) as [ScriptedJob, ScriptedJob, ScriptedJob, ScriptedJob]
    const ids = queue.add([one, two, three, four])
    expect(queue.list().map(({ id }) => id)).toEqual(ids)
    expect(phases(queue)).toEqual(['running', 'running', 'queued', 'queued'])
    two.succeed()
    await three.started
    expect(phases(queue)).toEqual(['running', 'done', 'running', 'queued'])
    one.fail(new Error('no'))
    await four.started
    expect(phases(queue)).toEqual(['failed', 'done', 'running', 'running'])
  })

  it('keeps what a job failed with, and how long a job took', async () => {
    let nowMs = 1000
    const queue = new TransferQueue({ atOnce: 1, now: () => nowMs })
    const [good, bad] = jobs(2) as [ScriptedJob, ScriptedJob]
    queue.add([good, bad])
    nowMs = 3500
    good.succeed()
    await bad.started
    const failure = new Error('refused')
    bad.fail(failure)
    const [first, second] = await until(queue, allEnded)
    expect(first?.state).toEqual({ phase: 'done', endedAtMs: 3500, durationMs: 2500 })
    expect(second?.state).toEqual({ phase: 'failed', error: failure, endedAtMs: 3500 })
  })

  it('tells bytes, parts, speed and time left', () => {
    let nowMs = 0
    const queue = new TransferQueue({ now: () => nowMs })
    const [job] = jobs(1) as [ScriptedJob]
    queue.add([job])
    job.progress?.planned({ parts: 4 })
    job.progress?.sending(2)
    nowMs = 1000
    job.progress?.moved(25)
    expect(queue.list()[0]).toMatchObject({
      doneBytes: 25,
      totalBytes: 100,
      parts: { done: 1, inFlight: 2, total: 4 },
      state: { phase: 'running', bytesPerSecond: 25, secondsLeft: 3 },
    })
  })

  it('does not guess the time left of what does not move', () => {
    const queue = new TransferQueue({ now: () => 0 })
    queue.add(jobs(1))
    expect(queue.list()[0]?.state).toEqual({ phase: 'running', bytesPerSecond: 0 })
  })
})

describe('cancelling', () => {
  it('ends at once what waits, which then never runs', async () => {
    const queue = new TransferQueue({ atOnce: 1 })
    const [one, two, three] = jobs(3) as [ScriptedJob, ScriptedJob, ScriptedJob]
    const ids = queue.add([one, two, three])
    queue.cancel([ids[1] ?? '', 'no such transfer'])
    expect(phases(queue)).toEqual(['running', 'cancelled', 'queued'])
    one.succeed()
    await three.started
    expect(two.signal).toBeUndefined()
  })

  it('ends what runs when it has cleaned up, whatever it then fails with', async () => {
    const queue = new TransferQueue()
    const [job] = jobs(1) as [ScriptedJob]
    const ids = queue.add([job])
    queue.cancel(ids)
    expect(job.signal?.aborted).toBe(true)
    expect(phases(queue)).toEqual(['running'])
    job.fail(new Error('stopped'))
    await until(queue, allEnded)
    expect(phases(queue)).toEqual(['cancelled'])
  })

  it('comes too late for what is done', async () => {
    const queue = new TransferQueue()
    const [job] = jobs(1) as [ScriptedJob]
    const ids = queue.add([job])
    queue.cancel(ids)
    job.succeed()
    await until(queue, allEnded)
    expect(phases(queue)).toEqual(['done'])
    queue.cancel(ids)
    expect(phases(queue)).toEqual(['done'])
  })

  it('of a store waits until its transfers have cleaned up, and leaves others alone', async () => {
    const queue = new TransferQueue({ atOnce: 2 })
    const [mine, other, waiting] = [...jobs(1, 'mine'), ...jobs(1, 'other'), ...jobs(1, 'mine')] as [
      ScriptedJob,
      ScriptedJob,
      ScriptedJob,
    ]
    queue.add([mine, other, waiting])
    let cancelled = false
    const cancelling = queue.cancelStore('mine').then(() => (cancelled = true))
    await Promise.resolve()
    expect(cancelled).toBe(false)
    mine.fail(new Error('stopped'))
    await cancelling
    expect(phases(queue)).toEqual(['cancelled', 'running', 'cancelled'])
    expect(other.signal?.aborted).toBe(false)
  })

  it('of everything waits for everything', async () => {
    const queue = new TransferQueue({ atOnce: 2 })
    const [one, two, three] = jobs(3) as [ScriptedJob, ScriptedJob, ScriptedJob]
    queue.add([one, two, three])
    const closing = queue.close()
    one.fail(new Error('stopped'))
    two.fail(new Error('stopped'))
    await closing
    expect(phases(queue)).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect(three.signal).toBeUndefined()
  })

  it('leaves what has ended in the list until it is cleared', async () => {
    const queue = new TransferQueue({ atOnce: 1 })
    const [one, two] = jobs(2) as [ScriptedJob, ScriptedJob]
    queue.add([one, two])
    one.succeed()
    await two.started
    queue.clearEnded()
    expect(queue.list().map(({ name }) => name)).toEqual([two.name])
  })
})

describe('watching the queue', () => {
  it('begins with the list as it is', async () => {
    const queue = new TransferQueue()
    queue.add(jobs(2))
    const list = await until(queue, () => true)
    expect(list).toHaveLength(2)
  })

  it('tells many changes as one list', async () => {
    const queue = new TransferQueue()
    const [job] = jobs(1) as [ScriptedJob]
    const stop = new AbortController()
    const watch = queue.watch(stop.signal)
    await watch.next()
    queue.add([job])
    for (let moved = 0; moved < 1000; moved += 1) job.progress?.moved(1)
    job.succeed()
    const { value } = await watch.next()
    expect(value?.[0]).toMatchObject({ doneBytes: 1000 })
    const seen = [value?.[0]?.state.phase]
    while (seen.at(-1) !== 'done') {
      const step = await watch.next()
      seen.push(step.value?.[0]?.state.phase)
    }
    expect(seen.length).toBeLessThanOrEqual(2)
    stop.abort()
  })

  it('goes on while something runs, so that a stall shows', async () => {
    const queue = new TransferQueue()
    queue.add(jobs(1))
    const stop = new AbortController()
    const watch = queue.watch(stop.signal)
    await watch.next()
    await watch.next()
    expect((await watch.next()).done).toBe(false)
    stop.abort()
  })

  it.each([0, 1])('ends with its signal, also while nothing changes (after %i lists)', async (lists) => {
    const queue = new TransferQueue()
    const stop = new AbortController()
    const watch = queue.watch(stop.signal)
    for (let seen = 0; seen < lists; seen += 1) await watch.next()
    const next = lists === 0 ? undefined : watch.next()
    stop.abort()
    expect((await (next ?? watch.next())).done).toBe(true)
  })
})
