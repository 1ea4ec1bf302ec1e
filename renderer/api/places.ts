/**
 * Places among the streams that are begun at the same time. Whoever has a place gives it back when it ends, or when
 * it has kept it so long that the others need not wait for it: a slow store holds nobody up.
 */
export class Places {
  #free: number
  readonly #patienceMs: number
  readonly #waiting: (() => void)[] = []

  constructor(places: number, patienceMs: number) {
    this.#free = places
    this.#patienceMs = patienceMs
  }

  /** The items of a stream that is begun once there is a place for it. */
  async *stream<Item>(
    begin: () => AsyncIterable<Item>,
    signal: AbortSignal,
  ): AsyncGenerator<Item, void, undefined> {
    const giveBack = await this.#take(signal)
    const timer = setTimeout(giveBack, this.#patienceMs)
    try {
      yield* begin()
    } finally {
      clearTimeout(timer)
      giveBack()
    }
  }

  /** Gives what gives the place back; calling that again does nothing. */
  async #take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#free > 0) this.#free -= 1
    else await this.#turn(signal)
    let kept = true
    return () => {
      if (kept) this.#pass()
      kept = false
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1)
        reject(signal.reason instanceof Error ? signal.reason : new DOMException('stopped', 'AbortError'))
      }
      this.#waiting.push(go)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  /** To the next who waits, or among the free ones. */
  #pass(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}
