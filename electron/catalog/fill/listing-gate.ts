import type { StorageDriver } from '../../../drivers/index.ts'
import { untilAborted } from '../../../drivers/common/abort.ts'
import { newDeferred } from '../../../drivers/common/deferred.ts'

/** How large a listing may become before a person is asked. */
export interface ListingBound {
  readonly requests: number
  readonly keys: number
}

/** A listing below it costs cents and a minute or two. */
const usualBound: ListingBound = { requests: 10_000, keys: 10_000_000 }

/** What a listing of this store may take; nobody charges for reading a folder. */
export function boundFor({ name }: Pick<StorageDriver, 'name'>, bound = usualBound): ListingBound {
  return name === 'filesystem' ? { ...bound, requests: Infinity } : bound
}

/**
 * Holds a listing back once it is larger than the bound, until somebody lets it go on: nobody knows before the first
 * listing how many requests it takes, and services charge for them.
 */
export class ListingGate {
  readonly #bound: ListingBound
  readonly #onHeld: () => void
  readonly #open = newDeferred<undefined>()
  #isOpen = false
  #isHeld = false

  /** `onHeld` is called when it begins to hold back, and when that ends. */
  constructor(bound: ListingBound, onHeld: () => void) {
    this.#bound = bound
    this.#onHeld = onHeld
  }

  /** Whether somebody waits to be let on. */
  get isHeld(): boolean {
    return this.#isHeld
  }

  /** Returns at once below the bound. Fails with the signal's reason. */
  async pass(size: ListingBound, signal: AbortSignal): Promise<void> {
    if (this.#isOpen || (size.requests < this.#bound.requests && size.keys < this.#bound.keys)) return
    if (!this.#isHeld) {
      this.#isHeld = true
      this.#onHeld()
    }
    await untilAborted(this.#open.promise, signal)
  }

  /** Lets it go on to its end. */
  open(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#open.resolve(undefined)
    if (!this.#isHeld) return
    this.#isHeld = false
    this.#onHeld()
  }

  /** Ends all that waits, with a failure. */
  fail(reason: Error): void {
    this.#open.promise.catch(() => undefined)
    this.#open.reject(reason)
  }
}
