/**
 * How far a sorted list of keys is done, while several keys are worked on at once: a key up to which all are done,
 * and at most 256 keys beyond it.
 */
export class KeyCheckpoint {
  readonly #begun: { readonly key: string; done: boolean }[] = []
  #after: string
  #waiting: (() => void) | undefined

  constructor(after: string) {
    this.#after = after
  }

  /** All keys up to this one are done. */
  get after(): string {
    return this.#after
  }

  /** Keys beyond it that are done. */
  get done(): readonly string[] {
    return this.#begun.filter(({ done }) => done).map(({ key }) => key)
  }

  /** Call it in the order of the list. Waits while too many keys are begun beyond one that takes long. */
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

  /** Wakes `begin`, so that it sees an aborted signal. */
  wake(): void {
    this.#waiting?.()
    this.#waiting = undefined
  }
}

const maxBeyond = 256
