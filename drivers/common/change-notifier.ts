/** Tells its watchers that something changed. */
export class ChangeNotifier {
  readonly #watchers = new Set<() => void>()

  notify(): void {
    for (const watcher of this.#watchers) watcher()
  }

  /** Yields what `read` gives, now and after each change; once for several changes before the reader asks again. */
  async *watch<View>(read: () => View, signal: AbortSignal): AsyncGenerator<View, void, undefined> {
    let changed = true
    let wake: (() => void) | undefined
    const onChange = (): void => {
      changed = true
      wake?.()
    }
    this.#watchers.add(onChange)
    signal.addEventListener('abort', onChange)
    try {
      while (!signal.aborted) {
        if (changed) {
          changed = false
          yield read()
        } else await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      this.#watchers.delete(onChange)
      signal.removeEventListener('abort', onChange)
    }
  }
}
