/** The access checks that run, so that one that must end is waited for until it has cleaned up. */
export class AccessChecks {
  readonly #running = new Set<{
    readonly store: string
    readonly stop: AbortController
    readonly ended: Promise<unknown>
  }>()

  /** Runs a check under a signal of its own, beside the caller's. */
  async run(
    store: string,
    check: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const stop = new AbortController()
    const ended = check(AbortSignal.any([signal, stop.signal]))
    const running = { store, stop, ended: ended.catch(() => undefined) }
    this.#running.add(running)
    try {
      await ended
    } finally {
      this.#running.delete(running)
    }
  }

  /** Stops those of a store; resolves when they have taken away what they wrote. */
  async cancelStore(store: string): Promise<void> {
    await this.#cancel((running) => running.store === store)
  }

  async close(): Promise<void> {
    await this.#cancel(() => true)
  }

  async #cancel(wanted: (running: { readonly store: string }) => boolean): Promise<void> {
    const all = [...this.#running].filter(wanted)
    for (const { stop } of all) stop.abort()
    await Promise.all(all.map(({ ended }) => ended))
  }
}
