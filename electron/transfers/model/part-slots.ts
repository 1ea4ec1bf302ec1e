import { bodySums, type BodySums, type SharedBytes } from '../../../drivers/index.ts'
import { Semaphore } from '../../../drivers/common/semaphore.ts'
import type { BeginHash } from './stream-hasher.ts'

export interface PartSlotsOptions {
  /** How long buffers are kept that nobody uses. */
  readonly keepMs?: number
  /** Makes checksums of parts; this thread does when absent. */
  readonly sums?: BodySums
  /** Hashes whole contents; this thread does when absent. */
  readonly beginHash?: BeginHash
}

/**
 * What all uploads share: memory for parts, and who makes their sums. Limits how many parts are in memory at once, and
 * so the memory they take. Uploads reuse the buffers, which threads share. They are freed when no part was in memory for `keepMs`: freeing them earlier would
 * double the memory until the garbage collector runs.
 */
export class PartSlots {
  readonly sums: BodySums
  readonly beginHash: BeginHash | undefined
  readonly #semaphore: Semaphore
  /** Releases of the slots that are taken now: any of them will do. */
  readonly #releases: (() => void)[] = []
  readonly #keepMs: number
  readonly #buffers: SharedBytes[] = []
  #lettingGo: NodeJS.Timeout | undefined

  constructor(
    count: number,
    { keepMs = 1000, sums = bodySums(undefined), beginHash }: PartSlotsOptions = {},
  ) {
    this.#semaphore = new Semaphore(count)
    this.#keepMs = keepMs
    this.sums = sums
    this.beginHash = beginHash
  }

  async acquire(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    clearTimeout(this.#lettingGo)
    this.#releases.push(await this.#semaphore.acquire(signal))
  }

  /**
   * Waits for a slot and takes a buffer of exactly `sizeBytes`, whose bytes are undefined. `release` gives both back;
   * call it once.
   */
  async acquireBuffer(
    sizeBytes: number,
    signal: AbortSignal,
  ): Promise<{ readonly buffer: SharedBytes; readonly release: () => void }> {
    await this.acquire(signal)
    const buffer = this.lendBuffer(sizeBytes)
    const release = (): void => {
      this.returnBuffer(buffer)
      this.release()
    }
    return { buffer, release }
  }

  release(): void {
    this.#releases.pop()?.()
    if (this.#semaphore.held > 0 || this.#buffers.length === 0) return
    this.#lettingGo = setTimeout(() => (this.#buffers.length = 0), this.#keepMs).unref()
  }

  /** A buffer of exactly this size, whose bytes are undefined. Only for who has a slot; return it before the slot. */
  lendBuffer(sizeBytes: number): SharedBytes {
    const at = this.#buffers.findIndex(({ byteLength }) => byteLength === sizeBytes)
    // A buffer of another size is dropped for the new one: there are never more buffers than slots.
    const [fitting] = this.#buffers.splice(Math.max(0, at), 1)
    return fitting?.byteLength === sizeBytes ? fitting : new Uint8Array(new SharedArrayBuffer(sizeBytes))
  }

  returnBuffer(buffer: SharedBytes): void {
    this.#buffers.push(buffer)
  }
}
