import { isStoreError } from '../common/errors.ts'
import { Semaphore } from '../common/semaphore.ts'
import type { ObjectBody, ObjectStore } from '../driver/object-store.ts'
import { wrapCalls } from './wrap-calls.ts'

/**
 * Lets at most `maxRequests` requests of a store run at once. The limit halves when the service throttles (down to 1), and
 * rises by one again after as many successful answers as the limit is. A body counts as a request until it is read to its
 * end, so its reader must read it or abort.
 */
export function limitRequests(inner: ObjectStore, maxRequests: number): ObjectStore {
  const gate = new RequestGate(maxRequests)
  return wrapCalls(inner, async (call, run) => {
    const release = await gate.enter(call.signal)
    let held = false
    try {
      const result = await run(call.signal)
      gate.succeeded()
      if (call.operation !== 'get') return result
      held = true
      return heldUntilRead(result as ObjectBody, release, call.signal) as typeof result
    } catch (error) {
      if (isStoreError(error, 'Throttled')) gate.throttled()
      throw error
    } finally {
      if (!held) release()
    }
  })
}

function heldUntilRead(body: ObjectBody, release: () => void, signal: AbortSignal): ObjectBody {
  signal.addEventListener('abort', release, { once: true })
  return {
    info: body.info,
    bytes: (async function* read() {
      try {
        yield* body.bytes
      } finally {
        signal.removeEventListener('abort', release)
        release()
      }
    })(),
  }
}

/** Permits for requests, fewer after the service throttled. */
class RequestGate {
  readonly #max: number
  readonly #semaphore: Semaphore
  #answersSinceChange = 0

  constructor(max: number) {
    this.#max = max
    this.#semaphore = new Semaphore(max)
  }

  enter(signal: AbortSignal): Promise<() => void> {
    return this.#semaphore.acquire(signal)
  }

  succeeded(): void {
    const { permits } = this.#semaphore
    if (permits >= this.#max) return
    this.#answersSinceChange += 1
    if (this.#answersSinceChange < permits) return
    this.#answersSinceChange = 0
    this.#semaphore.resize(permits + 1)
  }

  throttled(): void {
    this.#answersSinceChange = 0
    this.#semaphore.resize(Math.max(1, Math.floor(this.#semaphore.permits / 2)))
  }
}
