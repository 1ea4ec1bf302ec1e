import { Semaphore } from '../../../electron/api/values/concurrency.ts'

/**
 * Places among the streams that are begun at the same time. Whoever has a place gives it back when it ends, or when
 * it has kept it so long that the others need not wait for it: a slow store holds nobody up.
 */
export class Places {
  readonly #semaphore: Semaphore
  readonly #patienceMs: number

  constructor(places: number, patienceMs: number) {
    this.#semaphore = new Semaphore(places)
    this.#patienceMs = patienceMs
  }

  /** The items of a stream that is begun once there is a place for it. */
  async *stream<Item>(
    begin: () => AsyncIterable<Item>,
    signal: AbortSignal,
  ): AsyncGenerator<Item, void, undefined> {
    const giveBack = await this.#semaphore.acquire(signal)
    const timer = setTimeout(giveBack, this.#patienceMs)
    try {
      yield* begin()
    } finally {
      clearTimeout(timer)
      giveBack()
    }
  }
}
