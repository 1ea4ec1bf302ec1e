import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { ErrorData } from '../../api/messages.ts'
import type { ChangeItem, ChangeRow } from '../../api/rows.ts'
import { StoreError, type OpenedStore } from '../../../drivers/index.ts'
import type { Guards } from '../model/plan.ts'
import { ChangeFiles } from './change-files.ts'
import { ChangeLog } from './change-log.ts'
import {
  canUndo,
  isIrrevocable,
  isRestUndoable,
  isTransfer,
  shortSubject,
  toChangeRow,
  toKeptFailure,
  type ChangeRecord,
  type PhaseRecord,
} from './change-record.ts'
import { runChange, undoChange, type RunParts } from './change-run.ts'
import { ChangeWatch } from './change-watch.ts'
import type { FetchBlob } from './do-window.ts'
import { readItems } from './item-lines.ts'
import { linkChecker } from './linked-content.ts'
import type { Plans } from './plans.ts'
import { requireTypedName, requireUnrefused } from './refusals.ts'

export interface ChangesOptions {
  /** Where changes are kept; undefined where nothing can be written, so that no change can begin. */
  readonly folder: string | undefined
  readonly plans: Plans
  /** Fails with ReadOnly on a store that may not be changed. */
  readonly openForWriting: (
    store: string,
    signal: AbortSignal,
  ) => Promise<Pick<OpenedStore, 'name' | 'driver'>>
  readonly guards: Guards
  readonly fetchBlob: FetchBlob
  readonly errorData: (error: unknown) => ErrorData
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
  readonly #log: ChangeLog
  readonly #now: () => number
  readonly #runs = new Map<string, Run>()
  readonly #watches = new Set<ChangeWatch>()
  readonly #starting = new Set<string>()

  private constructor(options: ChangesOptions, log: ChangeLog) {
    this.#options = options
    this.#log = log
    this.#now = options.now ?? Date.now
  }

  /** Never fails: where the log cannot be read or written, nothing can be begun. Interrupted changes wait for a person. */
  static async open(options: ChangesOptions): Promise<Changes> {
    const { folder, backUpDamagedFile } = options
    if (folder === undefined) {
      const message = 'nothing can be written in the data folder; free some space there and start again'
      return new Changes(options, ChangeLog.refusing(new StoreError('Unavailable', message)))
    }
    const changes = new Changes(options, await ChangeLog.open(folder, backUpDamagedFile))
    for (const record of changes.#log.all()) {
      if (isUnderWay(record)) changes.#log.note({ ...record, state: 'interrupted' })
    }
    await changes.#clean(folder)
    return changes
  }

  /**
   * Begins a plan; gives the change. Its operations are on the disk before the first request. Fails with ReadOnly, and with
   * PreconditionFailed where a check refuses it, or where it cannot be taken back and the store's name was not typed.
   */
  async start(planId: string, typedName: string | undefined, signal: AbortSignal): Promise<string> {
    const { plan, row } = await this.#options.plans.get(planId, signal)
    const { name } = await this.#options.openForWriting(plan.store, signal)
    requireUnrefused(row.checks)
    if (!row.canUndo) requireTypedName(name, typedName)
    if (this.#starting.has(planId)) throw new StoreError('PreconditionFailed', 'this plan was begun already')
    this.#starting.add(planId)
    try {
      const id = randomUUID()
      const files = this.#filesOf(id)
      try {
        const phases: PhaseRecord[] = []
        for (const [number, phase] of plan.phases.entries()) {
          const written = await files.write(phase, number, signal)
          phases.push({
            name: phase.name,
            done: 0,
            of: written.count,
            doneBytes: 0,
            ofBytes: written.sizeBytes,
            undoable: written.undoable,
            begun: false,
            // A person pressed for it just now.
            ...(phase.waitsMs === undefined || number === 0 ? {} : { waitsMs: phase.waitsMs }),
            ...(phase.guard === undefined ? {} : { guard: phase.guard }),
            index: 0,
            offset: 0,
          })
        }
        await files.sync()
        await this.#write({
          id,
          store: plan.store,
          storeName: name,
          kind: plan.kind,
          subject: shortSubject(plan.subject),
          by: this.#options.by,
          startedAtMs: this.#now(),
          state: 'running',
          takesBack: false,
          phases,
          phase: 0,
          failures: 0,
          kept: 0,
          itemsBytes: 0,
        })
      } catch (error) {
        await files.remove()
        throw error
      }
      this.#options.plans.remove(planId)
      this.#run(id)
      return id
    } finally {
      this.#starting.delete(planId)
    }
  }

  /** Holds a change where it is; resolves when no request of it is under way. */
  async pause(id: string): Promise<void> {
    await this.#hold(this.#record(id), 'paused')
  }

  /** Holds what changes this store: the store is about to be closed. */
  async pauseStore(store: string): Promise<void> {
    const running = this.#log.all().filter((record) => record.store === store && this.#runs.has(record.id))
    await Promise.all(running.map((record) => this.#hold(record, 'paused')))
  }

  /**
   * Goes on with what is paused, interrupted or failed, or begins the phase that waits: not before its time, and with the
   * store's name typed where the rest cannot be taken back. Fails with PreconditionFailed.
   */
  async goOn(id: string, typedName: string | undefined, signal: AbortSignal): Promise<void> {
    const { state, store, takesBack } = this.#record(id)
    if (!continuable.has(state)) throw notNow('this change is not held')
    const { name } = await this.#options.openForWriting(store, signal)
    const record = this.#record(id)
    if (record.state !== state) throw notNow('this change is not held any more')
    if (state !== 'waiting') return await this.#begin(record, takesBack ? 'undoing' : 'running')
    if (record.waitsUntilMs !== undefined && this.#now() < record.waitsUntilMs)
      throw notNow(`this goes on at ${new Date(record.waitsUntilMs).toISOString()} at the earliest`)
    if (!isRestUndoable(record)) requireTypedName(name, typedName)
    const { waitsUntilMs: _, ...rest } = record
    const phases = record.phases.map((phase, number) =>
      number === record.phase ? { ...phase, pressed: true } : phase,
    )
    await this.#begin({ ...rest, phases }, 'running')
  }

  /** Ends a change where it is. */
  async stop(id: string): Promise<void> {
    const record = this.#record(id)
    if (record.state === 'stopped') return
    if (isUnderWay(record)) return await this.#hold(record, 'stopped')
    if (!continuable.has(record.state)) throw notNow('this change has ended')
    const { waitsUntilMs: _, ...rest } = record
    const stopped: ChangeRecord = { ...rest, state: 'stopped', endedAtMs: this.#now() }
    await this.#write(stopped)
    await this.#forgetOperations(stopped)
  }

  /** Takes a change back. Fails with PreconditionFailed where it runs, or has begun what cannot be taken back. */
  async undo(id: string, signal: AbortSignal): Promise<void> {
    const { store } = this.#record(id)
    await this.#options.openForWriting(store, signal)
    const record = this.#record(id)
    if (!canUndo(record)) throw notNow('this change cannot be taken back now')
    const { waitsUntilMs: _, ...rest } = record
    await this.#begin({ ...rest, takesBack: true }, 'undoing')
  }

  /** All changes, newest first, then those that changed; see `ChangeWatch`. */
  async *watch(signal: AbortSignal): AsyncGenerator<readonly ChangeRow[], void, undefined> {
    const watch = new ChangeWatch(
      this.#log.all().map(({ id }) => id),
      (id) => this.#row(id),
    )
    this.#watches.add(watch)
    try {
      yield* watch.rows(signal)
    } finally {
      this.#watches.delete(watch)
    }
  }

  /** What is kept of some changes, in their order in the log, newest first; of all where none are named. */
  rows(ids?: readonly string[]): readonly ChangeRow[] {
    const wanted = ids === undefined ? undefined : new Set(ids)
    return this.#log
      .all()
      .filter(({ id }) => wanted === undefined || wanted.has(id))
      .map((record) => toChangeRow(record))
  }

  /** What failed of a change, and what was kept, in pages. */
  items(id: string, signal: AbortSignal): AsyncIterable<readonly ChangeItem[]> {
    return readItems(this.#filesOf(this.#record(id).id).items, signal)
  }

  /** Keeps a record of what was changed by other ways: a transfer. A later one with the same id replaces it. */
  note(record: ChangeRecord): void {
    for (const old of this.#log.note(record)) void this.#drop(old)
    this.#changed(record.id)
  }

  get(id: string): ChangeRecord | undefined {
    return this.#log.get(id)
  }

  /** Stops what runs; at the next start it is interrupted, and goes on when a person says so. */
  async close(): Promise<void> {
    const runs = [...this.#runs.values()]
    for (const run of runs) run.stop.abort()
    await Promise.all(runs.map(({ ended }) => ended))
    await this.#log.close()
  }

  async #begin(record: ChangeRecord, state: 'running' | 'undoing'): Promise<void> {
    const { error: _, endedAtMs: __, ...rest } = record
    await this.#write({ ...rest, state })
    this.#run(record.id)
  }

  /** Runs it in the background, to its end or until it is held. */
  #run(id: string): void {
    const stop = new AbortController()
    const run: Run = { stop, live: new Map(), ended: Promise.resolve() }
    this.#runs.set(id, run)
    run.ended = this.#runToEnd(id, run)
  }

  async #runToEnd(id: string, run: Run): Promise<void> {
    const end = await this.#endOf(id, run)
    this.#runs.delete(id)
    const record = this.#log.get(id)
    if (record === undefined || end === undefined) return
    const ended = { ...record, ...end }
    // What is not on the disk is found interrupted at the next start.
    await this.#write(ended).catch(() => undefined)
    await this.#forgetOperations(ended)
  }

  /** How a run ended; undefined where the application ends, so that it goes on at the next start. */
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
    const { store, state } = this.#record(id)
    const { driver } = await this.#options.openForWriting(store, signal)
    const parts = this.#partsOf(id, run, driver)
    return state === 'undoing' ? await undoChange(parts, signal) : await runChange(parts, signal)
  }

  #partsOf(id: string, run: Run, driver: OpenedStore['driver']): RunParts {
    const { guards, fetchBlob, errorData } = this.#options
    return {
      files: this.#filesOf(id),
      driver,
      guards,
      fetchBlob,
      isLinkable: linkChecker(driver, this.#wasCollectedSince(this.#record(id))),
      errorData,
      now: this.#now,
      record: () => this.#record(id),
      note: (change) => {
        this.#log.note({ ...this.#record(id), ...change })
        this.#changed(id)
      },
      onDisk: (change) => this.#write({ ...this.#record(id), ...change }),
      progress: (phase, done, doneBytes) => {
        const before = run.live.get(phase) ?? { done: 0, doneBytes: 0 }
        run.live.set(phase, { done: before.done + done, doneBytes: before.doneBytes + doneBytes })
        this.#changed(id)
      },
    }
  }

  /** Whether content was deleted for good from the same store after a change began. */
  #wasCollectedSince({ store, startedAtMs }: ChangeRecord): boolean {
    return this.#log
      .all()
      .some((other) => other.store === store && other.startedAtMs >= startedAtMs && isIrrevocable(other))
  }

  async #hold(record: ChangeRecord, state: 'paused' | 'stopped'): Promise<void> {
    const run = this.#runs.get(record.id)
    if (run === undefined) {
      if (state === 'stopped' || record.state === 'paused') return
      throw notNow('this change does not run')
    }
    run.held = state === 'paused' ? { state } : { state, endedAtMs: this.#now() }
    run.stop.abort()
    await run.ended
  }

  #row(id: string): ChangeRow | undefined {
    const record = this.#log.get(id)
    if (record === undefined) return undefined
    const live = this.#runs.get(id)?.live
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

  #record(id: string): ChangeRecord {
    const record = this.#log.get(id)
    if (record === undefined) throw new StoreError('NotFound', 'there is no such change')
    return record
  }

  async #write(record: ChangeRecord): Promise<void> {
    const dropped = await this.#log.write(record)
    this.#changed(record.id)
    await Promise.all(dropped.map((old) => this.#drop(old)))
  }

  #changed(id: string): void {
    for (const watch of this.#watches) watch.changed(id)
  }

  #filesOf(id: string): ChangeFiles {
    return new ChangeFiles(join(this.#options.folder ?? '', id))
  }

  async #drop({ id, kind }: ChangeRecord): Promise<void> {
    if (!isTransfer(kind)) await this.#filesOf(id).remove()
  }

  /** What is kept for an undo is not needed any more once there cannot be one. */
  async #forgetOperations(record: ChangeRecord): Promise<void> {
    const isOver = record.state === 'undone' || record.state === 'done' || record.state === 'stopped'
    if (isOver && !canUndo(record)) await this.#filesOf(record.id).forgetOperations(record.phases.length)
  }

  /** Deletes what a kill left: files of changes that never began, or that are not kept any more. */
  async #clean(folder: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (!entry.isDirectory()) continue
      const record = this.#log.get(entry.name)
      if (record === undefined) await this.#filesOf(entry.name).remove()
      else await this.#forgetOperations(record)
    }
  }
}

interface Run {
  readonly stop: AbortController
  /** By phase: what is done beyond what the record has. */
  readonly live: Map<number, { readonly done: number; readonly doneBytes: number }>
  /** How it is when it was stopped by a person. */
  held?: Partial<ChangeRecord>
  ended: Promise<void>
}

const continuable: ReadonlySet<ChangeRecord['state']> = new Set<ChangeRecord['state']>([
  'paused',
  'waiting',
  'interrupted',
  'failed',
])

function isUnderWay({ state }: ChangeRecord): boolean {
  return state === 'running' || state === 'undoing'
}

function notNow(message: string): StoreError {
  return new StoreError('PreconditionFailed', message)
}
