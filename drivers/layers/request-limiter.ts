import { isStoreError } from '../common/errors.ts'
import { Semaphore } from '../common/semaphore.ts'
import type { ObjectBody, ObjectStore } from '../driver/object-store.ts'
import { wrapCalls, type StoreCall } from './wrap-calls.ts'

/** How many requests of a store run at once, while the service does not throttle. */
export interface RequestLimits {
  /** Lists, bodies, and whatever changes the bucket. */
  readonly large: number
  /** Heads, and whole objects of at most `mostSmallBytes`, beside the large ones. When absent they count as large. */
  readonly small?: number
}

/**
 * Lets at most so many requests of a store run at once. The limits halve when the service throttles (down to 1): once for
 * all requests that were sent before, however many of them it refuses. They rise by one again after as many successful
 * answers as the limit is. A body counts as a request until it is read to its end, so its reader must read it or abort.
 *
 * Most whole objects are small, whatever their reader would take. So each is asked for as a small one, and once more where
 * it is larger.
 */
export function limitRequests(inner: ObjectStore, limits: RequestLimits): ObjectStore {
  const gate = new RequestGate(limits)
  const limited = wrapCalls(inner, async (call, run) => {
    const pass = await gate.enter(isSmall(call) ? 'small' : 'large', call.signal)
    let held = false
    try {
      const result = await run(call.signal)
      gate.succeeded()
      if (call.operation !== 'get') return result
      held = true
      return heldUntilRead(result as ObjectBody, pass.leave, call.signal) as typeof result
    } catch (error) {
      if (isStoreError(error, 'Throttled')) gate.throttled(pass)
      throw error
    } finally {
      if (!held) pass.leave()
    }
  })
  return {
    ...limited,
    async getWhole(key, options, signal) {
      if (options.maxBytes <= mostSmallBytes) return limited.getWhole(key, options, signal)
      try {
        return await limited.getWhole(key, { ...options, maxBytes: mostSmallBytes }, signal)
      } catch (error) {
        if (!isStoreError(error, 'TooLarge')) throw error
        return await limited.getWhole(key, options, signal)
      }
    },
  }
}

/** So that many at once take little memory. Manifests of a thousand layers are smaller. */
export const mostSmallBytes = 256 * 1024

function isSmall({ operation, wholeBytes = Infinity }: StoreCall): boolean {
  return operation === 'head' || (operation === 'getWhole' && wholeBytes <= mostSmallBytes)
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

/** What a request has while it runs. */
interface Pass {
  /** How often the limits had been halved when it was sent. */
  readonly halvings: number
  readonly leave: () => void
}

/** Permits for requests, fewer after the service throttled. Neither kind waits for the other. */
class RequestGate {
  readonly #most: number
  readonly #lanes: { readonly large: Lane; readonly small: Lane }
  /** Of all that are allowed, as many of the most. */
  #permits: number
  #answersSinceChange = 0
  #halvings = 0

  constructor({ large, small }: RequestLimits) {
    const lane = (most: number): Lane => ({ most, semaphore: new Semaphore(most) })
    const ofLarge = lane(large)
    this.#lanes = { large: ofLarge, small: small === undefined ? ofLarge : lane(small) }
    this.#most = large + (small ?? 0)
    this.#permits = this.#most
  }

  async enter(size: 'small' | 'large', signal: AbortSignal): Promise<Pass> {
    const leave = await this.#lanes[size].semaphore.acquire(signal)
    return { halvings: this.#halvings, leave }
  }

  succeeded(): void {
    if (this.#permits >= this.#most) return
    this.#answersSinceChange += 1
    if (this.#answersSinceChange >= this.#permits) this.#resize(this.#permits + 1)
  }

  throttled({ halvings }: Pass): void {
    if (halvings < this.#halvings) return
    this.#halvings += 1
    this.#resize(Math.max(1, Math.floor(this.#permits / 2)))
  }

  #resize(permits: number): void {
    this.#answersSinceChange = 0
    this.#permits = permits
    for (const { most, semaphore } of Object.values(this.#lanes)) {
      semaphore.resize(Math.max(1, Math.round((most * permits) / this.#most)))
    }
  }
}

interface Lane {
  readonly most: number
  readonly semaphore: Semaphore
}
