import { Worker } from 'node:worker_threads'

import { cancelledError } from '../../common/errors.ts'
import { Semaphore } from '../../common/semaphore.ts'
import type { PlainRequest } from '../connection/request-head.ts'
import type { FromLane, ToLane } from './lane-messages.ts'
import type { Lane, LaneFailure, LaneRequest, Lanes, LaneTerms, SumName } from './lanes.ts'

/** The thread ended, or could not start. Whoever has another way takes that. */
export class LaneEnded extends Error {
  override readonly name = 'LaneEnded'
  readonly code = 'ECONNRESET'
}

/**
 * Lanes in threads that start when they are needed. Ranges of one file are received in two threads, which make their
 * checksums together; bodies go wherever there is least to do. `program` is the path of the built `lane-worker.ts`.
 */
export function threadLanes({
  program,
  threads,
}: {
  readonly program: string
  readonly threads: number
}): Lanes {
  const all = Array.from({ length: threads }, () => new LaneThread(program))
  let stores = 0
  return {
    open(terms) {
      stores += 1
      return openLane(all, stores, terms)
    },
    async sums(bytes, wanted) {
      const names: readonly SumName[] = wanted
      const makesMd5 = names.includes('md5')
      const thread = makesMd5 ? threadOfMd5s(all) : leastBusy(all)
      const task = (id: number): ToLane => ({ kind: 'sum', id, bytes, wanted })
      const message = await thread.run(task, { makesMd5 })
      if (message.kind === 'failed') throw errorOf(message.failure)
      if (message.kind !== 'summed') throw new LaneEnded()
      return message.sums as Record<(typeof wanted)[number], string>
    },
    async close() {
      await Promise.all(all.map((thread) => thread.close()))
    },
  }
}

function openLane(all: readonly LaneThread[], store: number, terms: LaneTerms): Lane {
  return {
    async receive(request, place, signal) {
      const thread = threadOfFile(all, place.fd)
      if (thread.hasEnded) return { kind: 'unusual', why: 'the thread has ended' }
      thread.know(store, terms)
      const task = (id: number): ToLane => ({ kind: 'receive', id, store, request: plain(request), place })
      const message = await thread.run(task, { signal, fd: place.fd, progress: request.progress })
      if (message.kind === 'received') return message.received
      throw message.kind === 'failed' ? errorOf(message.failure) : new LaneEnded()
    },
    async send(request, body, signal) {
      const thread = leastBusy(all)
      thread.know(store, terms)
      const task = (id: number): ToLane => ({ kind: 'send', id, store, request: plain(request), body })
      const message = await thread.run(task, { signal, progress: request.progress })
      if (message.kind === 'answered') return message.answer
      throw message.kind === 'failed' ? errorOf(message.failure) : new LaneEnded()
    },
    close() {
      for (const thread of all) thread.forget(store)
    },
  }
}

function plain({ method, origin, path, headers }: LaneRequest): PlainRequest {
  return { method, origin, path, headers }
}

function leastBusy(all: readonly LaneThread[]): LaneThread {
  const living = all.filter(({ hasEnded }) => !hasEnded)
  return (living.length === 0 ? all : living).reduce((one, other) => (other.tasks < one.tasks ? other : one))
}

/** Two threads share a file: so two cores work for it, and each has ranges enough to make their MD5s together. */
function threadOfFile(all: readonly LaneThread[], fd: number): LaneThread {
  const living = all.filter(({ hasEnded }) => !hasEnded)
  const own = living.filter((thread) => thread.rangesOf(fd) > 0)
  const others = living.filter((thread) => !own.includes(thread))
  if (own.length < threadsOfFile && others.length > 0) own.push(leastBusy(others))
  if (own.length === 0) return leastBusy(all)
  return own.reduce((one, other) => (other.rangesOf(fd) < one.rangesOf(fd) ? other : one))
}

const threadsOfFile = 2

/** The thread whose MD5s are fewer than can be made together; else the one with the least to do. */
function threadOfMd5s(all: readonly LaneThread[]): LaneThread {
  const joinable = ({ md5s, hasEnded }: LaneThread): boolean =>
    !hasEnded && md5s > 0 && md5s < mostMd5sTogether
  return all.find(joinable) ?? leastBusy(all)
}

const mostMd5sTogether = 4

function errorOf({ message, code, syscall }: LaneFailure): Error {
  return Object.assign(new Error(message), {
    ...(code === undefined ? {} : { code }),
    ...(syscall === undefined ? {} : { syscall }),
  })
}

type End = Exclude<FromLane, { kind: 'progress' }>

interface RunOptions {
  readonly signal?: AbortSignal
  readonly fd?: number
  readonly makesMd5?: boolean
  readonly progress?: (() => void) | undefined
}

/** A thread, from this side. */
class LaneThread {
  readonly #program: string
  readonly #running = new Map<
    number,
    { readonly end: (message: End) => void; readonly progress: (() => void) | undefined }
  >()
  /** Files with ranges under way, and how many. */
  readonly #files = new Map<number, number>()
  /** Stores that the thread knows. */
  readonly #stores = new Set<number>()
  readonly #permits = new Semaphore(mostTasks)
  #worker: Worker | undefined
  #ids = 0
  tasks = 0
  /** Tasks that make an MD5 of a body. */
  md5s = 0
  hasEnded = false

  constructor(program: string) {
    this.#program = program
  }

  /** How many ranges of a file are under way. */
  rangesOf(fd: number): number {
    return this.#files.get(fd) ?? 0
  }

  know(store: number, terms: LaneTerms): void {
    if (this.#stores.has(store)) return
    this.#stores.add(store)
    // The environment of a process is no plain object.
    this.#tell({ kind: 'open', store, terms: { ...terms, environment: { ...terms.environment } } })
  }

  forget(store: number): void {
    if (this.#stores.delete(store)) this.#tell({ kind: 'close', store })
  }

  /**
   * Gives how the task ended. Where the signal aborts it fails with Cancelled, but not before the thread has let go of
   * the task's file and memory.
   */
  async run(task: (id: number) => ToLane, options: RunOptions = {}): Promise<End> {
    const { signal, fd, makesMd5 = false, progress } = options
    this.tasks += 1
    if (makesMd5) this.md5s += 1
    if (fd !== undefined) this.#files.set(fd, (this.#files.get(fd) ?? 0) + 1)
    let leave: (() => void) | undefined
    try {
      leave = await this.#permit(signal ?? never, progress)
      const message = await this.#ended(task, signal, progress)
      if (signal?.aborted === true) throw cancelledError({})
      return message
    } finally {
      leave?.()
      this.tasks -= 1
      if (makesMd5) this.md5s -= 1
      if (fd !== undefined) this.#release(fd)
    }
  }

  async close(): Promise<void> {
    this.hasEnded = true
    await this.#worker?.terminate()
  }

  /** The service is not silent while a task waits for others of this computer. */
  async #permit(signal: AbortSignal, progress: (() => void) | undefined): Promise<() => void> {
    const waiting = progress && setInterval(progress, waitingMs)
    try {
      return await this.#permits.acquire(signal)
    } catch (cause) {
      throw cancelledError({}, cause)
    } finally {
      clearInterval(waiting)
    }
  }

  #ended(
    task: (id: number) => ToLane,
    signal: AbortSignal | undefined,
    progress: (() => void) | undefined,
  ): Promise<End> {
    if (this.hasEnded) return Promise.reject(new LaneEnded('the thread has ended'))
    this.#ids += 1
    const id = this.#ids
    return new Promise((resolve) => {
      const stop = (): void => this.#tell({ kind: 'stop', id })
      this.#running.set(id, {
        progress,
        end: (message) => {
          signal?.removeEventListener('abort', stop)
          this.#running.delete(id)
          this.#letIdle()
          resolve(message)
        },
      })
      signal?.addEventListener('abort', stop)
      this.#tell(task(id))
    })
  }

  #release(fd: number): void {
    const left = (this.#files.get(fd) ?? 1) - 1
    if (left === 0) this.#files.delete(fd)
    else this.#files.set(fd, left)
  }

  #tell(message: ToLane): void {
    if (this.hasEnded) return
    this.#worker ??= this.#start()
    this.#worker.ref()
    this.#worker.postMessage(message)
  }

  /** Its connections stay; they keep nothing from ending. */
  #letIdle(): void {
    if (this.#running.size === 0) this.#worker?.unref()
  }

  #start(): Worker {
    const worker = new Worker(this.#program)
    worker.on('message', (message: FromLane) => {
      const running = this.#running.get(message.id)
      if (message.kind === 'progress') running?.progress?.()
      else running?.end(message)
    })
    const end = (): void => {
      this.hasEnded = true
      this.#worker = undefined
      const failure = { message: 'the thread has ended', code: 'ECONNRESET', syscall: undefined }
      for (const [id, { end: ended }] of this.#running) ended({ kind: 'failed', id, failure })
    }
    worker.once('error', end)
    worker.once('exit', end)
    return worker
  }
}

const never = new AbortController().signal

/** Less than any deadline for an answer. */
const waitingMs = 100

/** Each holds a slot of the thread's memory; others wait. */
const mostTasks = 24
