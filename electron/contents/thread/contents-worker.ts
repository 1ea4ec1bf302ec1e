import { parentPort } from 'node:worker_threads'

import { Channel } from '../../../drivers/common/channel.ts'
import { toSentError } from '../../../drivers/common/sent-error.ts'
import { buffersOfBatch } from '../tar/entry-batch.ts'
import { buffersOfResult, runJob, type Job } from './jobs.ts'
import type { FromContentsThread, ToContentsThread } from './messages.ts'

/** The thread that reads layers and their tables: unpacks their bytes and lists their entries; see `ContentsThread`. */
const jobs = new Map<number, Channel<Uint8Array>>()

parentPort?.on('message', (message: ToContentsThread) => {
  switch (message.kind) {
    case 'begin': {
      const chunks = new Channel<Uint8Array>()
      jobs.set(message.id, chunks)
      void read(message.id, message.job, chunks)
      return
    }
    case 'chunk':
      jobs.get(message.id)?.push(message.bytes)
      return
    case 'end':
      jobs.get(message.id)?.end()
      return
    case 'stop':
      jobs.get(message.id)?.fail(new Error('nobody waits for it'))
      jobs.delete(message.id)
  }
})

answer({ kind: 'ready' })

async function read(id: number, job: Job, chunks: Channel<Uint8Array>): Promise<void> {
  try {
    const steps = runJob(job, taken(id, chunks))
    for (;;) {
      const step = await steps.next()
      if (step.done === true) {
        answer({ kind: 'done', id, result: step.value }, buffersOfResult(step.value))
        break
      }
      answer({ kind: 'entries', id, batch: step.value }, buffersOfBatch(step.value))
    }
  } catch (error) {
    if (jobs.has(id)) answer({ kind: 'failed', id, failure: toSentError(error) })
  } finally {
    jobs.delete(id)
  }
}

async function* taken(id: number, chunks: Channel<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const bytes of chunks) {
    answer({ kind: 'taken', id, bytes: bytes.byteLength })
    yield bytes
  }
}

function answer(message: FromContentsThread, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}
