import { abortReason } from '../../../drivers/common/abort.ts'
import { newDeferred } from '../../../drivers/common/deferred.ts'
import type { LayerEntries } from '../model/layer-entries.ts'
import type { LayerIndex, LayerReading } from '../model/layer-reader.ts'
import { EntryRows, type EntryBatch } from '../tar/entry-batch.ts'

export type OnReading = (reading: LayerReading, newest: LayerEntries | undefined) => void

/** Reads the layer, and tells how far it is and what is new. */
export type ReadWhole = (
  signal: AbortSignal,
  tell: (reading: Omit<LayerReading, 'entries'>, newest?: EntryBatch) => void,
) => Promise<LayerIndex>

/**
 * One reading of a layer for all who ask for it. Who comes later is told of all entries until then. It stops with the last one
 * who leaves, unless most of it is read: then it is cheaper to end it, and to keep it.
 */
export class SharedReading {
  readonly rows = new EntryRows()
  readonly #stop = new AbortController()
  readonly #followers = new Set<OnReading>()
  #latest: LayerReading | undefined
  #running: Promise<LayerIndex> | undefined
  readonly #onEnd: () => void

  /** `onEnd` is called once it has ended, or is given up: who comes then begins another one. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
  }

  async follow(read: ReadWhole, signal: AbortSignal, onReading: OnReading): Promise<LayerIndex> {
    signal.throwIfAborted()
    const left = newDeferred<never>()
    const onAbort = (): void => left.reject(abortReason(signal))
    signal.addEventListener('abort', onAbort, { once: true })
    this.#followers.add(onReading)
    if (this.#latest !== undefined) onReading(this.#latest, this.rows.count > 0 ? this.rows.batch : undefined)
    this.#running ??= this.#run(read)
    try {
      return await Promise.race([this.#running, left.promise])
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#followers.delete(onReading)
      if (this.#followers.size === 0 && !this.#isNearlyDone()) this.#giveUp()
    }
  }

  async #run(read: ReadWhole): Promise<LayerIndex> {
    try {
      return await read(this.#stop.signal, (reading, newest) => {
        if (newest !== undefined) this.rows.append(newest)
        this.#latest = { ...reading, entries: this.rows.count }
        for (const follower of this.#followers) follower(this.#latest, newest)
      })
    } finally {
      this.#onEnd()
    }
  }

  #giveUp(): void {
    this.#onEnd()
    this.#stop.abort()
    // Nobody hears of it.
    this.#running?.catch(() => undefined)
  }

  #isNearlyDone(): boolean {
    const { readBytes = 0, ofBytes = 0 } = this.#latest ?? {}
    return readBytes > ofBytes * nearlyAll
  }
}

const nearlyAll = 0.8
