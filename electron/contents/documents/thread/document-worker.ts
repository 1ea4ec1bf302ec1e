import { parentPort } from 'node:worker_threads'

import { doDocumentJob } from './jobs.ts'
import { failureOf, type FromDocumentThread, type ToDocumentThread } from './messages.ts'

/** The thread of documents: reads those that would hold the window up; see `DocumentThread`. */
parentPort?.on('message', (message: ToDocumentThread) => void run(message))

answer({ kind: 'ready' })

async function run({ id, job }: ToDocumentThread): Promise<void> {
  try {
    const signal = new AbortController().signal
    for await (const each of doDocumentJob(job, signal)) answer({ kind: 'answer', id, answer: each })
    answer({ kind: 'done', id })
  } catch (error) {
    answer({ kind: 'failed', id, failure: failureOf(error) })
  }
}

function answer(message: FromDocumentThread): void {
  parentPort?.postMessage(message)
}
