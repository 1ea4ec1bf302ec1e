/** Tells those who watch that something is other than it was. */
export class ChangeNotifier {
  readonly #watchers = new Set<() => void>()

  tell(): void {
    for (const watcher of this.#watchers) watcher()
  }

  /** What `read` gives, now and after every change; changes that come together are told once. */
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
