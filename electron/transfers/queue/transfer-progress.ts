import type { RecordedProgress } from '../model/transfer-record.ts'
import type { RunProgress } from '../model/runner.ts'
import { Speed } from './speed.ts'
import type { Transfer } from '../model/transfer.ts'

type ProgressView = Pick<
  Transfer,
  'doneBytes' | 'alreadyBytes' | 'totalBytes' | 'parts' | 'items' | 'current'
>

/** How far a transfer is. Each run counts from zero, from the moment when its runner first reports progress. */
export class TransferProgress implements RunProgress {
  readonly #onChange: () => void
  readonly #now: () => number
  readonly #speed = new Speed()
  #stale = false
  #doneBytes = 0
  #alreadyBytes = 0
  #totalBytes: number | undefined
  #parts: { done: number; already: number; total: number } | undefined
  #inFlight = 0
  /** Parts that this run began and did not finish: those under way, and those given up. */
  #open = 0
  #failed = 0
  #items: { done: number; total?: number } | undefined
  #current: string | undefined

  constructor(record: RecordedProgress | undefined, now: () => number, onChange: () => void) {
    this.#now = now
    this.#onChange = onChange
    if (record === undefined) return
    this.#doneBytes = record.doneBytes
    this.#alreadyBytes = record.alreadyBytes
    this.#totalBytes = record.totalBytes
    if (record.parts !== undefined) {
      const { failed = 0, ...parts } = record.parts
      this.#parts = parts
      this.#failed = failed
    }
    this.#items = record.items && { ...record.items }
  }

  /** A run begins. The counts of the last run show until this one reports progress. */
  begin(): void {
    this.#stale = true
    this.#open = 0
    this.#failed = 0
    this.#speed.add(0, this.#now())
  }

  /** A run has ended. Where it failed, its unfinished parts count as failed until the next run begins. */
  end(how: 'failed' | 'otherwise'): void {
    const { done = 0, already = 0, total = 0 } = this.#parts ?? {}
    this.#failed = how === 'failed' ? Math.min(this.#open, Math.max(0, total - done - already)) : 0
    this.#inFlight = 0
    this.#current = undefined
  }

  planned(plan: Parameters<RunProgress['planned']>[0]): void {
    this.#count()
    const { totalBytes, parts, items } = plan
    this.#totalBytes = totalBytes ?? this.#totalBytes
    if (parts !== undefined) {
      this.#parts = { done: 0, already: 0, ...this.#parts, total: parts }
      // Parts that were given up begin again.
      this.#open = this.#inFlight
    }
    if (items !== undefined) this.#items = { done: 0, ...this.#items, total: items }
    this.#onChange()
  }

  current(name: string | undefined): void {
    this.#current = name
    this.#onChange()
  }

  sending(parts: number): void {
    this.#open += Math.max(0, parts - this.#inFlight)
    this.#inFlight = parts
    this.#onChange()
  }

  moved(bytes: number, more: { readonly parts?: number; readonly already?: boolean } = {}): void {
    this.#count()
    const { parts = 1, already = false } = more
    this.#doneBytes += bytes
    if (already) this.#alreadyBytes += bytes
    else {
      this.#speed.add(bytes, this.#now())
      this.#open -= Math.min(Math.max(0, parts), this.#open)
    }
    if (this.#parts !== undefined) this.#parts[already ? 'already' : 'done'] += parts
    this.#onChange()
  }

  item(): void {
    this.#count()
    this.#items = { ...this.#items, done: (this.#items?.done ?? 0) + 1 }
    this.#onChange()
  }

  view(): ProgressView {
    return {
      doneBytes: this.#doneBytes,
      ...(this.#alreadyBytes === 0 ? {} : { alreadyBytes: this.#alreadyBytes }),
      ...(this.#totalBytes === undefined ? {} : { totalBytes: this.#totalBytes }),
      ...(this.#parts === undefined
        ? {}
        : { parts: { ...this.#parts, inFlight: this.#inFlight, failed: this.#failed } }),
      ...(this.#items === undefined ? {} : { items: { ...this.#items } }),
      ...(this.#current === undefined ? {} : { current: this.#current }),
    }
  }

  bytesPerSecond(): number {
    return this.#speed.bytesPerSecond(this.#now())
  }

  toRecord(ranMs: number): RecordedProgress {
    return {
      doneBytes: this.#doneBytes,
      alreadyBytes: this.#alreadyBytes,
      ranMs,
      ...(this.#totalBytes === undefined ? {} : { totalBytes: this.#totalBytes }),
      ...(this.#parts === undefined ? {} : { parts: { ...this.#parts, failed: this.#failed } }),
      ...(this.#items === undefined ? {} : { items: { ...this.#items } }),
    }
  }

  #count(): void {
    if (!this.#stale) return
    this.#stale = false
    this.#doneBytes = 0
    this.#alreadyBytes = 0
    this.#parts = undefined
    this.#items = undefined
  }
}
