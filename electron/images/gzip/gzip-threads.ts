import { availableParallelism } from 'node:os'

import { GzipThreadsEnded, type GzipEngine } from './gzip-engine.ts'
import { gzipHere } from './gzip-here.ts'
import { WorkerEngine } from './worker-engine.ts'

/**
 * Threads that deflate and hash what this thread reads. They start with the first work and end when there was none for a
 * while: they give back their memory. Where they cannot start or have failed, the work is done in this thread.
 */
export class GzipThreads {
  readonly #program: string | undefined
  readonly #here = gzipHere()
  #starting: Promise<WorkerEngine | undefined> | undefined
  #works = 0
  #idle: NodeJS.Timeout | undefined
  #failed = false

  /** `program` is the path of the built `gzip-worker.ts`; without it everything is done in this thread. */
  constructor(program: string | undefined) {
    this.#program = program
  }

  /** Runs the work with the threads; once more, in this thread, where they end meanwhile. */
  async run<Result>(work: (engine: GzipEngine) => Promise<Result>): Promise<Result> {
    clearTimeout(this.#idle)
    this.#works += 1
    try {
      const engine = await this.#engine()
      if (engine === undefined) return await work(this.#here)
      engine.hold()
      return await work(engine)
    } catch (error) {
      if (!(error instanceof GzipThreadsEnded)) throw error
      return await work(this.#here)
    } finally {
      this.#works -= 1
      if (this.#works === 0) await this.#rest()
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const starting = this.#starting
    // Whoever comes meanwhile starts others.
    this.#starting = undefined
    await (await starting)?.close()
  }

  async #rest(): Promise<void> {
    this.#idle = setTimeout(() => void this.close(), idleMs).unref()
    const engine = await this.#starting
    if (this.#works === 0) engine?.letGo()
  }

  #engine(): Promise<WorkerEngine | undefined> {
    const program = this.#program
    if (program === undefined || this.#failed) return Promise.resolve(undefined)
    return (this.#starting ??= this.#start(program))
  }

  #start(program: string): Promise<WorkerEngine | undefined> {
    const threads = Math.min(availableParallelism(), mostThreads)
    const starting: Promise<WorkerEngine | undefined> = WorkerEngine.start(program, threads, () => {
      if (this.#starting === starting) this.#starting = undefined
    }).then((engine) => {
      // They never ran: others would not, either.
      this.#failed = engine === undefined
      return engine
    })
    return starting
  }
}

/** Each takes about 10 MB of memory, and four deflate some 400 MB/s: more than most networks send. */
const mostThreads = 4
const idleMs = 10_000
