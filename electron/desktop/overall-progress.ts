import type { Changes } from '../transfers/queue/transfer-watch.ts'

/**
 * Progress of all running transfers together, by bytes. Finished transfers count until nothing runs any more: otherwise
 * the bar would go back whenever one ends.
 */
export class OverallProgress {
  readonly #bytes = new Map<string, { readonly done: number; readonly total: number }>()
  readonly #active = new Set<string>()
  #doneBytes = 0
  #totalBytes = 0

  /** The share after these changes, from 0 to 1; undefined while nothing runs. */
  take({ rows, removed }: Changes): number | undefined {
    for (const { id, state, doneBytes, totalBytes = 0 } of rows) {
      const active = state.phase === 'queued' || state.phase === 'running'
      if (active) this.#active.add(id)
      else if (!this.#active.delete(id)) continue
      // Paused, failed and cancelled transfers do not count: nobody waits for them.
      if (active) this.#put(id, Math.min(doneBytes, totalBytes), totalBytes)
      else if (state.phase === 'done') this.#put(id, totalBytes, totalBytes)
      else this.#put(id, 0, 0)
    }
    for (const id of removed) {
      if (this.#active.delete(id)) this.#put(id, 0, 0)
    }
    if (this.#active.size > 0) return this.#totalBytes === 0 ? 0 : this.#doneBytes / this.#totalBytes
    this.#bytes.clear()
    this.#doneBytes = 0
    this.#totalBytes = 0
    return undefined
  }

  #put(id: string, done: number, total: number): void {
    const before = this.#bytes.get(id)
    this.#doneBytes += done - (before?.done ?? 0)
    this.#totalBytes += total - (before?.total ?? 0)
    this.#bytes.set(id, { done, total })
  }
}
