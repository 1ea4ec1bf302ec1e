import { parentPort } from 'node:worker_threads'

import { newDeferred, type Deferred } from '../../../../drivers/common/deferred.ts'
import { doDocumentJob, type DocumentJob } from './jobs.ts'
import { failureOf, type FromDocumentThread, type ToDocumentThread } from './messages.ts'

const running = new Map<number, RunningJob>()

/** The thread of documents: reads those that would hold the window up; see `DocumentThread`. */
parentPort?.on('message', (message: ToDocumentThread) => {
  if (message.kind === 'job') void run(message.id, message.job)
  else if (message.kind === 'more') running.get(message.id)?.read?.resolve()
  else running.get(message.id)?.stop.abort()
})

answer({ kind: 'ready' })

interface RunningJob {
  readonly stop: AbortController
  /** Resolves once the last answer was read. */
  read?: Deferred
}

async function run(id: number, job: DocumentJob): Promise<void> {
  const own: RunningJob = { stop: new AbortController() }
  running.set(id, own)
  own.stop.signal.addEventListener('abort', () => own.read?.resolve())
  try {
    for await (const each of doDocumentJob(job, own.stop.signal)) {
      own.stop.signal.throwIfAborted()
      const read = newDeferred()
      own.read = read
      answer({ kind: 'answer', id, answer: each })
      await read.promise
    }
    answer({ kind: 'done', id })
  } catch (error) {
    answer({ kind: 'failed', id, failure: failureOf(error) })
  } finally {
    running.delete(id)
  }
}

function answer(message: FromDocumentThread): void {
  parentPort?.postMessage(message)
}
