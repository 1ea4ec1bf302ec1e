import { Worker } from 'node:worker_threads'

import { newDeferred, type Deferred } from '../../../drivers/common/deferred.ts'
import { fromSentError } from '../../../drivers/common/sent-error.ts'
import { StoreError } from '../../../drivers/index.ts'
import type { EntryBatch } from '../tar/entry-batch.ts'
import type { ChunkColumns } from '../toc/file-chunks.ts'
import type { TablePlace } from '../toc/table-place.ts'
import { runJob, type Job, type JobResult } from './jobs.ts'
import type { FromContentsThread, ToContentsThread } from './messages.ts'
import type { LayerFacts, LayerToRead } from './read-layer.ts'

type OnBatch = (batch: EntryBatch) => void

/**
 * Reads layers and tables of contents in a thread of its own, which starts with the first and ends when there was none for a while: it gives back its
 * memory. Bytes are fetched in this thread, which has the credentials, and given away. Where no thread can start, layers are
 * read in this one.
 */
export class ContentsThread {
  readonly #program: string | undefined
  readonly #jobs = new Map<number, ThreadJob>()
  #starting: Promise<Worker | undefined> | undefined
  #idle: NodeJS.Timeout | undefined
  #ids = 0

  /** `program` is the path of the built `contents-worker.ts`; without it layers are read in this thread. */
  constructor(program: string | undefined) {
    this.#program = program
  }

  /** Reads a layer once. Fails as `readLayer` does, as the chunks do, and with Unavailable where the thread ends. */
  async read(
    layer: LayerToRead,
    chunks: AsyncIterable<Uint8Array>,
    onBatch: OnBatch,
    signal: AbortSignal,
  ): Promise<LayerFacts> {
    const result = await this.#run({ kind: 'layer', layer }, chunks, onBatch, signal)
    if (result.kind !== 'layer') throw threadEnded()
    return result.facts
  }

  /** Reads a table of contents. Fails as `readTable` does, as the bytes do, and with Unavailable where the thread ends. */
  async readTable(
    place: TablePlace,
    packed: AsyncIterable<Uint8Array>,
    onBatch: OnBatch,
    signal: AbortSignal,
  ): Promise<ChunkColumns> {
    const result = await this.#run({ kind: 'table', place }, packed, onBatch, signal)
    if (result.kind !== 'table') throw threadEnded()
    return result.chunks
  }

  async #run(
    job: Job,
    chunks: AsyncIterable<Uint8Array>,
    onBatch: OnBatch,
    signal: AbortSignal,
  ): Promise<JobResult> {
    clearTimeout(this.#idle)
    const id = (this.#ids += 1)
    const reading = new ThreadJob(onBatch)
    // Before the thread is waited for: it is not to end meanwhile.
    this.#jobs.set(id, reading)
    try {
      const worker = await this.#worker()
      if (worker === undefined) return await readHere(job, chunks, onBatch, signal)
      return await readThere(worker, id, reading, job, chunks, signal)
    } finally {
      this.#jobs.delete(id)
      if (this.#jobs.size === 0) await this.#rest()
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const worker = await this.#starting
    this.#starting = undefined
    await worker?.terminate()
  }

  async #rest(): Promise<void> {
    this.#idle = setTimeout(() => void this.close(), idleMs).unref()
    const worker = await this.#starting
    worker?.unref()
  }

  #worker(): Promise<Worker | undefined> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  #start(): Promise<Worker | undefined> {
    if (this.#program === undefined) return Promise.resolve(undefined)
    const started = newDeferred<Worker | undefined>()
    const worker = new Worker(this.#program, { resourceLimits })
    worker.unref()
    let ready = false
    worker.on('message', (message: FromContentsThread) => {
      if (message.kind !== 'ready') {
        this.#jobs.get(message.id)?.receive(message)
        return
      }
      ready = true
      started.resolve(worker)
    })
    const end = (): void => {
      // It never ran: another one would not, either.
      if (!ready) {
        started.resolve(undefined)
        return
      }
      this.#starting = undefined
      for (const job of this.#jobs.values()) job.fail(threadEnded())
    }
    worker.once('error', end)
    worker.once('exit', end)
    return started.promise
  }
}

const idleMs = 30_000
/** What lives long here is little: entries go to the other thread. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 }

async function readThere(
  worker: Worker,
  id: number,
  reading: ThreadJob,
  job: Job,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<JobResult> {
  const tell = (message: ToContentsThread, transfer: readonly ArrayBuffer[] = []): void =>
    worker.postMessage(message, transfer)
  const onAbort = (): void => reading.fail(signal.reason)
  signal.throwIfAborted()
  signal.addEventListener('abort', onAbort, { once: true })
  // The process must not end while somebody waits for an answer.
  worker.ref()
  tell({ kind: 'begin', id, job })
  try {
    for await (const bytes of chunks) {
      await reading.room(bytes.byteLength)
      const { buffer } = bytes
      // The reader of a response owns its chunks. A part of a larger buffer is copied: others may have the rest.
      if (buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength)
        tell({ kind: 'chunk', id, bytes }, [buffer])
      else tell({ kind: 'chunk', id, bytes })
      if (reading.hasEnded) break
    }
    tell({ kind: 'end', id })
    return await reading.result
  } finally {
    signal.removeEventListener('abort', onAbort)
    tell({ kind: 'stop', id })
  }
}

/** Fails at once where the thread has failed: no more bytes are fetched then. */
class ThreadJob {
  readonly #result = newDeferred<JobResult>()
  readonly #onBatch: OnBatch
  #waitingBytes = 0
  #room: Deferred | undefined
  #failure: { readonly error: unknown } | undefined
  hasEnded = false

  constructor(onBatch: OnBatch) {
    this.#onBatch = onBatch
    // It may fail before it is asked for.
    this.#result.promise.catch(() => undefined)
  }

  get result(): Promise<JobResult> {
    return this.#result.promise
  }

  /** Waits until the thread is not behind. */
  async room(bytes: number): Promise<void> {
    this.#waitingBytes += bytes
    while (this.#waitingBytes > mostWaitingBytes && this.#failure === undefined) {
      this.#room = newDeferred()
      await this.#room.promise
    }
    if (this.#failure !== undefined) throw this.#failure.error
  }

  receive(message: Exclude<FromContentsThread, { readonly kind: 'ready' }>): void {
    switch (message.kind) {
      case 'taken':
        this.#waitingBytes -= message.bytes
        this.#room?.resolve()
        return
      case 'entries':
        this.#giveBatch(message.batch)
        return
      case 'done':
        this.hasEnded = true
        this.#result.resolve(message.result)
        return
      case 'failed':
        this.fail(fromSentError(message.failure))
    }
  }

  #giveBatch(batch: EntryBatch): void {
    try {
      this.#onBatch(batch)
    } catch (error) {
      this.fail(error)
    }
  }

  fail(error: unknown): void {
    this.hasEnded = true
    this.#failure ??= { error }
    this.#result.reject(error)
    this.#room?.resolve()
  }
}

/** Enough that neither side waits for the other. */
const mostWaitingBytes = 2 * 1024 * 1024

async function readHere(
  job: Job,
  chunks: AsyncIterable<Uint8Array>,
  onBatch: OnBatch,
  signal: AbortSignal,
): Promise<JobResult> {
  const steps = runJob(job, chunks)
  for (;;) {
    signal.throwIfAborted()
    const step = await steps.next()
    if (step.done === true) return step.value
    onBatch(step.value)
  }
}

function threadEnded(): StoreError {
  return new StoreError('Unavailable', 'the thread that reads layers has ended')
}
