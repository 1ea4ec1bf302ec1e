import type { TransferRow } from '../rows.ts'

/** How far all that is queued or runs is, with what ended meanwhile. */
export interface Overall {
  readonly doneBytes: number
  readonly totalBytes: number
  /** From 0 to 1, by bytes; 0 while no size is known. */
  readonly share: number
  /** False while the size of something that is queued or runs is not known. */
  readonly isMeasured: boolean
}

type Seen = Pick<TransferRow, 'id' | 'doneBytes' | 'totalBytes'> & {
  readonly state: Pick<TransferRow['state'], 'phase'>
}

/**
 * Progress of all running transfers together, by bytes: that of the title, of the task bar and of the transfers. Finished
 * transfers count until nothing runs any more: otherwise the bar would go back whenever one ends.
 */
export class OverallProgress {
  readonly #bytes = new Map<string, { readonly done: number; readonly total: number }>()
  readonly #active = new Set<string>()
  readonly #unmeasured = new Set<string>()
  #doneBytes = 0
  #totalBytes = 0

  /** After these changes; undefined while nothing is queued or runs. */
  take(changes: {
    readonly rows: readonly Seen[]
    readonly removed: readonly string[]
  }): Overall | undefined {
    for (const { id, state, doneBytes, totalBytes } of changes.rows) {
      const active = state.phase === 'queued' || state.phase === 'running'
      if (active) this.#active.add(id)
      else if (!this.#active.delete(id)) continue
      if (active && totalBytes === undefined) this.#unmeasured.add(id)
      else this.#unmeasured.delete(id)
      const total = totalBytes ?? 0
      // Paused, failed and cancelled transfers do not count: nobody waits for them.
      if (active) this.#put(id, Math.min(doneBytes, total), total)
      else if (state.phase === 'done') this.#put(id, total, total)
      else this.#put(id, 0, 0)
    }
    for (const id of changes.removed) {
      this.#unmeasured.delete(id)
      if (this.#active.delete(id)) this.#put(id, 0, 0)
    }
    if (this.#active.size === 0) {
      this.#bytes.clear()
      this.#doneBytes = 0
      this.#totalBytes = 0
      return undefined
    }
    return {
      doneBytes: this.#doneBytes,
      totalBytes: this.#totalBytes,
      share: this.#totalBytes === 0 ? 0 : this.#doneBytes / this.#totalBytes,
      isMeasured: this.#unmeasured.size === 0,
    }
  }

  #put(id: string, done: number, total: number): void {
    const before = this.#bytes.get(id)
    this.#doneBytes += done - (before?.done ?? 0)
    this.#totalBytes += total - (before?.total ?? 0)
    this.#bytes.set(id, { done, total })
  }
}
