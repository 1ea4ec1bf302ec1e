import { randomUUID } from 'node:crypto'

import type { ChangeItem, ChangeRow } from '../../api/rows.ts'
import { explained } from '../../../drivers/index.ts'
import { beginChange } from './begin-change.ts'
import { canUndo, isRestUndoable, toChangeRow, type ChangeRecord } from './change-record.ts'
import { ChangeRuns, requireLocation, type ChangeRunsOptions } from './change-runs.ts'
import { doneOperations, type DoneOperations } from './done-operations.ts'
import { changeError, explain } from './explain.ts'
import { readItems } from './item-lines.ts'
import { KeptChanges } from './kept-changes.ts'
import type { Plans } from './plans.ts'
import { requireTypedName, requireUnrefused } from './refusals.ts'

export interface ChangesOptions extends ChangeRunsOptions {
  /** Where changes are kept; undefined where nothing can be written, so that no change can begin. */
  readonly folder: string | undefined
  readonly plans: Plans
  /** Moves a damaged file aside and returns its new path. */
  readonly backUpDamagedFile: (path: string) => Promise<string>
  /** Who is logged in on this computer. */
  readonly by: string
  readonly now?: () => number
}

/**
 * Everything that changes a bucket on purpose: begun by a plan, noted on the disk before it is done, so that it goes on after
 * a kill at any point, and can be taken back where that is possible. Keeps what was changed, the newest 10,000.
 */
export class Changes {
  readonly #options: ChangesOptions
  readonly #kept: KeptChanges
  readonly #runs: ChangeRuns
  readonly #now: () => number
  readonly #starting = new Set<string>()

  private constructor(options: ChangesOptions, kept: KeptChanges) {
    this.#options = options
    this.#kept = kept
    this.#now = options.now ?? Date.now
    this.#runs = new ChangeRuns(kept, options, this.#now)
  }

  /** Never fails. Changes that were under way are interrupted: a person goes on with them. */
  static async open(options: ChangesOptions): Promise<Changes> {
    return new Changes(options, await KeptChanges.open(options.folder, options.backUpDamagedFile))
  }

  /**
   * Begins a plan; gives the change. Its operations are on the disk before the first request. Fails with ReadOnly, and with
   * PreconditionFailed where a check refuses it, or where it cannot be taken back and the store's name was not typed.
   */
  async start(planId: string, typedName: string | undefined, signal: AbortSignal): Promise<string> {
    const { plans, openForWriting, locationOf, by } = this.#options
    const { plan, row } = await plans.get(planId, signal)
    const { name: storeName } = await openForWriting(plan.store, signal)
    requireUnrefused(row.checks)
    if (row.needsName) requireTypedName(storeName, typedName)
    // Another window may have begun it while this one asked.
    if (this.#starting.has(planId) || !plans.has(planId)) throw changeError('PreconditionFailed', 'planGone')
    this.#starting.add(planId)
    const id = randomUUID()
    const files = this.#kept.filesOf(id)
    try {
      const about = { id, storeName, location: locationOf(plan.store), by, startedAtMs: this.#now() }
      await this.#kept.write(await beginChange(plan, files, about, signal))
    } catch (error) {
      await files.remove()
      throw error
    } finally {
      this.#starting.delete(planId)
    }
    plans.remove(planId)
    this.#runs.begin(id)
    return id
  }

  /** Holds a change where it is; resolves when no request of it is under way. */
  async pause(id: string): Promise<void> {
    const { state } = this.#kept.record(id)
    if (state === 'paused') return
    if (!isUnderWay(state)) throw changeError('PreconditionFailed', 'changeNotRunning')
    await this.#runs.hold(id, { state: 'paused' })
  }

  /** Holds what changes this store, which is about to be closed. */
  async pauseStore(store: string): Promise<void> {
    const running = this.#kept.all().filter((record) => record.store === store && this.#runs.has(record.id))
    await Promise.all(running.map(({ id }) => this.#runs.hold(id, { state: 'paused' })))
  }

  /**
   * Goes on with what is paused, interrupted or failed, or begins the phase that waits: not before its time, and with the
   * store's name typed where the rest cannot be taken back. Fails with PreconditionFailed.
   */
  async goOn(id: string, typedName: string | undefined, signal: AbortSignal): Promise<void> {
    const { state, store } = this.#kept.record(id)
    if (!continuable.has(state)) throw changeError('PreconditionFailed', 'changeNotHeld')
    const { name } = await this.#options.openForWriting(store, signal)
    const record = this.#kept.record(id)
    if (record.state !== state) throw changeError('PreconditionFailed', 'changeNotHeld')
    if (state !== 'waiting') return await this.#begin(record, record.takesBack ? 'undoing' : 'running')
    const { waitsUntilMs = 0, phase: next } = record
    if (this.#now() < waitsUntilMs)
      throw explained(
        'PreconditionFailed',
        explain('tooEarly', { time: new Date(waitsUntilMs).toISOString() }),
      )
    if (!isRestUndoable(record)) requireTypedName(name, typedName)
    const phases = record.phases.map((phase, number) =>
      number === next ? { ...phase, pressed: true } : phase,
    )
    await this.#begin({ ...record, phases }, 'running')
  }

  /** Ends a change where it is. */
  async stop(id: string): Promise<void> {
    const record = this.#kept.record(id)
    const stopped = { state: 'stopped', endedAtMs: this.#now() } as const
    if (record.state === 'stopped') return
    if (isUnderWay(record.state)) return await this.#runs.hold(id, stopped)
    if (!continuable.has(record.state)) throw changeError('PreconditionFailed', 'changeEnded')
    const { waitsUntilMs: _, ...rest } = record
    await this.#kept.write({ ...rest, ...stopped })
    await this.#kept.forgetOperations({ ...rest, ...stopped })
  }

  /** Takes a change back. Fails with PreconditionFailed where it runs, or has begun what cannot be taken back. */
  async undo(id: string, signal: AbortSignal): Promise<void> {
    await this.#options.openForWriting(this.#kept.record(id).store, signal)
    const record = this.#kept.record(id)
    if (!canUndo(record)) throw changeError('PreconditionFailed', 'changeNotUndoable')
    await this.#begin({ ...record, takesBack: true }, 'undoing')
  }

  /** All changes, newest first, then those that changed; see `ChangeWatch`. */
  watch(signal: AbortSignal): AsyncIterable<readonly ChangeRow[]> {
    return this.#kept.watch((record) => this.#runs.rowOf(record), signal)
  }

  /** What is kept of some changes, in their order in the log, newest first; of all where none are named. */
  rows(ids?: readonly string[]): readonly ChangeRow[] {
    const wanted = ids === undefined ? undefined : new Set(ids)
    return this.#kept
      .all()
      .filter(({ id }) => wanted === undefined || wanted.has(id))
      .map((record) => toChangeRow(record))
  }

  /** When the collection of a store began that is neither done nor stopped; undefined where there is none. */
  collectingSinceMs(store: string): number | undefined {
    return this.#kept
      .all()
      .find((record) => record.kind === 'collectGarbage' && record.store === store && isHeldOrRuns(record))
      ?.startedAtMs
  }

  /** What failed of a change, and what was kept, in pages. Fails with NotFound. */
  items(id: string, signal: AbortSignal): AsyncIterable<readonly ChangeItem[]> {
    return readItems(this.#kept.filesOf(this.#kept.record(id).id).items, signal)
  }

  /** What a change went through, phase by phase, failed operations too. Fails with Corrupt where its notes are damaged. */
  operations(id: string, signal: AbortSignal): AsyncIterable<DoneOperations> {
    const record = this.#kept.record(id)
    return doneOperations(this.#kept.filesOf(record.id), record, signal)
  }

  /** Keeps a record of what was changed by other ways: a transfer. A later one with the same id replaces it. */
  note(record: ChangeRecord): void {
    this.#kept.note(record)
  }

  get(id: string): ChangeRecord | undefined {
    return this.#kept.get(id)
  }

  /** How many run, or are taken back, now. */
  underWay(): number {
    return this.#runs.size
  }

  /** Stops what runs; at the next start it is interrupted, and goes on when a person says so. */
  async close(): Promise<void> {
    await this.#runs.close()
    await this.#kept.close()
  }

  async #begin(record: ChangeRecord, state: 'running' | 'undoing'): Promise<void> {
    requireLocation(this.#options.locationOf(record.store), record.location)
    const { error: _, endedAtMs: __, waitsUntilMs: ___, ...rest } = record
    await this.#kept.write({ ...rest, state })
    this.#runs.begin(record.id)
  }
}

const continuable: ReadonlySet<ChangeRecord['state']> = new Set<ChangeRecord['state']>([
  'paused',
  'waiting',
  'interrupted',
  'failed',
])

function isHeldOrRuns({ state }: ChangeRecord): boolean {
  return isUnderWay(state) || (continuable.has(state) && state !== 'failed')
}

function isUnderWay(state: ChangeRecord['state']): boolean {
  return state === 'running' || state === 'undoing'
}
