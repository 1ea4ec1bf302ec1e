import { setImmediate as nextTurn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

import { StoreError } from '../../../drivers/index.ts'
import { newDeferred, type Deferred } from '../../../drivers/common/deferred.ts'
import { JobRunner } from './do-job.ts'
import type { JobKind, Jobs } from './jobs.ts'
import { fromSentError } from '../../../drivers/common/sent-error.ts'
import type { FromCatalogThread, ToCatalogThread } from './messages.ts'

/** Does the jobs of all catalogs, one after another. */
export interface CatalogJobs {
  /** `transfer` has buffers of the input that are not used here any more. */
  run<Kind extends JobKind>(
    kind: Kind,
    input: Jobs[Kind]['input'],
    transfer?: readonly ArrayBuffer[],
  ): Promise<Jobs[Kind]['result']>
}

/**
 * Does jobs in a thread of its own, which starts with the first job: pages are scanned and tables are made while this
 * thread answers windows. A thread that ends takes the listings under way with it: their next jobs fail with Unavailable.
 * Where no thread can start, the jobs are done in this one, one in each turn.
 */
export class CatalogThread implements CatalogJobs {
  readonly #program: string
  readonly #waiting = new Map<number, Deferred<Jobs[JobKind]['result']>>()
  readonly #here = new JobRunner()
  /** Undefined inside where no thread can run. */
  #starting: Promise<Worker | undefined> | undefined
  #jobs = 0
  #closed = false

  /** `program` is the path of the built `catalog-worker.ts`. */
  constructor(program: string) {
    this.#program = program
  }

  async run<Kind extends JobKind>(
    kind: Kind,
    input: Jobs[Kind]['input'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Jobs[Kind]['result']> {
    const worker = await this.#worker()
    if (this.#closed) throw ended()
    if (worker === undefined) return await this.#runHere(kind, input)
    const id = (this.#jobs += 1)
    const done = newDeferred<Jobs[Kind]['result']>()
    this.#waiting.set(id, done)
    const message: ToCatalogThread = { id, kind, input }
    try {
      worker.postMessage(message, transfer)
    } catch (error) {
      this.#waiting.delete(id)
      throw error
    }
    // The process must not end while somebody waits for an answer.
    worker.ref()
    return await done.promise
  }

  async close(): Promise<void> {
    this.#closed = true
    await (await this.#starting)?.terminate()
  }

  async #runHere<Kind extends JobKind>(
    kind: Kind,
    input: Jobs[Kind]['input'],
  ): Promise<Jobs[Kind]['result']> {
    await nextTurn()
    return this.#here.run(kind, input)
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
    worker.on('message', (message: FromCatalogThread) => {
      if (message.kind === 'ready') {
        ready = true
        started.resolve(worker)
      } else this.#answered(message, worker)
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

  #answered(message: Exclude<FromCatalogThread, { readonly kind: 'ready' }>, worker: Worker): void {
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (this.#waiting.size === 0) worker.unref()
    if (message.kind === 'done') waiting?.resolve(message.result)
    else waiting?.reject(fromSentError(message.failure))
  }

  #end(): void {
    this.#starting = undefined
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const each of waiting) each.reject(ended())
  }
}

function ended(): StoreError {
  return new StoreError('Unavailable', 'the thread of the catalogs has ended')
}

/** New objects of the thread are few and live long, or are pages that live shortly: a small nursery does for both. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 }
