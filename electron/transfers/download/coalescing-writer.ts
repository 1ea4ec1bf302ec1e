/**
 * Writes a changing state, one write at a time. Changes during a write go into the next one together: a slow disk
 * means fewer writes and no queue.
 */
export class CoalescingWriter {
  readonly #write: () => Promise<void>
  #due = false
  #writing: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  /** `write` must read the state when it is called. */
  constructor(write: () => Promise<void>) {
    this.#write = write
  }

  /** The state has changed. */
  touch(): void {
    this.#due = true
    this.#writing ??= this.#loop()
  }

  /** Resolves when the last change is written; fails when a write failed. */
  async settled(): Promise<void> {
    await this.#writing
    if (this.#failure !== undefined) throw this.#failure.error
  }

  async #loop(): Promise<void> {
    try {
      while (this.#due) {
        this.#due = false
        await this.#write()
      }
    } catch (error) {
      this.#failure ??= { error }
    } finally {
      this.#writing = undefined
    }
  }
}
