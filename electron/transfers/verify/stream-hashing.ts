import { createHash, type Hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

import { newDeferred, type Deferred } from '../../../drivers/common/deferred.ts'
import { isShared, type SharedBytes } from '../../../drivers/index.ts'
import type { StreamHasher } from '../model/stream-hasher.ts'
import type { FromStreamThread, ToStreamThread } from './hash-messages.ts'

/** The thread ended, and with it what it had hashed. What is begun from now on is hashed in this thread. */
export class HashThreadEnded extends Error {
  override readonly name = 'HashThreadEnded'
}

/**
 * Hashes content that this thread reads, in a thread of its own, which starts with the first. Both share the memory of the
 * pieces, so that nothing is allocated for them. Where the thread cannot run or has ended, it is done in this thread.
 */
export class StreamHashing {
  readonly #program: string
  readonly #streams: number
  #thread: HashingThread | undefined
  #ended = false

  /** `program` is the path of the built `hash-worker.ts`. At most `streams` are hashed at once. */
  constructor(program: string, streams: number) {
    this.#program = program
    this.#streams = streams
  }

  /**
   * `algorithm` as Node names it. What it gives fails with HashThreadEnded where the thread ends: the content is to be read
   * again.
   */
  begin(algorithm: string): StreamHasher {
    const thread = this.#running()
    return thread === undefined ? new HasherHere(algorithm) : new HasherThere(thread, algorithm)
  }

  /** The digest of bytes that nobody else has: they are given away. */
  async whole(algorithm: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const thread = this.#running()
    if (thread !== undefined) return thread.whole(algorithm, bytes)
    await setImmediate()
    return createHash(algorithm).update(bytes).digest('hex')
  }

  async close(): Promise<void> {
    this.#ended = true
    await this.#thread?.close()
  }

  #running(): HashingThread | undefined {
    if (this.#ended) return undefined
    this.#thread ??= new HashingThread(this.#program, this.#streams + piecesAhead, () => {
      this.#ended = true
      this.#thread = undefined
    })
    return this.#thread
  }
}

class HashingThread {
  readonly memory: Uint8Array
  readonly #worker: Worker
  readonly #results = new Map<number, Deferred<string>>()
  readonly #taking = new Map<number, Deferred>()
  readonly #free: number[]
  readonly #waiting: Deferred<number>[] = []
  #ids = 0
  #hasEnded = false

  constructor(program: string, pieces: number, onEnd: () => void) {
    const memory = new SharedArrayBuffer(pieces * hashedPieceBytes)
    this.memory = new Uint8Array(memory)
    this.#free = Array.from({ length: pieces }, (_, place) => place)
    this.#worker = new Worker(program)
    this.#worker.unref()
    this.#worker.on('message', (message: FromStreamThread) => this.#receive(message))
    const end = (): void => {
      this.#hasEnded = true
      onEnd()
      for (const result of this.#results.values()) result.reject(new HashThreadEnded())
      for (const waiting of this.#waiting.splice(0)) waiting.reject(new HashThreadEnded())
      for (const taking of this.#taking.values()) taking.reject(new HashThreadEnded())
      this.#results.clear()
      this.#taking.clear()
    }
    this.#worker.once('error', end)
    this.#worker.once('exit', end)
    this.tell({ kind: 'memory', memory, pieceBytes: hashedPieceBytes })
  }

  newId(): number {
    this.#ids += 1
    return this.#ids
  }

  tell(message: ToStreamThread, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, [...transfer])
  }

  /** A place in the memory that is free now. */
  async place(): Promise<number> {
    const free = this.#free.pop()
    if (free !== undefined) return free
    if (this.#hasEnded) throw new HashThreadEnded()
    const waiting = newDeferred<number>()
    this.#waiting.push(waiting)
    return waiting.promise
  }

  giveBack(place: number): void {
    const waiting = this.#waiting.shift()
    if (waiting === undefined) this.#free.push(place)
    else waiting.resolve(place)
  }

  result(id: number): Promise<string> {
    if (this.#hasEnded) return Promise.reject(new HashThreadEnded())
    const result = newDeferred<string>()
    this.#results.set(id, result)
    return result.promise
  }

  /** One call of a stream at a time. */
  share(id: number, bytes: SharedBytes): Promise<void> {
    if (this.#hasEnded) return Promise.reject(new HashThreadEnded())
    const taking = newDeferred()
    this.#taking.set(id, taking)
    this.tell({ kind: 'shared', id, bytes })
    return taking.promise
  }

  whole(algorithm: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const id = this.newId()
    const result = this.result(id)
    const isAll = bytes.byteLength === bytes.buffer.byteLength
    this.tell({ kind: 'whole', id, algorithm, bytes }, isAll ? [bytes.buffer] : [])
    return result
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  #receive(message: FromStreamThread): void {
    if (message.kind === 'free') {
      this.giveBack(message.place)
      return
    }
    if (message.kind === 'taken') {
      this.#taking.get(message.id)?.resolve()
      this.#taking.delete(message.id)
      return
    }
    this.#results.get(message.id)?.resolve(message.hex)
    this.#results.delete(message.id)
  }
}

class HasherThere implements StreamHasher {
  readonly #thread: HashingThread
  readonly #id: number
  #place: number | undefined
  #filled = 0

  constructor(thread: HashingThread, algorithm: string) {
    this.#thread = thread
    this.#id = thread.newId()
    thread.tell({ kind: 'beginStream', id: this.#id, algorithm })
  }

  async update(bytes: Uint8Array): Promise<void> {
    if (isShared(bytes)) {
      this.#send()
      await this.#thread.share(this.#id, bytes)
      return
    }
    for (let at = 0; at < bytes.byteLength;) {
      // Whoever waits for a place has none: so one becomes free.
      const place = (this.#place ??= await this.#thread.place())
      const part = bytes.subarray(at, at + hashedPieceBytes - this.#filled)
      this.#thread.memory.set(part, place * hashedPieceBytes + this.#filled)
      this.#filled += part.byteLength
      at += part.byteLength
      if (this.#filled === hashedPieceBytes) this.#send()
    }
  }

  digest(): Promise<string> {
    this.#send()
    const result = this.#thread.result(this.#id)
    this.#thread.tell({ kind: 'endStream', id: this.#id })
    return result
  }

  drop(): void {
    if (this.#place !== undefined) this.#thread.giveBack(this.#place)
    this.#place = undefined
    this.#thread.tell({ kind: 'dropStream', id: this.#id })
  }

  #send(): void {
    if (this.#place === undefined) return
    this.#thread.tell({ kind: 'piece', id: this.#id, place: this.#place, length: this.#filled })
    this.#place = undefined
    this.#filled = 0
  }
}

/** Hashes in this thread, in slices of a few ms. */
export function hashHere(algorithm: string): StreamHasher {
  return new HasherHere(algorithm)
}

class HasherHere implements StreamHasher {
  readonly #hash: Hash

  constructor(algorithm: string) {
    this.#hash = createHash(algorithm)
  }

  async update(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.byteLength; at += sliceBytes) {
      this.#hash.update(bytes.subarray(at, at + sliceBytes))
      // The next bytes may be in memory already: nothing else would run between.
      await setImmediate()
    }
  }

  digest(): Promise<string> {
    return Promise.resolve(this.#hash.digest('hex'))
  }

  drop(): void {
    // Nothing is kept.
  }
}

const sliceBytes = 2 * 1024 * 1024
/** A message for each piece costs more than the bytes of a small one. */
const hashedPieceBytes = 256 * 1024
/** Pieces that wait for the thread, so that it does not wait for this one. */
const piecesAhead = 16
