import { StoreError } from '../../../drivers/index.ts'
import type { Chunks } from '../model/source.ts'

/** Cuts chunks of any size into parts of the requested size. Copies each byte once at most. */
export class PartCutter {
  readonly #readInto: Chunks['readInto']
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)

  constructor(chunks: Chunks) {
    this.#readInto = chunks.readInto?.bind(chunks)
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /**
   * Reads until the buffer is full, or until `enoughBytes` are in it and more would have to be waited for; returns fewer only
   * at the end of the stream.
   */
  async read(buffer: Uint8Array, enoughBytes = buffer.byteLength): Promise<number> {
    if (this.#readInto !== undefined) return this.#readInto(buffer, enoughBytes)
    let filled = 0
    while (filled < buffer.byteLength) {
      if (this.#rest.byteLength === 0) {
        const step = await this.#chunks.next()
        if (step.done === true) break
        this.#rest = step.value
      }
      const taken = this.#rest.subarray(0, buffer.byteLength - filled)
      buffer.set(taken, filled)
      filled += taken.byteLength
      this.#rest = this.#rest.subarray(taken.byteLength)
    }
    return filled
  }

  /** Closes the stream, wherever it is. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}

export async function fillExactly(parts: PartCutter, body: Uint8Array, key: string): Promise<void> {
  if ((await parts.read(body)) < body.byteLength) throw sourceChanged(key, 'shorter')
}

/** Fills a body that is the whole of the stream. A file takes one read, which would show a byte more. */
export async function fillWhole(parts: PartCutter, sizeBytes: number, key: string): Promise<Uint8Array> {
  const buffer = new Uint8Array(sizeBytes + 1)
  const filled = await parts.read(buffer, sizeBytes)
  if (filled !== sizeBytes) throw sourceChanged(key, filled < sizeBytes ? 'shorter' : 'longer')
  return buffer.subarray(0, sizeBytes)
}

export async function requireEnd(parts: PartCutter, key: string): Promise<void> {
  if ((await parts.read(new Uint8Array(1))) > 0) throw sourceChanged(key, 'longer')
}

/** The source is not as long as it said: it changed while it was read. */
function sourceChanged(key: string, how: 'shorter' | 'longer'): StoreError {
  const message = `the file became ${how} while it was read; nothing was stored`
  return new StoreError('PreconditionFailed', message, { operation: 'upload', path: key })
}
