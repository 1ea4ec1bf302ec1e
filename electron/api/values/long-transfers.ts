import type { TransferRow } from '../rows.ts'

/** What is worth telling somebody who looks elsewhere. */
export interface LongEnding {
  readonly done: number
  readonly failed: number
  /** Of the first of them; a failed one goes before. */
  readonly name: string
}

type Watched = Pick<TransferRow, 'id' | 'name' | 'startedAtMs'> & {
  readonly state: {
    readonly phase: TransferRow['state']['phase']
    readonly endedAtMs?: number
    readonly durationMs?: number
  }
}

/**
 * Finds in the changes of transfers when a long one ended, or the last of many short ones that took long together.
 * What had ended before it was first seen is no news.
 */
export class LongTransfers {
  readonly #longMs: number
  readonly #active = new Set<string>()
  /** Since transfers began to run; what ended since and was not told yet. */
  #batch: { readonly sinceMs: number; told: boolean; done: number; failed: number; name: string } | undefined

  constructor(longMs = 30_000) {
    this.#longMs = longMs
  }

  /** Takes rows that changed, or all of them. */
  take(rows: readonly Watched[], nowMs: number): LongEnding | undefined {
    let long: LongEnding = { done: 0, failed: 0, name: '' }
    for (const row of rows) {
      const { phase } = row.state
      if (phase === 'queued' || phase === 'running') {
        this.#active.add(row.id)
        this.#batch ??= { sinceMs: nowMs, told: false, done: 0, failed: 0, name: '' }
        continue
      }
      const wasActive = this.#active.delete(row.id)
      if (!wasActive || (phase !== 'done' && phase !== 'failed')) continue
      if (this.#batch !== undefined) Object.assign(this.#batch, added(this.#batch, row))
      if (lengthOf(row) > this.#longMs) long = added(long, row)
    }
    const ended = this.#active.size === 0 ? this.#batch : undefined
    if (ended !== undefined) this.#batch = undefined
    if (long.done + long.failed > 0) {
      if (this.#batch !== undefined) this.#batch.told = true
      return long
    }
    if (ended === undefined || ended.told || ended.done + ended.failed === 0) return undefined
    if (nowMs - ended.sinceMs <= this.#longMs) return undefined
    return { done: ended.done, failed: ended.failed, name: ended.name }
  }
}

function added({ done, failed, name }: LongEnding, row: Watched): LongEnding {
  const broken = row.state.phase === 'failed'
  return {
    done: done + (broken ? 0 : 1),
    failed: failed + (broken ? 1 : 0),
    name: name === '' || (broken && failed === 0) ? row.name : name,
  }
}

/** A transfer that waited long for its turn was not long for that. */
function lengthOf({ state, startedAtMs }: Watched): number {
  if (state.phase === 'done') return state.durationMs ?? 0
  return (state.endedAtMs ?? startedAtMs) - startedAtMs
}
