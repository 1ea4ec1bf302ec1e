/**
 * Limits how many parts are in memory at once, over all uploads, and so the memory they take. Uploads reuse the
 * buffers. They are freed when no part was in memory for `keepMs`: freeing them earlier would double the memory until
 * the garbage collector runs.
 */
export class PartSlots {
  readonly #count: number
  readonly #keepMs: number
  #free: number
  readonly #buffers: Uint8Array[] = []
  readonly #waiting: (() => void)[] = []
  #lettingGo: NodeJS.Timeout | undefined

  constructor(count: number, keepMs = 1000) {
    this.#count = count
    this.#keepMs = keepMs
    this.#free = count
  }

  async acquire(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    clearTimeout(this.#lettingGo)
    if (this.#free > 0) {
      this.#free -= 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1)
        reject(signal.reason instanceof Error ? signal.reason : new DOMException('stopped', 'AbortError'))
      }
      const wake = (): void => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(wake)
    })
  }

  /**
   * Waits for a slot and takes a buffer of exactly `sizeBytes`, whose bytes are undefined. `release` gives both back;
   * call it once.
   */
  async acquireBuffer(
    sizeBytes: number,
    signal: AbortSignal,
  ): Promise<{ readonly buffer: Uint8Array; readonly release: () => void }> {
    await this.acquire(signal)
    const buffer = this.lendBuffer(sizeBytes)
    const release = (): void => {
      this.returnBuffer(buffer)
      this.release()
    }
    return { buffer, release }
  }

  release(): void {
    const next = this.#waiting.shift()
    if (next !== undefined) {
      next()
      return
    }
    this.#free += 1
    if (this.#free < this.#count || this.#buffers.length === 0) return
    this.#lettingGo = setTimeout(() => (this.#buffers.length = 0), this.#keepMs).unref()
  }

  /** A buffer of exactly this size, whose bytes are undefined. Only for who has a slot; return it before the slot. */
  lendBuffer(sizeBytes: number): Uint8Array {
    const at = this.#buffers.findIndex(({ byteLength }) => byteLength === sizeBytes)
    // A buffer of another size is dropped for the new one: there are never more buffers than slots.
    const [fitting] = this.#buffers.splice(Math.max(0, at), 1)
    return fitting?.byteLength === sizeBytes ? fitting : new Uint8Array(sizeBytes)
  }

  returnBuffer(buffer: Uint8Array): void {
    this.#buffers.push(buffer)
  }
}
