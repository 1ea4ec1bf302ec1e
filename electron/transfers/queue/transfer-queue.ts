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
  /** The failure as data, for the journal and the window. */
  readonly failureOf: (error: unknown) => Failure
  /** Called whenever a transfer has ended, but for those that had before. */
  readonly onEnded?: (transfer: Transfer, order: TransferOrder) => void
  readonly now?: () => number
}

/** A multipart upload of a transfer. `ended`: the transfer failed or was cancelled, and does not need it any more. */
export interface TransferUpload extends Upload {
  readonly transfer: string
  readonly ended: boolean
}

/**
 * All transfers: waiting, running and ended, by position. The next run of the application continues what is not
 * ended.
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
  readonly #onEnded: NonNullable<QueueOptions['onEnded']>
  /** Those whose end was told. */
  readonly #ended = new WeakSet<LiveTransfer>()
  readonly #choices = new ExistingChoices((transfer) => this.#queue(transfer))

  /** Continues what the journal has. */
  constructor(parts: QueueOptions) {
    const { journal, runners, failureOf, source, sink, now = Date.now } = parts
    this.#journal = journal
    this.#now = now
    this.#onEnded = parts.onEnded ?? (() => undefined)
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
      // An order and its runner are of the same kind.
      runnerOf: ({ kind }) => runners[kind],
      changed: (transfer) => this.#changed(transfer),
    }
    this.#transfers = new OrderedTransfers(
      [...journal.all()].map((record) => new LiveTransfer(record, this.#host)),
    )
    for (const transfer of this.#transfers.all) {
      if (transfer.ended) this.#ended.add(transfer)
      this.#start(transfer)
    }
    this.#scheduler.fill()
  }

  /**
   * Adds transfers at the end; returns their IDs in the same order. They are in the journal on the disk before they
   * run.
   */
  async add(transfers: readonly NewTransfer[]): Promise<readonly string[]> {
    const position = this.#transfers.reserve(transfers.length)
    const addedAtMs = this.#now()
    const entries = transfers.map((transfer, index) => {
      const order = this.#choices.withChoice(transfer.order)
      const entry = { position: position + index, addedAtMs }
      return toAddedEntry({ ...transfer, order }, entry, this.#host.failureOf)
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

  /** The multipart uploads in this store that transfers may still complete or abort. */
  uploadsOf(store: string): readonly TransferUpload[] {
    return this.#transfers.all
      .filter((transfer) => transfer.store === store)
      .flatMap((transfer) =>
        transfer.uploads.map((upload) => ({ ...upload, transfer: transfer.id, ended: transfer.ended })),
      )
  }

  /** The names of transfers that write to this store and have not ended. */
  writingTo(store: string): readonly string[] {
    return this.#transfers.all
      .filter((transfer) => !transfer.ended && writesToStore(transfer.order, store))
      .map((transfer) => transfer.view().name)
  }

  /** How many transfers run at once from now on, small uploads beside them; the usual when undefined. */
  limit(atOnce: number | undefined): void {
    this.#scheduler.limit(atOnce)
  }

  /** How many transfers run or are queued. */
  active(): number {
    return this.#transfers.all.filter(({ state, running }) => state.phase === 'queued' || running).length
  }

  /** Yields every transfer, in pieces, and then the changes. */
  async *watch(signal: AbortSignal): AsyncGenerator<Changes, void, undefined> {
    const watch = new TransferWatch(this.#transfers.all, () => this.#scheduler.running)
    this.#watches.add(watch)
    try {
      yield* watch.changes(signal)
    } finally {
      this.#watches.delete(watch)
    }
  }

  /** Here and below, unknown IDs and ended transfers are ignored. Resolves when the journal has the change. */
  async pause(ids: readonly string[]): Promise<void> {
    await forEachYielding(byDescendingPosition(this.#transfers.of(ids)), (transfer) => {
      if (!transfer.ended && transfer.state.phase !== 'paused') transfer.setState({ phase: 'paused' })
    })
    await this.#journal.settled()
  }

  /** Queues what is paused, failed or cancelled. */
  async resume(ids: readonly string[]): Promise<void> {
    await forEachYielding(this.#transfers.of(ids), async (transfer) => {
      this.#clearing.keep(transfer)
      if (transfer.state.phase === 'cancelled') await this.#undos.stop(transfer)
      if (resumable.has(transfer.state.phase)) this.#queue(transfer)
    })
    this.#scheduler.fill()
    await this.#journal.settled()
  }

  /** Cancels at once; undoing follows. */
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

  /** Resolves when no transfer of the store runs any more, and one attempt was made to undo each. */
  async cancelStore(store: string): Promise<void> {
    await this.#cancelAndUndo((order) => usesStore(order, store))
  }

  /** As `cancelStore`, for transfers that write to the store. */
  async cancelWrites(store: string): Promise<void> {
    await this.#cancelAndUndo((order) => writesToStore(order, store))
  }

  /** Sets the store's name in the labels. Transfers continue. */
  async renameStore(store: string, name: string): Promise<void> {
    await forEachYielding(this.#transfers.all, (transfer) => {
      if (usesStore(transfer.order, store)) transfer.renameStore(store, name)
    })
    await this.#journal.settled()
  }

  /** Stops what runs on the store; it is started again with the store's new parameters. */
  async restartStore(store: string): Promise<void> {
    const stopped = [...this.#scheduler.running].filter(({ order }) => usesStore(order, store))
    await Promise.all(stopped.map((transfer) => transfer.stop()))
  }

  /** Puts the transfers, in this order, before another one or at the end. */
  async move(ids: readonly string[], before: string | undefined): Promise<void> {
    await this.#transfers.move(ids, before)
    this.#scheduler.sort()
    await this.#journal.settled()
  }

  /**
   * Sets the choice of uploads that wait for one. `always`: also of all others of the same drop, later ones included.
   */
  async choose(ids: readonly string[], choice: Choice, always: boolean): Promise<void> {
    const drops = this.#choices.choose(this.#transfers.of(ids), choice)
    if (always) await this.#choices.chooseAll(this.#transfers.all, drops, choice)
    this.#scheduler.fill()
    await this.#journal.settled()
  }

  /**
   * Replaces the order by one with another source or destination. Continues if the transfer waited for that. Fails as
   * `changed` does.
   */
  async provide(id: string, changed: (order: TransferOrder) => Promise<TransferOrder>): Promise<void> {
    const transfer = this.#transfers.get(id)
    if (transfer === undefined) return
    transfer.setOrder(await changed(transfer.order))
    const { state } = transfer
    if (state.phase === 'waiting' && state.need.kind !== 'choice') this.#queue(transfer)
    this.#scheduler.fill()
    await this.#journal.settled()
  }

  /** The order of a transfer that is done; undefined otherwise. */
  doneOrder(id: string): TransferOrder | undefined {
    const transfer = this.#transfers.get(id)
    return transfer?.state.phase === 'done' ? transfer.order : undefined
  }

  /** The stored reports; the transfer's view has their full number. */
  reports(id: string): readonly Report[] {
    return this.#transfers.get(id)?.reports ?? []
  }

  /** Adds reports about what was left out when the transfer was added. */
  async addReports(id: string, reports: readonly Report[]): Promise<void> {
    if (reports.length === 0) return
    await forEachYielding(reports, (report) => this.#transfers.get(id)?.report(report))
    await this.#journal.settled()
  }

  /** Takes ended transfers off the list, these or all, as soon as they are undone. */
  async clearEnded(ids?: readonly string[]): Promise<void> {
    this.#clearing.clear(ids === undefined ? this.#transfers.all : this.#transfers.of(ids))
    await this.#journal.settled()
  }

  /** Stops what runs; the next run of the application continues it. */
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

  #tellEnd(transfer: LiveTransfer): void {
    if (!transfer.ended) this.#ended.delete(transfer)
    else if (!this.#ended.has(transfer)) {
      this.#ended.add(transfer)
      this.#onEnded(transfer.view(), transfer.order)
    }
  }

  #changed(transfer: LiveTransfer): void {
    // Watches learn of a transfer after it is on the disk, and not after it was removed.
    if (this.#transfers.get(transfer.id) !== transfer) return
    for (const watch of this.#watches) watch.changed(transfer)
    this.#tellEnd(transfer)
    this.#clearing.changed(transfer)
  }
}

const resumable: ReadonlySet<string> = new Set(['paused', 'failed', 'cancelled'])
