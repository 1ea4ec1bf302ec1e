import { setMaxListeners } from 'node:events'

import type { Upload } from '../../../drivers/index.ts'
import type { TransferJournal } from './journal.ts'
import type { ChangedEntry, Failure, RecordedState, TransferRecord } from '../model/transfer-record.ts'
import type { TransferOrder } from '../model/order.ts'
import { renameInLabel } from '../model/order-stores.ts'
import {
  NeedsPerson,
  type Report,
  type RunContext,
  type Runner,
  type TransferMemory,
} from '../model/runner.ts'
import { TransferProgress } from './transfer-progress.ts'
import { ReportLog } from './report-log.ts'
import type { Transfer } from '../model/transfer.ts'
import { uploadFolderOf } from '../model/upload-folder.ts'
import { uploadsInMemory } from '../upload/upload-notes.ts'

/** What a transfer needs from the queue. */
export interface TransferHost extends Pick<RunContext, 'source' | 'sink'> {
  readonly journal: TransferJournal
  readonly now: () => number
  runnerOf(order: TransferOrder): Runner<TransferOrder>
  readonly failureOf: (error: unknown) => Failure
  /** Called when the transfer's view may have changed. */
  changed(transfer: LiveTransfer): void
}

/**
 * One transfer of this run of the application: its record in the journal and its run, if it has one. Entries change
 * the record. A queued transfer that has a run shows as `running`. A new state shows at once; the run ends soon
 * after.
 */
export class LiveTransfer {
  readonly id: string
  readonly #record: TransferRecord
  readonly #host: TransferHost
  readonly #progress: TransferProgress
  readonly #reports: ReportLog
  #stop: AbortController | undefined
  #run: Promise<void> | undefined
  #hasRun = false
  #startedAtMs: number
  #ranMs: number

  constructor(record: TransferRecord, host: TransferHost) {
    this.id = record.id
    this.#record = record
    this.#host = host
    this.#startedAtMs = record.addedAtMs
    this.#ranMs = record.progress?.ranMs ?? 0
    this.#reports = new ReportLog(record, host.journal)
    this.#progress = new TransferProgress(record.progress, host.now, () => host.changed(this))
  }

  get order(): TransferOrder {
    return this.#record.order
  }

  get store(): string {
    return this.#record.order.store
  }

  get position(): number {
    return this.#record.position
  }

  get state(): RecordedState {
    return this.#record.state
  }

  get reports(): readonly Report[] {
    return this.#record.reports
  }

  get uploads(): readonly Upload[] {
    return uploadsInMemory(this.#memory())
  }

  /** True until the run has ended, also while it is being stopped. */
  get running(): boolean {
    return this.#run !== undefined
  }

  /** Queued, and ready to be started. */
  get isWaiting(): boolean {
    return this.state.phase === 'queued' && !this.running
  }

  get ended(): boolean {
    const { phase } = this.state
    return phase === 'done' || phase === 'failed' || phase === 'cancelled'
  }

  /** Whether a run may have left something that cancelling must undo. */
  get needsUndo(): boolean {
    return this.#hasRun || this.#record.memory.size > 0
  }

  /** Resolves when the run has ended, in whatever way. */
  start(): Promise<void> {
    this.#run ??= this.#runOnce().finally(() => {
      this.#run = undefined
      this.#host.changed(this)
    })
    return this.#run
  }

  /** Stops the run, if there is one. The state stays: a queued transfer continues in another run. */
  async stop(): Promise<void> {
    this.#stop?.abort()
    await this.#run
  }

  /** Sets the state at once. Every state other than `queued` stops the run. */
  setState(state: RecordedState): void {
    if (state.phase !== 'queued') this.#stop?.abort()
    this.#change({ state, tally: this.#progress.toRecord(this.#ranMs) })
  }

  setPosition(position: number): void {
    this.#change({ position })
  }

  renameStore(store: string, storeName: string): void {
    this.#change({ label: renameInLabel(this.#record.label, this.order, store, storeName) })
  }

  /** The order as the person changed it: with a choice, another source or another destination. */
  setOrder(order: TransferOrder): void {
    this.#change({ order })
  }

  /** The same report is kept once: a run that continues meets the same things again. */
  report(report: Report): void {
    if (this.#reports.add(report)) this.#host.changed(this)
  }

  /** Deletes what the runs left. Fails as its runner does. */
  async undo(signal: AbortSignal): Promise<void> {
    const context = { memory: this.#memory(), signal, report: (report: Report) => this.report(report) }
    await this.#host.runnerOf(this.order).undo(this.order, context)
    this.#hasRun = false
    this.#host.journal.note([{ kind: 'forgot', id: this.id }])
  }

  view(): Transfer {
    const { id, label, order, position } = this.#record
    const folder = uploadFolderOf(order)
    return {
      id,
      ...label,
      kind: order.kind,
      store: order.store,
      ...(folder === undefined ? {} : { folder }),
      position,
      startedAtMs: this.#startedAtMs,
      ...this.#progress.view(),
      ...this.#reports.counts,
      state:
        this.state.phase === 'queued' && this.running
          ? { phase: 'running', bytesPerSecond: this.#progress.bytesPerSecond() }
          : this.state,
    }
  }

  async #runOnce(): Promise<void> {
    const { now } = this.#host
    const stop = new AbortController()
    // Many listen to it: parts, reads, waits.
    setMaxListeners(0, stop.signal)
    this.#stop = stop
    this.#hasRun = true
    this.#startedAtMs = now()
    this.#progress.begin()
    this.#reports.forgetFailures()
    this.#host.changed(this)
    let ended: RecordedState | undefined
    try {
      const { skipped } = await this.#host.runnerOf(this.order).run(this.order, this.#context(stop.signal))
      const endedAtMs = now()
      const durationMs = this.#ranMs + endedAtMs - this.#startedAtMs
      // The run succeeded all the same: the pause or cancellation came too late.
      ended = { phase: 'done', endedAtMs, durationMs, skipped }
    } catch (error) {
      if (!stop.signal.aborted) ended = this.#stateAfter(error)
    }
    this.#stop = undefined
    this.#ranMs += now() - this.#startedAtMs
    this.#progress.end(ended?.phase === 'failed' ? 'failed' : 'otherwise')
    if (ended === undefined) return
    this.#change({ state: ended, tally: this.#progress.toRecord(this.#ranMs) })
    if (ended.phase === 'done') this.#host.journal.note([{ kind: 'forgot', id: this.id }])
  }

  #stateAfter(error: unknown): RecordedState {
    if (error instanceof NeedsPerson) return { phase: 'waiting', need: error.need }
    return { phase: 'failed', error: this.#host.failureOf(error), endedAtMs: this.#host.now() }
  }

  #context(signal: AbortSignal): RunContext {
    const { source, sink } = this.#host
    return {
      signal,
      memory: this.#memory(),
      progress: this.#progress,
      source,
      sink,
      report: (report) => this.report(report),
    }
  }

  #memory(): TransferMemory {
    const { memory } = this.#record
    return {
      get: (name) => memory.get(name),
      entries: (prefix) => [...memory].filter(([name]) => name.startsWith(prefix)),
      set: (name, value) => this.#host.journal.write([{ kind: 'memory', id: this.id, name, value }]),
    }
  }

  #change(change: Omit<ChangedEntry, 'kind' | 'id'>): void {
    this.#host.journal.note([{ kind: 'changed', id: this.id, ...change }])
    this.#host.changed(this)
  }
}
