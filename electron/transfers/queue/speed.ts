/** Bytes per second over the last few seconds: steady enough to read, quick enough to show a stall. */
export class Speed {
  #samples: { readonly atMs: number; bytes: number }[] = []
  #bytes = 0

  add(bytes: number, nowMs: number): void {
    this.#bytes += bytes
    const last = this.#samples.at(-1)
    if (last !== undefined && this.#samples.length > 1 && nowMs - last.atMs < sampleMs)
      last.bytes = this.#bytes
    else this.#samples.push({ atMs: nowMs, bytes: this.#bytes })
    this.#forget(nowMs)
  }

  bytesPerSecond(nowMs: number): number {
    this.#forget(nowMs)
    const first = this.#samples[0]
    if (first === undefined) return 0
    const elapsedMs = Math.max(nowMs - first.atMs, minMs)
    return ((this.#bytes - first.bytes) / elapsedMs) * 1000
  }

  #forget(nowMs: number): void {
    const keepFrom = this.#samples.findLastIndex(({ atMs }) => nowMs - atMs > windowMs)
    if (keepFrom > 0) this.#samples = this.#samples.slice(keepFrom)
  }
}

const windowMs = 5000
const sampleMs = 100
const minMs = 200
