import type { Upload } from '../../../drivers/index.ts'
import { Cancellation, byDescendingPosition } from './cancellation.ts'
import { UndoScheduler, type UndoSchedulerOptions } from './undo-scheduler.ts'
import { ListClearing } from './list-clearing.ts'
import { ExistingChoices, type Choice } from './existing-choices.ts'
import { forEachYielding } from './for-each-yielding.ts'
import type { TransferJournal } from './journal.ts'
import type { Failure } from '../model/transfer-record.ts'
import type { TransferOrder } from '../model/order.ts'
import { usesStore, writesToStore } from '../model/order-stores.ts'
import { OrderedTransfers } from './ordered-transfers.ts'
import type { Report, RunContext, Runners } from '../model/runner.ts'
import { LiveTransfer, type TransferHost } from './live-transfer.ts'
import { TransferWatch, type Changes } from './transfer-watch.ts'
import { toAddedEntry, type NewTransfer, type Transfer } from '../model/transfer.ts'
import { Scheduler, type SchedulerLimits } from './scheduler.ts'

export interface QueueOptions
  extends Pick<RunContext, 'source' | 'sink'>, UndoSchedulerOptions, SchedulerLimits {
  readonly journal: TransferJournal
  readonly runners: Runners
  /** A failure as data: what is kept of it, and told. */
  readonly failureOf: (error: unknown) => Failure
  readonly now?: () => number
}

/** A multipart upload of a transfer. One that has ended, by failing or by being cancelled, needs it no more. */
export interface TransferUpload extends Upload {
  readonly transfer: string
  readonly ended: boolean
}

/**
 * All transfers: what waits, runs, and has ended, by position. What this run of the application began the next goes on
 * with.
 */
export class TransferQueue {
  readonly #journal: TransferJournal
  readonly #now: () => number
  readonly #host: TransferHost
  readonly #undos: UndoScheduler
  readonly #cancelling: Cancellation
  readonly #clearing: ListClearing
  readonly #scheduler: Scheduler
  readonly #watches = new Set<TransferWatch>()
  readonly #transfers: OrderedTransfers
  readonly #choices = new ExistingChoices((transfer) => this.#queue(transfer))

  /** Goes on with what the journal has. */
  constructor(parts: QueueOptions) {
    const { journal, runners, failureOf, source, sink, now = Date.now } = parts
    this.#journal = journal
    this.#now = now
    this.#undos = new UndoScheduler(parts)
    this.#cancelling = new Cancellation(this.#undos, now)
    this.#clearing = new ListClearing(this.#cancelling, (transfers) => this.#remove(transfers))
    this.#scheduler = new Scheduler(parts)
    this.#host = {
      journal,
      now,
      failureOf,
      source,
      sink,
      // An order and its runner are of one kind.
      runnerOf: ({ kind }) => runners[kind],
      changed: (transfer) => this.#changed(transfer),
    }
    this.#transfers = new OrderedTransfers(
      [...journal.all()].map((record) => new LiveTransfer(record, this.#host)),
    )
    for (const transfer of this.#transfers.all) this.#start(transfer)
    this.#scheduler.fill()
  }

  /** Puts them at the end; gives their ids in the same order. They are on the disk before they run. */
  async add(transfers: readonly NewTransfer[]): Promise<readonly string[]> {
    const position = this.#transfers.reserve(transfers.length)
    const addedAtMs = this.#now()
    const entries = transfers.map((transfer, index) => {
      const order = this.#choices.withChoice(transfer.order)
      const place = { position: position + index, addedAtMs }
      return toAddedEntry({ ...transfer, order }, place, this.#host.failureOf)
    })
    const added: LiveTransfer[] = []
    const written = this.#journal.write(entries)
    for (const { id } of entries) {
      const record = this.#journal.get(id)
      if (record !== undefined) added.push(new LiveTransfer(record, this.#host))
    }
    this.#transfers.append(added)
    try {
      await written
    } catch (error) {
      this.#remove(added)
      throw error
    }
    for (const transfer of added) {
      this.#start(transfer)
      this.#changed(transfer)
    }
    this.#scheduler.fill()
    return added.map(({ id }) => id)
  }

  list(): readonly Transfer[] {
    return this.#transfers.all.map((transfer) => transfer.view())
  }

  /** What transfers to a store have begun there, that they may still finish or take back. */
  uploadsOf(store: string): readonly TransferUpload[] {
    return this.#transfers.all
      .filter((transfer) => transfer.store === store)
      .flatMap((transfer) =>
        transfer.uploads.map((upload) => ({ ...upload, transfer: transfer.id, ended: transfer.ended })),
      )
  }

  /** Transfers that run or wait for their turn. */
  active(): number {
    return this.#transfers.all.filter(({ state, running }) => state.phase === 'queued' || running).length
  }

  /** Every transfer now, in pieces, and then what changes. */
  async *watch(signal: AbortSignal): AsyncGenerator<Changes, void, undefined> {
    const watch = new TransferWatch(this.#transfers.all, () => this.#scheduler.running)
    this.#watches.add(watch)
    try {
      yield* watch.changes(signal)
    } finally {
      this.#watches.delete(watch)
    }
  }

  /** Ids that are not known, or whose transfers have ended, are left alone, here and below. Resolves when it is kept. */
  async pause(ids: readonly string[]): Promise<void> {
    await forEachYielding(byDescendingPosition(this.#transfers.of(ids)), (transfer) => {
      if (!transfer.ended && transfer.state.phase !== 'paused') transfer.setState({ phase: 'paused' })
    })
    await this.#journal.settled()
  }

  /** What is paused, failed or was cancelled goes on. */
  async resume(ids: readonly string[]): Promise<void> {
    await forEachYielding(this.#transfers.of(ids), async (transfer) => {
      this.#clearing.keep(transfer)
      if (transfer.state.phase === 'cancelled') await this.#undos.stop(transfer)
      if (resumable.has(transfer.state.phase)) this.#queue(transfer)
    })
    this.#scheduler.fill()
    await this.#journal.settled()
  }

  /** What they left is taken back after. */
  async cancel(ids: readonly string[]): Promise<void> {
    await forEachYielding(
      byDescendingPosition(this.#transfers.of(ids)),
      (transfer) => void this.#cancelling.cancel(transfer),
    )
    await this.#journal.settled()
  }

  async cancelAll(): Promise<void> {
    await this.#cancelAndUndo(() => true)
  }

  /** Resolves when nothing of the store runs any more, and it was tried to take back what it left. */
  async cancelStore(store: string): Promise<void> {
    await this.#cancelAndUndo((order) => usesStore(order, store))
  }

  /** The same for those that write to it. */
  async cancelWrites(store: string): Promise<void> {
    await this.#cancelAndUndo((order) => writesToStore(order, store))
  }

  /** What is told of transfers calls the store so from now on. They go on as they are. */
  async renameStore(store: string, name: string): Promise<void> {
    await forEachYielding(this.#transfers.all, (transfer) => {
      if (usesStore(transfer.order, store)) transfer.renameStore(store, name)
    })
    await this.#journal.settled()
  }

  /** What runs of the store stops, and goes on with the store as it is then. */
  async restartStore(store: string): Promise<void> {
    const stopped = [...this.#scheduler.running].filter(({ order }) => usesStore(order, store))
    await Promise.all(stopped.map((transfer) => transfer.stop()))
  }

  /** Puts them, in this order, before another one, or at the end. */
  async move(ids: readonly string[], before: string | undefined): Promise<void> {
    await this.#transfers.move(ids, before)
    this.#scheduler.sort()
    await this.#journal.settled()
  }

  /** For uploads that wait for it, and, `always`, for all of the same drop, those to come included. */
  async choose(ids: readonly string[], choice: Choice, always: boolean): Promise<void> {
    const drops = this.#choices.choose(this.#transfers.of(ids), choice)
    if (always) await this.#choices.chooseAll(this.#transfers.all, drops, choice)
    this.#scheduler.fill()
    await this.#journal.settled()
  }

  /** The order with another source or place; goes on if that is what it waited for. Fails as `changed` does. */
  async provide(id: string, changed: (order: TransferOrder) => Promise<TransferOrder>): Promise<void> {
    const transfer = this.#transfers.get(id)
    if (transfer === undefined) return
    transfer.setOrder(await changed(transfer.order))
    const { state } = transfer
    if (state.phase === 'waiting' && state.need.kind !== 'choice') this.#queue(transfer)
    this.#scheduler.fill()
    await this.#journal.settled()
  }

  /** What was carried out; undefined while it is not done. */
  doneOrder(id: string): TransferOrder | undefined {
    const transfer = this.#transfers.get(id)
    return transfer?.state.phase === 'done' ? transfer.order : undefined
  }

  /** The first of what was told of it; its view has how many there were. */
  reports(id: string): readonly Report[] {
    return this.#transfers.get(id)?.reports ?? []
  }

  /** What was left out beside it. */
  async addReports(id: string, reports: readonly Report[]): Promise<void> {
    if (reports.length === 0) return
    await forEachYielding(reports, (report) => this.#transfers.get(id)?.report(report))
    await this.#journal.settled()
  }

  /** What is done, has failed or was cancelled goes, of these or of all, as soon as what it left is taken back. */
  async clearEnded(ids?: readonly string[]): Promise<void> {
    this.#clearing.clear(ids === undefined ? this.#transfers.all : this.#transfers.of(ids))
    await this.#journal.settled()
  }

  /** Stops what runs, and leaves it to go on in the next run of the application. */
  async close(): Promise<void> {
    await Promise.all([this.#scheduler.close(), this.#undos.close()])
    await this.#journal.close()
  }

  #start(transfer: LiveTransfer): void {
    const { state } = transfer
    if (state.phase === 'queued') this.#scheduler.put(transfer)
    else if (state.phase === 'cancelled' && state.cleaning) void this.#undos.undo(transfer)
  }

  #queue(transfer: LiveTransfer): void {
    transfer.setState({ phase: 'queued' })
    if (transfer.isWaiting) this.#scheduler.put(transfer)
  }

  async #cancelAndUndo(wanted: (order: TransferOrder) => boolean): Promise<void> {
    await this.#cancelling.cancelAll(this.#transfers.all.filter(({ order }) => wanted(order)))
    await this.#journal.settled()
  }

  #remove(transfers: readonly LiveTransfer[]): void {
    this.#transfers.remove(transfers)
    this.#journal.note(transfers.map(({ id }) => ({ kind: 'removed', id })))
    for (const watch of this.#watches) watch.removed(transfers)
  }

  #changed(transfer: LiveTransfer): void {
    // Not told of before it is on the disk, nor after it was removed.
    if (this.#transfers.get(transfer.id) !== transfer) return
    for (const watch of this.#watches) watch.changed(transfer)
    this.#clearing.changed(transfer)
  }
}

const resumable: ReadonlySet<string> = new Set(['paused', 'failed', 'cancelled'])
