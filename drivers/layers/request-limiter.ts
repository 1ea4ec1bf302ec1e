import { isStoreError } from '../common/errors.ts'
import type { ObjectBody, ObjectStore } from '../driver/object-store.ts'
import { wrapCalls } from './wrap-calls.ts'

/**
 * At most so many requests of a store in flight. Halves when the service throttles, and comes back by one for
 * every round of answers without. A body counts until it was read to its end, so readers must read or abort.
 */
export function limitRequests(inner: ObjectStore, maxRequests: number): ObjectStore {
  const gate = new Gate(maxRequests)
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

class Gate {
  readonly #max: number
  #limit: number
  #inFlight = 0
  #sinceThrottled = 0
  readonly #waiting: { readonly go: () => void }[] = []

  constructor(max: number) {
    this.#max = max
    this.#limit = max
  }

  /** Resolves to the function that frees the place; calling that twice is harmless. */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#inFlight >= this.#limit) await this.#wait(signal)
    else this.#inFlight += 1
    let freed = false
    return () => {
      if (freed) return
      freed = true
      this.#inFlight -= 1
      this.#admit()
    }
  }

  succeeded(): void {
    if (this.#limit >= this.#max) return
    this.#sinceThrottled += 1
    if (this.#sinceThrottled < this.#limit) return
    this.#sinceThrottled = 0
    this.#limit += 1
    this.#admit()
  }

  throttled(): void {
    this.#sinceThrottled = 0
    this.#limit = Math.max(1, Math.floor(this.#limit / 2))
  }

  #admit(): void {
    while (this.#inFlight < this.#limit) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#inFlight += 1
      next.go()
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const place = {
        go: () => {
          signal.removeEventListener('abort', leave)
          resolve()
        },
      }
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(place), 1)
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(place)
    })
  }
}
