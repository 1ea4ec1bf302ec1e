import { releaseBuffer, readObject, StoreError, type ObjectStore } from '../../../drivers/index.ts'

/** An object whose size is known. */
export interface ObjectToRead {
  readonly key: string
  readonly sizeBytes: number
}

/**
 * Reads objects one after the other, and requests up to four ranges ahead. It reads ahead across objects, too, so that
 * many small objects are as fast as a large one. At most four ranges of 8 MiB are in memory.
 */
export class ReadAhead {
  readonly #objects: ObjectStore
  readonly #ranges: Iterator<Range>
  readonly #stop = new AbortController()
  readonly #signal: AbortSignal
  readonly #waiting: Promise<Uint8Array>[] = []

  constructor(objects: ObjectStore, order: readonly ObjectToRead[], signal: AbortSignal) {
    this.#objects = objects
    this.#ranges = rangesOf(order)
    this.#signal = AbortSignal.any([signal, this.#stop.signal])
  }

  /** The bytes of the next object. Objects must be asked for in the order in which they were given. */
  async *next({ sizeBytes }: ObjectToRead): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = sizeBytes; left > 0;) {
      this.#fill()
      const bytes = await this.#waiting.shift()
      if (bytes === undefined) throw new Error('there is no more to read')
      this.#fill()
      left -= bytes.byteLength
      // A slice is hashed and unpacked in a few milliseconds, so that it does not hold the thread.
      for (let at = 0; at < bytes.byteLength; at += sliceBytes) yield bytes.subarray(at, at + sliceBytes)
    }
  }

  /** Stops the requests that are under way. */
  close(): void {
    this.#stop.abort()
  }

  #fill(): void {
    while (this.#waiting.length < rangesAhead) {
      const { value, done } = this.#ranges.next()
      if (done === true) return
      const reading = this.#read(value)
      reading.catch(() => undefined)
      this.#waiting.push(reading)
    }
  }

  async #read({ key, sizeBytes, offset, length }: Range): Promise<Uint8Array> {
    const { info, bytes } = await readObject(this.#objects, key, { offset, length }, this.#signal)
    const range = new Uint8Array(length)
    let at = 0
    for await (const chunk of bytes) {
      if (at + chunk.byteLength > length) break
      range.set(chunk, at)
      at += chunk.byteLength
      releaseBuffer(chunk)
    }
    if (at === length && info.sizeBytes === sizeBytes) return range
    const message = `it has ${info.sizeBytes} bytes in the bucket where ${sizeBytes} were expected`
    throw new StoreError('Corrupt', message, { operation: 'get', path: key })
  }
}

interface Range extends ObjectToRead {
  readonly offset: number
  readonly length: number
}

const rangeBytes = 8 * 1024 * 1024
const rangesAhead = 4
const sliceBytes = 1024 * 1024

function* rangesOf(order: readonly ObjectToRead[]): Generator<Range, undefined, undefined> {
  for (const { key, sizeBytes } of order) {
    for (let offset = 0; offset < sizeBytes; offset += rangeBytes) {
      yield { key, sizeBytes, offset, length: Math.min(rangeBytes, sizeBytes - offset) }
    }
  }
  return undefined
}
