import type { FileHandle } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'

import type { ContentCheck } from './content-check.ts'
import { newDeferred, type Deferred } from '../../../drivers/common/deferred.ts'
import type { FileHasher, FileHashing } from './file-hasher.ts'
import type { FromHashThread, HashFailure, ToHashThread } from './hash-messages.ts'
import { fileBecameShorter, inlineHashing } from './inline-hasher.ts'

/**
 * Hashes files in a thread of its own, which starts with the first file: a digest takes as long as the rest of a
 * download. Where the thread cannot run or has ended, files are hashed in this thread.
 */
export class HashThread implements FileHashing {
  readonly #program: string
  readonly #hashers = new Map<number, ThreadHasher>()
  #worker: Worker | undefined
  #ended = false
  #files = 0

  /** `program` is the path of the built `hash-worker.ts`. */
  constructor(program: string) {
    this.#program = program
  }

  begin(file: FileHandle, check: ContentCheck): FileHasher {
    if (!this.#ended) this.#worker ??= this.#start()
    if (this.#worker === undefined) return inlineHashing.begin(file, check)
    const id = (this.#files += 1)
    const hasher = new ThreadHasher(id, file, check, {
      tell: (message) => this.#worker?.postMessage(message),
      forget: () => void this.#hashers.delete(id),
    })
    this.#hashers.set(id, hasher)
    return hasher
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(this.#program)
    worker.unref()
    worker.on('message', (message: FromHashThread) => this.#hashers.get(message.id)?.answered(message))
    const end = (): void => {
      this.#ended = true
      this.#worker = undefined
      for (const hasher of this.#hashers.values()) hasher.goOnHere()
      this.#hashers.clear()
    }
    worker.once('error', end)
    worker.once('exit', end)
    return worker
  }
}

interface Thread {
  tell(message: ToHashThread): void
  /** The thread will send nothing more about this file. */
  forget(): void
}

class ThreadHasher implements FileHasher {
  readonly #id: number
  readonly #file: FileHandle
  readonly #check: ContentCheck
  readonly #thread: Thread
  #to = 0
  #result: Deferred<boolean> | undefined
  #stopped: Deferred | undefined
  #here: FileHasher | undefined

  constructor(id: number, file: FileHandle, check: ContentCheck, thread: Thread) {
    this.#id = id
    this.#file = file
    this.#check = check
    this.#thread = thread
    thread.tell({ kind: 'begin', id, fd: file.fd, sum: check.sum })
  }

  reach(toByte: number): void {
    this.#to = Math.max(this.#to, toByte)
    if (this.#here !== undefined) this.#here.reach(toByte)
    else this.#thread.tell({ kind: 'reach', id: this.#id, toByte })
  }

  matches(): Promise<boolean> {
    if (this.#here !== undefined) return this.#here.matches()
    this.#result = newDeferred()
    this.#thread.tell({ kind: 'finish', id: this.#id })
    return this.#result.promise
  }

  stop(): Promise<void> {
    if (this.#here !== undefined) return this.#here.stop()
    this.#stopped = newDeferred()
    this.#thread.tell({ kind: 'stop', id: this.#id })
    return this.#stopped.promise
  }

  answered(message: FromHashThread): void {
    switch (message.kind) {
      case 'result':
        if (message.matches) this.#check.matched()
        this.#result?.resolve(message.matches)
        return
      case 'failed':
        this.#result?.reject(errorOf(message.failure))
        return
      case 'stopped':
        this.#thread.forget()
        this.#stopped?.resolve()
    }
  }

  /** Begins again in this thread, since the other thread's state is lost. */
  goOnHere(): void {
    const here = inlineHashing.begin(this.#file, this.#check)
    this.#here = here
    if (this.#stopped !== undefined) this.#stopped.resolve()
    else {
      here.reach(this.#to)
      if (this.#result !== undefined) here.matches().then(this.#result.resolve, this.#result.reject)
    }
  }
}

function errorOf(failure: HashFailure): Error {
  if (failure.kind === 'shorter') return fileBecameShorter()
  const { message, code, syscall } = failure
  return Object.assign(new Error(message), { code, syscall })
}
