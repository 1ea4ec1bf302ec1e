import { join } from 'node:path'

import { TransferJournal } from '../../../electron/transfers/queue/journal.ts'
import type { TransferOrder } from '../../../electron/transfers/model/order.ts'
import type { RunContext, Runner, RunResult } from '../../../electron/transfers/model/runner.ts'
import type { NewTransfer, Transfer } from '../../../electron/transfers/model/transfer.ts'
import { TransferQueue, type QueueOptions } from '../../../electron/transfers/queue/transfer-queue.ts'
import { toFailure } from '../../../electron/host/error-data.ts'

/** One transfer as the runner got it, that does what it is told, when it is told. */
export interface ScriptedRun {
  readonly order: TransferOrder
  readonly context: RunContext
  succeed(result?: RunResult): void
  fail(error: unknown): void
}

/** Carries out what a test says. Runs are known by the place that they go to; a run ends with its signal by itself. */
export class ScriptedRunner implements Runner<TransferOrder> {
  readonly runs: ScriptedRun[] = []
  /** Places in the order in which they were undone; an attempt that fails counts, too. */
  readonly undone: string[] = []
  /** What undoing does. */
  undoing: (context: Parameters<Runner<TransferOrder>['undo']>[1]) => Promise<void> = () => Promise.resolve()
  /** Whether a run that is stopped ends at once. */
  obedient = true
  readonly #started: (() => void)[] = []

  run(order: TransferOrder, context: RunContext): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      this.runs.push({
        order,
        context,
        succeed: (result = { skipped: false }) => resolve(result),
        fail: reject,
      })
      context.signal.addEventListener('abort', () => {
        if (this.obedient) reject(new Error('stopped'))
      })
      for (const wake of this.#started.splice(0)) wake()
    })
  }

  undo(order: TransferOrder, context: Parameters<Runner<TransferOrder>['undo']>[1]): Promise<void> {
    this.undone.push(placeOf(order))
    return this.undoing(context)
  }

  /** The last run of a place, once there is one that has not been seen by this before. */
  async started(place: string, runs = 1): Promise<ScriptedRun> {
    for (;;) {
      const found = this.runs.filter(({ order }) => placeOf(order) === place)[runs - 1]
      if (found !== undefined) return found
      await new Promise<void>((resolve) => this.#started.push(resolve))
    }
  }

  get places(): string[] {
    return this.runs.map(({ order }) => placeOf(order))
  }
}

/** A queue over a journal in the folder; what is not given is as harmless as can be. */
export async function openQueue(
  folder: string,
  runner: Runner<TransferOrder>,
  parts: Partial<QueueOptions> = {},
): Promise<TransferQueue> {
  const path = join(folder, 'transfers.jsonl')
  const journal = await TransferJournal.open({ path, backUpDamagedFile: () => Promise.resolve('aside') })
  return new TransferQueue({
    journal,
    runners: {
      upload: runner,
      download: runner,
      push: runner,
      export: runner,
      extract: runner,
      copy: runner,
    },
    failureOf: toFailure,
    source: () => {
      throw new Error('there are no files')
    },
    sink: () => {
      throw new Error('there are no places')
    },
    hasStore: () => true,
    ...parts,
  })
}

/** A download of that place: of the large ones, of which few run at once. */
export function download(place: string, store = 'one'): NewTransfer {
  const order = { kind: 'download', store, key: place, place: { kind: 'page', token: place } } as const
  return { order, name: place, storeName: store, place, totalBytes: 100 }
}

export function upload(
  place: string,
  more: Partial<Extract<TransferOrder, { kind: 'upload' }>> = {},
): NewTransfer {
  const order = {
    kind: 'upload',
    store: 'one',
    key: place,
    relativePath: place,
    source: { kind: 'page', token: place },
    sizeBytes: 100,
    onExisting: 'ask',
    drop: 'a drop',
    ...more,
  } as const
  return { order, name: place, storeName: order.store, place, totalBytes: order.sizeBytes }
}

export function phases(queue: TransferQueue): string[] {
  return queue.list().map(({ state }) => state.phase)
}

/** Resolves with the first list that is as wanted. */
export async function until(
  queue: TransferQueue,
  wanted: (list: readonly Transfer[]) => boolean,
): Promise<readonly Transfer[]> {
  const stop = new AbortController()
  for await (const _ of queue.watch(stop.signal)) if (wanted(queue.list())) return queue.list()
  throw new Error('the watch ended')
}

export function allEnded(list: readonly Transfer[]): boolean {
  return list.every(
    ({ state }) =>
      state.phase === 'done' || state.phase === 'failed' || (state.phase === 'cancelled' && !state.cleaning),
  )
}

function placeOf(order: TransferOrder): string {
  return order.kind === 'upload' || order.kind === 'download' ? order.key : order.store
}
