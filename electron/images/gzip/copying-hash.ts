import { blockBytes, blockIn } from './gzip-blocks.ts'
import type { EngineHash, GzipEngine } from './gzip-engine.ts'

/** Hashes bytes that somebody else reads: copies them into places. End it with one of `result` and `drop`. */
export class CopyingHash {
  readonly #engine: GzipEngine
  readonly #hash: EngineHash
  readonly #busy = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | undefined
  #sizeBytes = 0

  /** `algorithm` as Node names it. */
  constructor(engine: GzipEngine, algorithm: string) {
    this.#engine = engine
    this.#hash = engine.hash(algorithm)
  }

  /** One call at a time. The bytes may be used again once it resolves. */
  async update(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    for (let at = 0; at < bytes.byteLength; at += blockBytes) {
      const piece = bytes.subarray(at, at + blockBytes)
      const place = await this.#engine.place(signal)
      blockIn(place.input, piece.byteLength).set(piece)
      const hashing = this.#hash
        .update(place, 'input', piece.byteLength)
        .catch((error: unknown) => void (this.#failure ??= { error }))
        .finally(() => {
          place.release()
          this.#busy.delete(hashing)
        })
      this.#busy.add(hashing)
      if (this.#failure !== undefined) throw this.#failure.error
    }
    this.#sizeBytes += bytes.byteLength
  }

  async result(): Promise<{ readonly hex: string; readonly sizeBytes: number }> {
    await Promise.all(this.#busy)
    if (this.#failure !== undefined) throw this.#failure.error
    return { hex: (await this.#hash.result()).hex, sizeBytes: this.#sizeBytes }
  }

  /** Resolves once nothing of it is under way. */
  async drop(): Promise<void> {
    this.#hash.drop()
    await Promise.all(this.#busy)
  }
}
