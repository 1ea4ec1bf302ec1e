import { PartCutter } from '../../transfers/upload/part-cutter.ts'
import type { Chunks } from '../../transfers/model/source.ts'
import { blockBytes, blockIn } from './gzip-blocks.ts'
import type { GzipEngine, Place } from './gzip-engine.ts'

/** A place with the next bytes. */
export interface FilledPlace {
  readonly place: Place
  /** Less than `blockBytes` at the end of the content. */
  readonly sizeBytes: number
}

/** Reads content into places, block by block. */
export class PlaceReader {
  readonly #chunks: PartCutter
  readonly #onDemand: boolean
  #own: Uint8Array | undefined

  constructor(chunks: Chunks) {
    this.#chunks = new PartCutter(chunks)
    this.#onDemand = chunks.readInto !== undefined
  }

  /** Undefined at the end. Whoever gets a place releases it. */
  async next(engine: GzipEngine, signal: AbortSignal): Promise<FilledPlace | undefined> {
    const filled = this.#onDemand ? await this.#read(engine, signal) : await this.#copy(engine, signal)
    if (filled.sizeBytes > 0) return filled
    filled.place.release()
    return undefined
  }

  close(): Promise<void> {
    return this.#chunks.close()
  }

  async #read(engine: GzipEngine, signal: AbortSignal): Promise<FilledPlace> {
    const place = await engine.place(signal)
    try {
      return { place, sizeBytes: await this.#chunks.read(blockIn(place.input, blockBytes)) }
    } catch (error) {
      place.release()
      throw error
    }
  }

  /** What comes from elsewhere may be slow, or need places itself: none is held while it is waited for. */
  async #copy(engine: GzipEngine, signal: AbortSignal): Promise<FilledPlace> {
    this.#own ??= new Uint8Array(blockBytes)
    const sizeBytes = await this.#chunks.read(this.#own)
    const place = await engine.place(signal)
    blockIn(place.input, blockBytes).set(this.#own.subarray(0, sizeBytes))
    return { place, sizeBytes }
  }
}
