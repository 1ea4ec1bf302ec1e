import { untilAborted } from '../../../drivers/common/abort.ts'

/**
 * Locks for the keys that transfers of this application are about to write. The next transfer looks at the key after
 * the first is done, so neither silently replaces the other's object.
 */
export class KeyLocks {
  readonly #last = new Map<string, Promise<void>>()

  /** Waits for the lock; returns the function that releases it. */
  async lock(store: string, key: string, signal: AbortSignal): Promise<() => void> {
    const name = JSON.stringify([store, key])
    const before = this.#last.get(name) ?? Promise.resolve()
    let end = (): void => undefined
    const ended = new Promise<void>((resolve) => (end = resolve))
    const mine = before.then(() => ended)
    this.#last.set(name, mine)
    const release = (): void => {
      if (this.#last.get(name) === mine) this.#last.delete(name)
      end()
    }
    try {
      await untilAborted(before, signal)
    } catch (error) {
      // Those who wait behind this one still wait for those before it.
      end()
      throw error
    }
    return release
  }

  /** Takes the lock where nobody holds it or waits for it; undefined otherwise. */
  tryLock(store: string, key: string, signal: AbortSignal): Promise<() => void> | undefined {
    return this.#last.has(JSON.stringify([store, key])) ? undefined : this.lock(store, key, signal)
  }
}
