import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach } from 'vitest'

import type { QueueOptions, TransferQueue } from '../../../electron/transfers/queue/transfer-queue.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { openQueue, ScriptedRunner } from './queue-parts.ts'

/** Queues over one journal a test; they are closed after it. */
interface Queues {
  readonly open: (parts?: Partial<QueueOptions>) => Promise<TransferQueue>
  /** Another run of the application, over the same journal and with a runner that has run nothing. */
  readonly reopen: (
    queue: TransferQueue,
    parts?: Partial<QueueOptions>,
    next?: ScriptedRunner,
  ) => Promise<TransferQueue>
  /** The runner of the queue that was opened last. */
  readonly runner: () => ScriptedRunner
}

/** For the tests of one file. */
export function useQueues(): Queues {
  const folder = useTempFolder()
  const opened: TransferQueue[] = []
  const now = { place: '', runner: new ScriptedRunner() }
  beforeEach(async () => {
    now.place = await mkdtemp(join(folder(), 'queue-'))
    now.runner = new ScriptedRunner()
  })
  afterEach(async () => {
    now.runner.obedient = true
    for (const queue of opened.splice(0)) await queue.close()
  })

  async function open(parts?: Partial<QueueOptions>): Promise<TransferQueue> {
    const queue = await openQueue(now.place, now.runner, parts)
    opened.push(queue)
    return queue
  }

  return {
    open,
    reopen: async (queue, parts, next = new ScriptedRunner()) => {
      await queue.close()
      now.runner = next
      return open(parts)
    },
    runner: () => now.runner,
  }
}
