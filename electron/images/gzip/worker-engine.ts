import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

import { newDeferred, type Deferred } from '../../../drivers/common/deferred.ts'
import { GzipThreadsEnded, type EngineHash, type GzipEngine, type Place } from './gzip-engine.ts'
import type { Block } from './gzip-blocks.ts'
import type { FromGzipThread, HashedBytes, ToGzipThread } from './messages.ts'
import { PlacePool } from './place-pool.ts'

type Digest = Awaited<ReturnType<EngineHash['result']>>

/** Several threads over the same memory. The bytes of one hash all go to one of them; blocks go to the least busy. */
export class WorkerEngine implements GzipEngine {
  readonly #pool: PlacePool
  readonly #threads: GzipThread[] = []
  readonly #ended = new AbortController()
  #ids = 0

  private constructor(threads: number) {
    this.#pool = new PlacePool(2 * threads + placesAhead)
  }

  /** Undefined where the threads cannot run. `onEnd` is called when they have ended, however that was. */
  static async start(program: string, threads: number, onEnd: () => void): Promise<WorkerEngine | undefined> {
    const engine = new WorkerEngine(threads)
    engine.#ended.signal.addEventListener('abort', onEnd, { once: true })
    for (let started = 0; started < threads; started += 1) {
      engine.#threads.push(new GzipThread(program, engine.#pool.memory, () => engine.#end()))
      // To start one holds this thread for several milliseconds.
      await setImmediate()
    }
    const ready = await Promise.all(engine.#threads.map((thread) => thread.ready))
    if (ready.every(Boolean)) return engine
    await engine.close()
    return undefined
  }

  /** The process must not end while somebody waits for the threads. */
  hold(): void {
    for (const thread of this.#threads) thread.worker.ref()
  }

  letGo(): void {
    for (const thread of this.#threads) thread.worker.unref()
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  async place(signal: AbortSignal): Promise<Place> {
    if (this.#ended.signal.aborted) throw new GzipThreadsEnded()
    return this.#pool.take(signal)
  }

  deflate({ index: place }: Place, { before, sizeBytes }: Block): Promise<number> {
    return this.#leastBusy().deflate({ kind: 'deflate', place, before, sizeBytes })
  }

  hash(algorithm: string): EngineHash {
    const thread = this.#threads.toSorted((a, b) => a.hashes - b.hashes)[0]
    if (thread === undefined) throw new GzipThreadsEnded()
    this.#ids += 1
    return thread.hash(this.#ids, algorithm)
  }

  #leastBusy(): GzipThread {
    const thread = this.#threads.toSorted((a, b) => a.deflating - b.deflating)[0]
    if (thread === undefined) throw new GzipThreadsEnded()
    return thread
  }

  /** One thread that is gone takes its hashes with it: nobody can go on with the others. */
  #end(): void {
    if (this.#ended.signal.aborted) return
    this.#ended.abort()
    for (const thread of this.#threads) thread.fail()
    void this.close()
  }
}

/** Places beyond the two of each thread: while they are read into, and while they are written to the disk. */
const placesAhead = 2

class GzipThread {
  readonly worker: Worker
  /** Whether it runs; false where it ended before that. */
  readonly ready: Promise<boolean>
  readonly #deflated = new Map<number, Deferred<number>>()
  readonly #hashed = new Map<number, ThreadHash>()
  readonly #digests = new Map<number, Deferred<Digest>>()
  #hasEnded = false

  constructor(program: string, memory: SharedArrayBuffer, onEnd: () => void) {
    const ready = newDeferred<boolean>()
    this.ready = ready.promise
    this.worker = new Worker(program, { resourceLimits })
    this.worker.unref()
    this.worker.on('message', (message: FromGzipThread) => {
      if (message.kind === 'ready') ready.resolve(true)
      else this.#receive(message)
    })
    const end = (): void => {
      ready.resolve(false)
      onEnd()
    }
    this.worker.once('error', end)
    this.worker.once('exit', end)
    this.#tell({ kind: 'memory', memory })
  }

  get deflating(): number {
    return this.#deflated.size
  }

  get hashes(): number {
    return this.#hashed.size
  }

  deflate(message: Extract<ToGzipThread, { readonly kind: 'deflate' }>): Promise<number> {
    return this.#asked(message, (result) => this.#deflated.set(message.place, result))
  }

  hash(id: number, algorithm: string): EngineHash {
    const hash: ThreadHash = { waiting: [], dropped: false }
    this.#hashed.set(id, hash)
    this.#tell({ kind: 'beginHash', id, algorithm })
    return {
      update: async ({ index: place }: Place, of: HashedBytes, sizeBytes: number) => {
        if (hash.dropped) return
        await this.#asked<void>({ kind: 'hash', id, place, of, sizeBytes }, (done) => hash.waiting.push(done))
      },
      result: () => this.#asked({ kind: 'endHash', id }, (result) => this.#digests.set(id, result)),
      drop: () => {
        this.#tell({ kind: 'dropHash', id })
        // Answers to what was asked for before still come.
        hash.dropped = true
        if (hash.waiting.length === 0) this.#hashed.delete(id)
      },
    }
  }

  /** Nothing will be answered any more. */
  fail(): void {
    this.#hasEnded = true
    const hashes = [...this.#hashed.values()].flatMap(({ waiting }) => waiting)
    for (const each of [...this.#deflated.values(), ...hashes, ...this.#digests.values()]) {
      each.reject(new GzipThreadsEnded())
    }
    for (const all of [this.#deflated, this.#hashed, this.#digests]) all.clear()
  }

  #asked<Result>(message: ToGzipThread, note: (result: Deferred<Result>) => void): Promise<Result> {
    if (this.#hasEnded) return Promise.reject(new GzipThreadsEnded())
    const result = newDeferred<Result>()
    note(result)
    this.#tell(message)
    return result.promise
  }

  #tell(message: ToGzipThread): void {
    this.worker.postMessage(message, [])
  }

  #receive(message: Exclude<FromGzipThread, { readonly kind: 'ready' }>): void {
    switch (message.kind) {
      case 'deflated':
        this.#deflated.get(message.place)?.resolve(message.outputBytes)
        this.#deflated.delete(message.place)
        return
      case 'hashed': {
        const hash = this.#hashed.get(message.id)
        hash?.waiting.shift()?.resolve()
        if (hash?.dropped === true && hash.waiting.length === 0) this.#hashed.delete(message.id)
        return
      }
      case 'digest':
        this.#digests.get(message.id)?.resolve(message)
        this.#digests.delete(message.id)
        this.#hashed.delete(message.id)
    }
  }
}

interface ThreadHash {
  /** What was asked for and not answered yet. */
  readonly waiting: Deferred[]
  dropped: boolean
}

/** Nothing lives long there: blocks are in the memory that is shared. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 }
