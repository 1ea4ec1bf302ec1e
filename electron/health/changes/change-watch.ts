import { setTimeout as sleep } from 'node:timers/promises'

import type { ChangeRow } from '../../api/rows.ts'

/** Collects which changes are others now, for one watcher: one that changes several times before the next message is sent once. */
export class ChangeWatch {
  readonly #rowOf: (id: string) => ChangeRow | undefined
  readonly #changed: Set<string>
  #wake: (() => void) | undefined

  /** Begins with these. */
  constructor(ids: Iterable<string>, rowOf: (id: string) => ChangeRow | undefined) {
    this.#changed = new Set(ids)
    this.#rowOf = rowOf
  }

  changed(id: string): void {
    this.#changed.add(id)
    this.#wake?.()
  }

  /** At most ten a second, after the first ones. The first comes also where there is none. */
  async *rows(signal: AbortSignal): AsyncGenerator<readonly ChangeRow[], void, undefined> {
    const onAbort = (): void => this.#wake?.()
    signal.addEventListener('abort', onAbort)
    try {
      do yield this.#next()
      while (this.#changed.size > 0 && !signal.aborted)
      while (!signal.aborted) {
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
        if (this.#changed.size === 0 && !signal.aborted)
          await new Promise<void>((resolve) => (this.#wake = resolve))
        this.#wake = undefined
        if (!signal.aborted && this.#changed.size > 0) yield this.#next()
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  #next(): readonly ChangeRow[] {
    const rows: ChangeRow[] = []
    for (const id of this.#changed) {
      if (rows.length === rowsAtOnce) break
      this.#changed.delete(id)
      const row = this.#rowOf(id)
      if (row !== undefined) rows.push(row)
    }
    return rows
  }
}

const pauseMs = 100
const rowsAtOnce = 500
