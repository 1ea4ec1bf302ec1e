import { randomUUID } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'

import type { Upload } from '../../drivers/index.ts'
import { Cleaning, type CleaningOptions } from './cleaning.ts'
import type { TransferJournal } from './journal.ts'
import type { AddedEntry, Failure } from './kept-transfer.ts'
import type { OrderOf, TransferOrder } from './order.ts'
import { placesBetween } from './positions.ts'
import type { Report, RunContext, Runners } from './runner.ts'
import { RunningTransfer, type TransferHost } from './running-transfer.ts'
import { TransferWatch, type Changes } from './transfer-watch.ts'
import type { NewTransfer, Transfer } from './transfer.ts'
import { Turns, type TurnLimits } from './turns.ts'

export interface QueueParts extends Pick<RunContext, 'source' | 'sink'>, CleaningOptions, TurnLimits {
  readonly journal: TransferJournal
  readonly runners: Runners
  /** A failure as data: what is kept of it, and told. */
  readonly failureOf: (error: unknown) => Failure
  readonly now?: () => number
}

export type Choice = 'skip' | 'overwrite' | 'keepBoth'

/** A multipart upload of a transfer. One that has ended, by failing or by being cancelled, needs it no more. */
export interface TransferUpload extends Upload {
  readonly transfer: string
  readonly ended: boolean
}

/** All transfers: what waits, runs, and has ended, by position. What this run of the application began the next goes on with. */
export class TransferQueue {
  readonly #journal: TransferJournal
  readonly #now: () => number
  readonly #host: TransferHost
  readonly #cleaning: Cleaning
  readonly #turns: Turns
  readonly #watches = new Set<TransferWatch>()
  readonly #byId = new Map<string, RunningTransfer>()
  /** What was chosen for all of a drop. */
  readonly #choices = new Map<string, Choice>()
  #ordered: readonly RunningTransfer[]
  /** None is larger. */
  #lastPosition: number
  #moving: Promise<void> = Promise.resolve()

  /** Goes on with what the journal has. */
  constructor(parts: QueueParts) {
    const { journal, runners, failureOf, source, sink, now = Date.now } = parts
    this.#journal = journal
    this.#now = now
    this.#cleaning = new Cleaning(parts)
    this.#turns = new Turns(parts)
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
    this.#ordered = [...journal.all()]
      .map((kept) => new RunningTransfer(kept, this.#host))
      .sort((a, b) => a.position - b.position)
    for (const transfer of this.#ordered) this.#byId.set(transfer.id, transfer)
    this.#lastPosition = this.#ordered.at(-1)?.position ?? 0
    for (const transfer of this.#ordered) this.#goOn(transfer)
    this.#turns.fill()
  }

  /** Puts them at the end; gives their ids in the same order. They are on the disk before they run. */
  async add(transfers: readonly NewTransfer[]): Promise<readonly string[]> {
    const position = this.#lastPosition + 1
    this.#lastPosition += transfers.length
    const entries = transfers.map((transfer, index) => this.#entryOf(transfer, position + index))
    const added: RunningTransfer[] = []
    const written = this.#journal.write(entries)
    for (const { id } of entries) {
      const kept = this.#journal.get(id)
      if (kept !== undefined) added.push(new RunningTransfer(kept, this.#host))
    }
    this.#ordered = [...this.#ordered, ...added]
    for (const transfer of added) this.#byId.set(transfer.id, transfer)
    try {
      await written
    } catch (error) {
      this.#remove(added)
      throw error
    }
    for (const transfer of added) {
      this.#goOn(transfer)
      this.#changed(transfer)
    }
    this.#turns.fill()
    return added.map(({ id }) => id)
  }

  list(): readonly Transfer[] {
    return this.#ordered.map((transfer) => transfer.view())
  }

  /** What transfers to a store have begun there, that they may still finish or take back. */
  uploadsOf(store: string): readonly TransferUpload[] {
    return this.#ordered
      .filter((transfer) => transfer.store === store)
      .flatMap((transfer) =>
        transfer.uploads.map((upload) => ({ ...upload, transfer: transfer.id, ended: transfer.ended })),
      )
  }

  /** Transfers that run or wait for their turn. */
  active(): number {
    return this.#ordered.filter(({ state, running }) => state.phase === 'queued' || running).length
  }

  /** Every transfer now, in pieces, and then what changes. */
  async *watch(signal: AbortSignal): AsyncGenerator<Changes, void, undefined> {
    const watch = new TransferWatch(this.#ordered, () => this.#turns.running)
    this.#watches.add(watch)
    try {
      yield* watch.changes(signal)
    } finally {
      this.#watches.delete(watch)
    }
  }

  /** Ids that are not known, or whose transfers have ended, are left alone, here and below. Resolves when it is kept. */
  async pause(ids: readonly string[]): Promise<void> {
    await inSlices(lastFirst(this.#of(ids)), (transfer) => {
      if (!transfer.ended && transfer.state.phase !== 'paused') transfer.become({ phase: 'paused' })
    })
    await this.#journal.settled()
  }

  /** What is paused, failed or was cancelled goes on. */
  async resume(ids: readonly string[]): Promise<void> {
    await inSlices(this.#of(ids), async (transfer) => {
      if (transfer.state.phase === 'cancelled') await this.#cleaning.leave(transfer)
      if (resumable.has(transfer.state.phase)) this.#queue(transfer)
    })
    this.#turns.fill()
    await this.#journal.settled()
  }

  /** What they left is taken back after. */
  async cancel(ids: readonly string[]): Promise<void> {
    await inSlices(lastFirst(this.#of(ids)), (transfer) => void this.#cancel(transfer))
    await this.#journal.settled()
  }

  async cancelAll(): Promise<void> {
    await this.#cancelAndClean(this.#ordered)
  }

  /** Resolves when nothing of the store runs any more, and it was tried to take back what it left. */
  async cancelStore(store: string): Promise<void> {
    await this.#cancelAndClean(this.#ordered.filter(({ order }) => concerns(order, store)))
  }

  /** The same for those that write to it. */
  async cancelWrites(store: string): Promise<void> {
    await this.#cancelAndClean(this.#ordered.filter(({ order }) => order.store === store && writes(order)))
  }

  /** What runs of the store stops, and goes on with the store as it is then. */
  async restartStore(store: string): Promise<void> {
    const stopped = [...this.#turns.running].filter(({ order }) => concerns(order, store))
    await Promise.all(stopped.map((transfer) => transfer.stop()))
  }

  /** Puts them, in this order, before another one, or at the end. */
  move(ids: readonly string[], before: string | undefined): Promise<void> {
    // One after the other: a place lies between positions that are as they will be.
    const moved = this.#moving.then(() => this.#move(ids, before))
    this.#moving = moved.catch(() => undefined)
    return moved
  }

  /** For uploads that wait for it, and, `always`, for all of the same drop, those to come included. */
  async choose(ids: readonly string[], choice: Choice, always: boolean): Promise<void> {
    const drops = new Set<string>()
    for (const transfer of this.#of(ids)) {
      const { state, order } = transfer
      if (order.kind !== 'upload' || state.phase !== 'waiting' || state.need.kind !== 'choice') continue
      if (always) drops.add(order.drop)
      this.#chosen(transfer, order, choice)
    }
    for (const drop of drops) this.#choices.set(drop, choice)
    if (drops.size > 0) {
      for (const transfer of this.#ordered) {
        const { order } = transfer
        if (transfer.ended || order.kind !== 'upload' || !drops.has(order.drop) || !asks(order)) continue
        this.#chosen(transfer, order, choice)
      }
    }
    this.#turns.fill()
    await this.#journal.settled()
  }

  /** The order with another source or place; goes on if that is what it waited for. Fails with what `changed` fails with. */
  async provide(id: string, changed: (order: TransferOrder) => Promise<TransferOrder>): Promise<void> {
    const transfer = this.#byId.get(id)
    if (transfer === undefined) return
    transfer.reordered(await changed(transfer.order))
    const { state } = transfer
    if (state.phase === 'waiting' && state.need.kind !== 'choice') this.#queue(transfer)
    this.#turns.fill()
    await this.#journal.settled()
  }

  reports(id: string): readonly Report[] {
    return this.#byId.get(id)?.reports ?? []
  }

  /** What was left out beside it. */
  async addReports(id: string, reports: readonly Report[]): Promise<void> {
    for (const report of reports) this.#byId.get(id)?.report(report)
    await this.#journal.settled()
  }

  /** What is done, has failed or was cancelled goes, of these or of all, as soon as what it left is taken back. */
  async clearEnded(ids?: readonly string[]): Promise<void> {
    const wanted = ids === undefined ? this.#ordered : this.#of(ids)
    const ended = wanted.filter((transfer) => transfer.ended)
    for (const transfer of ended) if (transfer.state.phase === 'failed') void this.#clear(transfer)
    this.#remove(ended.filter(isOver))
    await this.#journal.settled()
  }

  /** Stops what runs, and leaves it to go on in the next run of the application. */
  async close(): Promise<void> {
    await Promise.all([this.#turns.close(), this.#cleaning.close()])
    await this.#journal.close()
  }

  #of(ids: readonly string[]): readonly RunningTransfer[] {
    return [...new Set(ids)].flatMap((id) => this.#byId.get(id) ?? [])
  }

  #entryOf({ order, totalBytes, refused, reports, ...label }: NewTransfer, position: number): AddedEntry {
    const { drop, onExisting } = order.kind === 'upload' ? order : { drop: '', onExisting: undefined }
    const choice = onExisting === 'ask' || onExisting === 'skipEqual' ? this.#choices.get(drop) : undefined
    const addedAtMs = this.#now()
    return {
      kind: 'added',
      id: randomUUID(),
      label,
      order: choice === undefined ? order : ({ ...order, onExisting: choice } as TransferOrder),
      addedAtMs,
      position,
      state:
        refused === undefined
          ? { phase: 'queued' }
          : { phase: 'failed', endedAtMs: addedAtMs, error: this.#host.failureOf(refused) },
      ...(reports === undefined ? {} : { reports: [...reports] }),
      ...(totalBytes === undefined ? {} : { tally: { doneBytes: 0, alreadyBytes: 0, totalBytes, ranMs: 0 } }),
    }
  }

  #goOn(transfer: RunningTransfer): void {
    const { state } = transfer
    if (state.phase === 'queued') this.#turns.put(transfer)
    else if (state.phase === 'cancelled' && state.cleaning) void this.#cleaning.clean(transfer)
  }

  #queue(transfer: RunningTransfer): void {
    transfer.become({ phase: 'queued' })
    if (transfer.waits) this.#turns.put(transfer)
  }

  async #move(ids: readonly string[], before: string | undefined): Promise<void> {
    const moved = this.#of(ids)
    const moving = new Set(moved)
    const rest = this.#ordered.filter((transfer) => !moving.has(transfer))
    const at = rest.findIndex(({ id }) => id === before)
    const place = at < 0 ? rest.length : at
    const positions = placesBetween(
      place === rest.length ? this.#lastPosition : rest[place - 1]?.position,
      rest[place]?.position,
      moved.length,
    )
    this.#ordered = [...rest.slice(0, place), ...moved, ...rest.slice(place)]
    this.#lastPosition = Math.max(this.#lastPosition, positions?.at(-1) ?? this.#ordered.length)
    await inSlices(positions === undefined ? this.#ordered : moved, (transfer, index) =>
      transfer.reorder(positions?.[index] ?? index),
    )
    this.#turns.sort()
    await this.#journal.settled()
  }

  #chosen(transfer: RunningTransfer, order: OrderOf<'upload'>, choice: Choice): void {
    transfer.reordered({ ...order, onExisting: choice })
    const { state } = transfer
    if (state.phase === 'waiting' && state.need.kind === 'choice') this.#queue(transfer)
  }

  /** Resolves when it was tried to take back what it left. */
  async #cancel(transfer: RunningTransfer): Promise<void> {
    const { state } = transfer
    if (state.phase === 'done' || (state.phase === 'cancelled' && !state.cleaning)) return
    const cleaning = transfer.leftSomething
    if (state.phase !== 'cancelled') {
      if (state.phase === 'failed' && !cleaning) return
      transfer.become({ phase: 'cancelled', endedAtMs: this.#now(), cleaning })
    }
    if (cleaning) await this.#cleaning.clean(transfer)
  }

  async #cancelAndClean(transfers: readonly RunningTransfer[]): Promise<void> {
    const cleaned: Promise<void>[] = []
    await inSlices(lastFirst(transfers), (transfer) => void cleaned.push(this.#cancel(transfer)))
    await Promise.all(cleaned)
    await this.#journal.settled()
  }

  async #clear(transfer: RunningTransfer): Promise<void> {
    await this.#cancel(transfer)
    if (isOver(transfer) && this.#byId.has(transfer.id)) this.#remove([transfer])
  }

  #remove(transfers: readonly RunningTransfer[]): void {
    const gone = new Set(transfers)
    this.#ordered = this.#ordered.filter((transfer) => !gone.has(transfer))
    for (const { id } of transfers) this.#byId.delete(id)
    this.#journal.note(transfers.map(({ id }) => ({ kind: 'removed', id })))
    for (const watch of this.#watches) watch.removed(transfers)
  }

  #changed(transfer: RunningTransfer): void {
    // Not told of before it is on the disk, nor after it was removed.
    if (this.#byId.get(transfer.id) !== transfer) return
    for (const watch of this.#watches) watch.changed(transfer)
  }
}

const resumable: ReadonlySet<string> = new Set(['paused', 'failed', 'cancelled'])
/** Changed in one go: takes some milliseconds. */
const sliceLength = 200

async function inSlices(
  transfers: readonly RunningTransfer[],
  act: (transfer: RunningTransfer, index: number) => Promise<void> | void,
): Promise<void> {
  for (const [index, transfer] of transfers.entries()) {
    await act(transfer, index)
    if (index % sliceLength === sliceLength - 1) await breath()
  }
}

/** Those that run after those that wait: otherwise what waits would run for a moment. */
function lastFirst(transfers: readonly RunningTransfer[]): readonly RunningTransfer[] {
  return transfers.toSorted((a, b) => b.position - a.position)
}

function concerns(order: TransferOrder, store: string): boolean {
  return order.store === store || (order.kind === 'copy' && order.from === store)
}

function writes({ kind }: TransferOrder): boolean {
  return kind === 'upload' || kind === 'push' || kind === 'copy'
}

/** Ended, with nothing left of it. */
function isOver({ state, ended, running, leftSomething }: RunningTransfer): boolean {
  if (!ended || running) return false
  return state.phase === 'cancelled' ? !state.cleaning : state.phase === 'done' || !leftSomething
}

function asks({ onExisting }: OrderOf<'upload'>): boolean {
  return onExisting === 'ask' || onExisting === 'skipEqual'
}
