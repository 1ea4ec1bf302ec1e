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

  /** Reads until the buffer is full; returns fewer bytes than it holds only at the end of the stream. */
  async read(buffer: Uint8Array): Promise<number> {
    if (this.#readInto !== undefined) return this.#readInto(buffer)
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

export async function requireEnd(parts: PartCutter, key: string): Promise<void> {
  if ((await parts.read(new Uint8Array(1))) > 0) throw sourceChanged(key, 'longer')
}

/** The source is not as long as it said: it changed while it was read. */
function sourceChanged(key: string, how: 'shorter' | 'longer'): StoreError {
  const message = `the file became ${how} while it was read; nothing was stored`
  return new StoreError('PreconditionFailed', message, { operation: 'upload', path: key })
}
