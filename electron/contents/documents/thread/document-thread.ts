import { Worker } from 'node:worker_threads'

import { Channel } from '../../../../drivers/common/channel.ts'
import { newDeferred } from '../../../../drivers/common/deferred.ts'
import { explained, StoreError } from '../../../../drivers/index.ts'
import { explain } from '../explain.ts'
import { doDocumentJob, type DocumentAnswer, type DocumentJob } from './jobs.ts'
import { errorOf, type FromDocumentThread, type ToDocumentThread } from './messages.ts'

/** Does what is to be done with documents. */
export interface DocumentJobs {
  run(job: DocumentJob, signal: AbortSignal): AsyncIterable<DocumentAnswer>
}

/**
 * Does jobs in a thread of its own, which starts with the first large document: 50 MB of JSON take seconds. Small documents
 * are read at once, and all of them where no thread can start. A large document's bytes are given away: they are empty
 * afterwards. An answer comes once the one before it was read. A document that needs more memory than the thread has
 * fails with TooLarge.
 */
export class DocumentThread implements DocumentJobs {
  readonly #program: string
  readonly #waiting = new Map<number, Channel<DocumentAnswer>>()
  /** Undefined inside where no thread can run. */
  #starting: Promise<Worker | undefined> | undefined
  #jobs = 0
  #closed = false

  /** `program` is the path of the built `document-worker.ts`. */
  constructor(program: string) {
    this.#program = program
  }

  async *run(job: DocumentJob, signal: AbortSignal): AsyncGenerator<DocumentAnswer, void, undefined> {
    const worker = job.layer.bytes.byteLength > mostBytesHere ? await this.#worker() : undefined
    if (this.#closed) throw new StoreError('Unavailable', 'the thread of documents has ended')
    if (worker === undefined) return yield* doDocumentJob(job, signal)
    const id = (this.#jobs += 1)
    const answers = new Channel<DocumentAnswer>()
    const onAbort = (): void => answers.fail(signal.reason)
    signal.addEventListener('abort', onAbort)
    this.#waiting.set(id, answers)
    try {
      signal.throwIfAborted()
      tell(worker, { kind: 'job', id, job }, ownBuffer(job.layer.bytes))
      // The process must not end while somebody waits for an answer.
      worker.ref()
      for await (const answer of answers) {
        yield answer
        tell(worker, { kind: 'more', id })
      }
    } finally {
      if (this.#waiting.has(id)) tell(worker, { kind: 'stop', id })
      signal.removeEventListener('abort', onAbort)
      this.#waiting.delete(id)
      if (this.#waiting.size === 0) worker.unref()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await (await this.#starting)?.terminate()
  }

  #worker(): Promise<Worker | undefined> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  #start(): Promise<Worker | undefined> {
    const started = newDeferred<Worker | undefined>()
    const worker = new Worker(this.#program, { resourceLimits })
    worker.unref()
    let ready = false
    worker.on('message', (message: FromDocumentThread) => {
      if (message.kind === 'ready') {
        ready = true
        started.resolve(worker)
      } else this.#answered(message)
    })
    const end = (): void => {
      // It never ran: another one would not, either.
      if (!ready) started.resolve(undefined)
      else this.#end()
    }
    worker.once('error', end)
    worker.once('exit', end)
    return started.promise
  }

  #answered(message: Exclude<FromDocumentThread, { readonly kind: 'ready' }>): void {
    const answers = this.#waiting.get(message.id)
    if (message.kind === 'answer') answers?.push(message.answer)
    else if (message.kind === 'done') answers?.end()
    else answers?.fail(errorOf(message.failure))
  }

  /** It ran out of memory, since it catches all else. The next document has a new one. */
  #end(): void {
    this.#starting = undefined
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    const why = explain('documentTooLarge', { mostBytes: maxDocumentBytes })
    for (const each of waiting) each.fail(explained('TooLarge', why))
  }
}

function tell(worker: Worker, message: ToDocumentThread, transfer: readonly ArrayBuffer[] = []): void {
  worker.postMessage(message, transfer)
}

/** The buffer that has these bytes alone: it is given to the thread, and not copied. */
function ownBuffer(bytes: Uint8Array): readonly ArrayBuffer[] {
  const { buffer, byteLength } = bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : []
}

/** A larger document is not read. */
export const maxDocumentBytes = 64 * 1024 * 1024

/** JSON of this size is parsed in some 2 ms. */
const mostBytesHere = 256 * 1024
const resourceLimits = { maxOldGenerationSizeMb: 1024 }
