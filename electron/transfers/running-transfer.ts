import { randomUUID } from 'node:crypto'

import { Speed } from './speed.ts'
import type { Transfer, TransferJob, TransferProgress, TransferState } from './transfer.ts'

/** While it runs, speed and time left are worked out when asked. */
type Phase = Exclude<TransferState, { phase: 'running' }> | { readonly phase: 'running' }

/** One job with its state. Tells `onChange` whenever what it would say of itself is new. */
export class RunningTransfer {
  readonly id = randomUUID()
  readonly job: TransferJob
  readonly #onChange: () => void
  readonly #now: () => number
  readonly #stop = new AbortController()
  readonly #speed = new Speed()
  #startedAtMs: number
  #doneBytes = 0
  #totalBytes: number | undefined
  #parts: { done: number; inFlight: number; total: number } | undefined
  #state: Phase = { phase: 'queued' }

  constructor(job: TransferJob, now: () => number, onChange: () => void) {
    this.job = job
    this.#now = now
    this.#onChange = onChange
    this.#startedAtMs = now()
    this.#totalBytes = job.totalBytes
  }

  get phase(): TransferState['phase'] {
    return this.#state.phase
  }

  get ended(): boolean {
    return this.phase === 'done' || this.phase === 'failed' || this.phase === 'cancelled'
  }

  /** Resolves when it has ended, however it did. */
  async run(): Promise<void> {
    if (this.ended) return
    this.#startedAtMs = this.#now()
    this.#speed.add(0, this.#startedAtMs)
    this.#become({ phase: 'running' })
    try {
      await this.job.run(this.#progress(), this.#stop.signal)
      const endedAtMs = this.#now()
      this.#become({ phase: 'done', endedAtMs, durationMs: endedAtMs - this.#startedAtMs })
    } catch (error) {
      const endedAtMs = this.#now()
      this.#become(
        this.#stop.signal.aborted ? { phase: 'cancelled', endedAtMs } : { phase: 'failed', error, endedAtMs },
      )
    }
  }

  /** What runs ends when its job has cleaned up behind itself; what waits ends at once. */
  cancel(): void {
    if (this.ended) return
    this.#stop.abort()
    if (this.phase === 'queued') this.#become({ phase: 'cancelled', endedAtMs: this.#now() })
  }

  view(): Transfer {
    const { kind, name, store, storeName, key } = this.job
    return {
      id: this.id,
      kind,
      name,
      store,
      storeName,
      key,
      doneBytes: this.#doneBytes,
      startedAtMs: this.#startedAtMs,
      state: this.#state.phase === 'running' ? this.#running() : this.#state,
      ...(this.#totalBytes === undefined ? {} : { totalBytes: this.#totalBytes }),
      ...(this.#parts === undefined ? {} : { parts: { ...this.#parts } }),
    }
  }

  #running(): TransferState {
    const bytesPerSecond = this.#speed.bytesPerSecond(this.#now())
    const leftBytes = this.#totalBytes === undefined ? undefined : this.#totalBytes - this.#doneBytes
    return {
      phase: 'running',
      bytesPerSecond,
      ...(leftBytes === undefined || bytesPerSecond <= 0 ? {} : { secondsLeft: leftBytes / bytesPerSecond }),
    }
  }

  #progress(): TransferProgress {
    return {
      planned: ({ totalBytes, parts }) => {
        this.#totalBytes = totalBytes ?? this.#totalBytes
        if (parts !== undefined) this.#parts = { done: 0, inFlight: 0, total: parts }
        this.#onChange()
      },
      sending: (inFlight) => {
        if (this.#parts !== undefined) this.#parts.inFlight = inFlight
        this.#onChange()
      },
      moved: (bytes) => {
        this.#doneBytes += bytes
        this.#speed.add(bytes, this.#now())
        if (this.#parts !== undefined) this.#parts.done += 1
        this.#onChange()
      },
    }
  }

  #become(state: Phase): void {
    this.#state = state
    this.#onChange()
  }
}
