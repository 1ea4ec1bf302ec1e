/**
 * Writes a note again and again, one at a time: what becomes new while one is written is in the next, so that a slow
 * disk means fewer notes and no queue.
 */
export class CoalescingWriter {
  readonly #write: () => Promise<void>
  #due = false
  #writing: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  /** `write` looks at what there is to note when it is called. */
  constructor(write: () => Promise<void>) {
    this.#write = write
  }

  /** There is something new. */
  touch(): void {
    this.#due = true
    this.#writing ??= this.#loop()
  }

  /** Resolves when all that was new is written; fails when a note failed. */
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
