import type { ErrorData } from '../../api/messages.ts'
import type { ChangeRow } from '../../api/rows.ts'
import { isNotFound, type OpenedStore, type StorageDriver } from '../../../drivers/index.ts'
import type { Afterwards, Guards } from '../model/plan.ts'
import { isIrrevocable, tookBlobs, toChangeRow, toKeptFailure, type ChangeRecord } from './change-record.ts'
import { runChange, undoChange, type RunParts } from './change-run.ts'
import type { FetchBlob } from './do-window.ts'
import { changeError } from './explain.ts'
import type { KeepBlob } from './keep-copies.ts'
import type { KeptChanges } from './kept-changes.ts'
import { linkChecker, type TakenSince } from './linked-content.ts'

export interface ChangeRunsOptions {
  /** Fails with ReadOnly on a store that may not be changed. */
  readonly openForWriting: (
    store: string,
    signal: AbortSignal,
  ) => Promise<Pick<OpenedStore, 'name' | 'driver'>>
  /** Names the bucket and folder of a store: a change is never done in another one. Fails with NotFound. */
  readonly locationOf: (store: string) => string
  readonly guards: Guards
  /** Nobody looks afterwards when absent. */
  readonly afterwards?: Afterwards
  readonly fetchBlob: FetchBlob
  readonly keepBlob: KeepBlob
  readonly errorData: (error: unknown) => ErrorData
}

/** The changes that run or are taken back now, each in the background. */
export class ChangeRuns {
  readonly #kept: KeptChanges
  readonly #options: ChangeRunsOptions
  readonly #now: () => number
  readonly #runs = new Map<string, Run>()

  constructor(kept: KeptChanges, options: ChangeRunsOptions, now: () => number) {
    this.#kept = kept
    this.#options = options
    this.#now = now
  }

  has(id: string): boolean {
    return this.#runs.has(id)
  }

  /** How many run, or are taken back. */
  get size(): number {
    return this.#runs.size
  }

  /** Runs it as its state says, to its end or until it is held. */
  begin(id: string): void {
    const run: Run = { stop: new AbortController(), live: new Map(), ended: Promise.resolve() }
    this.#runs.set(id, run)
    run.ended = this.#runToEnd(id, run)
  }

  /** Resolves when no request of it is under way. */
  async hold(id: string, held: Partial<ChangeRecord>): Promise<void> {
    const run = this.#runs.get(id)
    if (run === undefined) return
    run.held = held
    run.stop.abort()
    await run.ended
  }

  /** The change with what is done beyond what its record has. */
  rowOf(record: ChangeRecord): ChangeRow {
    const live = this.#runs.get(record.id)?.live
    if (live === undefined) return toChangeRow(record)
    const phases = record.phases.map((phase, number) => {
      const { done, doneBytes } = live.get(number) ?? { done: 0, doneBytes: 0 }
      return {
        ...phase,
        done: Math.max(0, phase.done + done),
        doneBytes: Math.max(0, phase.doneBytes + doneBytes),
      }
    })
    return toChangeRow({ ...record, phases })
  }

  /** Stops what runs, and leaves its record: at the next start it is interrupted. */
  async close(): Promise<void> {
    const runs = [...this.#runs.values()]
    for (const { stop } of runs) stop.abort()
    await Promise.all(runs.map(({ ended }) => ended))
  }

  async #runToEnd(id: string, run: Run): Promise<void> {
    const end = await this.#endOf(id, run)
    this.#runs.delete(id)
    const record = this.#kept.get(id)
    if (record === undefined || end === undefined) return
    const ended = { ...record, ...end }
    // What is not on the disk is found interrupted at the next start.
    await this.#kept.write(ended).catch(() => this.#kept.note(ended))
    await this.#kept.forgetOperations(ended)
  }

  /** How a run ended; undefined where the application ends. */
  async #endOf(id: string, run: Run): Promise<Partial<ChangeRecord> | undefined> {
    try {
      return await this.#runOnce(id, run)
    } catch (error) {
      if (run.stop.signal.aborted) return run.held
      const said = toKeptFailure(this.#options.errorData(error))
      return { state: 'failed', endedAtMs: this.#now(), error: said }
    }
  }

  async #runOnce(id: string, run: Run): Promise<Partial<ChangeRecord>> {
    const { signal } = run.stop
    const { store, state, location } = this.#kept.record(id)
    requireLocation(this.#options.locationOf(store), location)
    const { driver } = await this.#options.openForWriting(store, signal)
    const parts = this.#partsOf(id, run, driver)
    return state === 'undoing' ? await undoChange(parts, signal) : await runChange(parts, signal)
  }

  #partsOf(id: string, run: Run, driver: OpenedStore['driver']): RunParts {
    const { guards, afterwards, fetchBlob, keepBlob, errorData } = this.#options
    const record = (): ChangeRecord => this.#kept.record(id)
    return {
      files: this.#kept.filesOf(id),
      driver,
      guards,
      afterwards,
      keepBlob,
      openCopies: (store, signal) => this.#openCopies(store, signal),
      fetchBlob: async (operation, to, signal) => {
        this.#requireCopies(operation.from)
        await fetchBlob(operation, to, signal)
      },
      linkChecker: () => linkChecker(driver, this.#tookSince(record())),
      errorData,
      now: this.#now,
      record,
      note: (change) => this.#kept.note({ ...record(), ...change }),
      onDisk: (change) => this.#kept.write({ ...record(), ...change }),
      progress: (phase, done, doneBytes) => {
        const before = run.live.get(phase) ?? { done: 0, doneBytes: 0 }
        run.live.set(phase, { done: before.done + done, doneBytes: before.doneBytes + doneBytes })
        this.#kept.changed(id)
      },
    }
  }

  async #openCopies(store: string, signal: AbortSignal): Promise<StorageDriver> {
    this.#requireCopies(store)
    return (await this.#options.openForWriting(store, signal)).driver
  }

  /** Where the store is not in the list any more, that is said of the change, and not of each of its blobs. */
  #requireCopies(store: string): void {
    try {
      this.#options.locationOf(store)
    } catch (error) {
      if (!isNotFound(error)) throw error
      throw changeError('PreconditionFailed', 'copiesGone')
    }
  }

  /**
   * What was taken from the same place after a change began, and is not back: also by changes that began before, as a sweep does
   * that waited, and by another store of the list that has the same bucket and folder. By this change itself, where some of
   * it could not be brought back.
   */
  #tookSince({ id, location, startedAtMs }: ChangeRecord): TakenSince {
    const since = this.#kept.all().filter((other) => {
      const wentOn = other.endedAtMs === undefined || other.endedAtMs >= startedAtMs
      return other.location === location && wentOn
    })
    return {
      content: since.some((other) => tookBlobs(other) || (other.id !== id && isIrrevocable(other))),
      revisions: since.some(({ phases }) => phases.some(({ name, begun }) => begun && name === 'revisions')),
    }
  }
}

interface Run {
  readonly stop: AbortController
  /** By phase: what is done beyond what the record has. */
  readonly live: Map<number, { readonly done: number; readonly doneBytes: number }>
  /** How it is when a person held it. */
  held?: Partial<ChangeRecord>
  ended: Promise<void>
}

/** Fails with PreconditionFailed where the store has another bucket or folder by now. */
export function requireLocation(now: string, then: string): void {
  if (now === then) return
  throw changeError('PreconditionFailed', 'otherLocation')
}
