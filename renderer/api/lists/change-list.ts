import type { ChangeKind, ChangeRow, ChangeState } from '../../../electron/api/rows.ts'

/** All changes as the window knows them, newest first. */
export interface ChangeList {
  readonly rows: readonly ChangeRow[]
  readonly byId: ReadonlyMap<string, ChangeRow>
}

export const noChanges: ChangeList = { rows: [], byId: new Map() }

/** Takes rows in: a later row replaces an earlier one. */
export function withChangeRows({ byId }: ChangeList, rows: readonly ChangeRow[]): ChangeList {
  const all = new Map(byId)
  for (const row of rows) all.set(row.id, row)
  return { rows: [...all.values()].sort((a, b) => b.startedAtMs - a.startedAtMs), byId: all }
}

/** Whether requests are being made for it now. */
export function isUnderWay({ state }: Pick<ChangeRow, 'state'>): boolean {
  return state === 'running' || state === 'undoing'
}

/** Whether nothing more happens to it unless a person wants it so. */
export function isOver({ state }: Pick<ChangeRow, 'state'>): boolean {
  return overStates.has(state)
}

const overStates: ReadonlySet<ChangeState> = new Set<ChangeState>(['done', 'stopped', 'failed', 'undone'])

/** Transfers list anew what they wrote: see `transfersQuery`. */
const transferKinds: ReadonlySet<ChangeKind> = new Set<ChangeKind>(['upload', 'push', 'copy'])

/** How far a change is, in objects and bytes over all its phases. */
export function progressOf({ phases }: Pick<ChangeRow, 'phases'>) {
  const sum = { done: 0, of: 0, doneBytes: 0, ofBytes: 0 }
  for (const phase of phases) {
    sum.done += phase.done
    sum.of += phase.of
    sum.doneBytes += phase.doneBytes
    sum.ofBytes += phase.ofBytes
  }
  return sum
}

/**
 * Tells from the rows of changes which stores' lists are not so any more: every so often while a change runs, and once
 * more when it holds or ends.
 */
export class ChangedStores {
  readonly #everyMs: number
  /** By change: what of it decides whether the bucket is another one. */
  readonly #signs = new Map<string, string>()
  readonly #active = new Set<string>()
  readonly #changed = new Set<string>()
  #toldAtMs = -Infinity
  #openedAtMs: number | undefined

  constructor(everyMs = 2000) {
    this.#everyMs = everyMs
  }

  /** Undefined while there is nothing to list again, or it is too early for that. */
  take(rows: readonly ChangeRow[], nowMs: number): { stores: readonly string[]; last: boolean } | undefined {
    this.#openedAtMs ??= nowMs
    for (const row of rows) {
      const sign = `${row.state} ${progressOf(row).done}`
      const before = this.#signs.get(row.id)
      // What was done before the window opened is in its lists.
      const isNews =
        !transferKinds.has(row.kind) &&
        (before === undefined ? (row.endedAtMs ?? row.startedAtMs) >= this.#openedAtMs : before !== sign)
      this.#signs.set(row.id, sign)
      if (isUnderWay(row)) this.#active.add(row.id)
      else this.#active.delete(row.id)
      if (isNews) this.#changed.add(row.store)
    }
    const last = this.#active.size === 0
    if (this.#changed.size === 0 || (!last && nowMs - this.#toldAtMs < this.#everyMs)) return undefined
    this.#toldAtMs = nowMs
    const stores = [...this.#changed]
    this.#changed.clear()
    return { stores, last }
  }
}
