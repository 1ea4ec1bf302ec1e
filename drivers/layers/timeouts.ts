import { StoreError } from '../common/errors.ts'
import { linkedAbort, type LinkedAbort } from '../common/linked-abort.ts'
import type { ObjectBody, ObjectStore } from '../driver/object-store.ts'
import { wrapCalls, type Operation } from './wrap-calls.ts'

export interface TimeoutOptions {
  /**
   * How long to wait for the response to a request without a body, and for the next bytes of a body: 30 s when absent. Four
   * times as long where the service itself has to copy or join bytes first.
   */
  readonly answerMs?: number
  /** The slowest accepted link, 32 KiB/s when absent: a request gets as much more time as its body needs at this pace. */
  readonly slowestBytesPerSecond?: number
}

/** Ends each attempt with Timeout, to be tried again, when the service is silent. Stands inside the retries: outside it would cut them off. */
export function timeOutAttempts(inner: ObjectStore, options: TimeoutOptions = {}): ObjectStore {
  const { answerMs = 30_000, slowestBytesPerSecond = 32 * 1024 } = options
  const timed = wrapCalls(inner, async (call, run) => {
    const waitMs = movesBytes.has(call.operation) ? 4 * answerMs : answerMs
    const deadline = new Deadline(call.signal, waitMs + (call.sentBytes / slowestBytesPerSecond) * 1000)
    try {
      const result = await deadline.guard(run(deadline.signal))
      if (call.operation !== 'get') return result
      const body = result as ObjectBody
      return { info: body.info, bytes: paced(body.bytes, deadline, answerMs) } as typeof result
    } catch (error) {
      deadline.end()
      throw error
    } finally {
      if (call.operation !== 'get') deadline.end()
    }
  })
  const whileMoving = async <Result>(
    signal: AbortSignal,
    given: (() => void) | undefined,
    run: (progress: () => void, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => {
    const deadline = new Deadline(signal, answerMs)
    const progress = (): void => {
      deadline.restart(answerMs)
      given?.()
    }
    try {
      return await deadline.guard(run(progress, deadline.signal))
    } finally {
      deadline.end()
    }
  }
  return {
    ...timed,
    getWhole: (key, options, signal) =>
      whileMoving(signal, options.progress, (progress, live) =>
        inner.getWhole(key, { ...options, progress }, live),
      ),
    getInto: (key, target, signal) =>
      whileMoving(signal, target.progress, (progress, live) =>
        inner.getInto(key, { ...target, progress }, live),
      ),
  }
}

/** A service needs more than 30 s to join ten thousand parts or to copy 5 GiB. */
const movesBytes: ReadonlySet<Operation> = new Set<Operation>(['copy', 'copyPart', 'completeUpload'])

async function* paced(bytes: AsyncIterable<Uint8Array>, deadline: Deadline, silenceMs: number) {
  try {
    deadline.restart(silenceMs)
    for await (const chunk of bytes) {
      deadline.pause()
      yield chunk
      deadline.restart(silenceMs)
    }
  } catch (error) {
    throw deadline.passed ? deadline.error() : error
  } finally {
    deadline.end()
  }
}

class Deadline {
  readonly #abort: LinkedAbort
  #timer: NodeJS.Timeout | undefined
  passed = false

  constructor(outer: AbortSignal, timeoutMs: number) {
    this.#abort = linkedAbort(outer)
    this.restart(timeoutMs)
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  restart(timeoutMs: number): void {
    this.pause()
    this.#timer = setTimeout(() => {
      this.passed = true
      this.#abort.abort()
    }, timeoutMs)
  }

  pause(): void {
    clearTimeout(this.#timer)
  }

  end(): void {
    this.pause()
    this.#abort.unlink()
  }

  async guard<Result>(promise: Promise<Result>): Promise<Result> {
    try {
      return await promise
    } catch (error) {
      throw this.passed ? this.error() : error
    }
  }

  error(): StoreError {
    return new StoreError('Timeout', 'the service did not answer in time', {}, { retry: 'later' })
  }
}
