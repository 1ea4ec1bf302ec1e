/**
 * How far a list of keys is done that is worked at in several places at once: all up to one, and few beyond it,
 * however long the list is.
 */
export class KeyCheckpoint {
  readonly #begun: { readonly key: string; done: boolean }[] = []
  #after: string
  #waiting: (() => void) | undefined

  constructor(after: string) {
    this.#after = after
  }

  /** All up to this one are done. */
  get after(): string {
    return this.#after
  }

  /** Those beyond it that are done, too. */
  get done(): readonly string[] {
    return this.#begun.filter(({ done }) => done).map(({ key }) => key)
  }

  /** In the order of the list. Waits while too many are done beyond one that takes long. */
  async begin(key: string, signal: AbortSignal): Promise<void> {
    while (this.#begun.length >= maxBeyond && !signal.aborted) {
      await new Promise<void>((resolve) => (this.#waiting = resolve))
    }
    signal.throwIfAborted()
    this.#begun.push({ key, done: false })
  }

  end(key: string): void {
    const begun = this.#begun.find((each) => each.key === key)
    if (begun !== undefined) begun.done = true
    while (this.#begun[0]?.done === true) {
      this.#after = this.#begun[0].key
      this.#begun.shift()
    }
    this.wake()
  }

  /** Wakes who waits, to look again. */
  wake(): void {
    this.#waiting?.()
    this.#waiting = undefined
  }
}

const maxBeyond = 256
