import { linkedAbort, type LinkedAbort } from '../../../drivers/common/linked-abort.ts'
import type { Chunks } from '../../transfers/model/source.ts'
import { blockBytes, blockIn, dictionaryBytes, gzipHead, gzipTail } from './gzip-blocks.ts'
import type { EngineHash, GzipEngine, Place } from './gzip-engine.ts'
import { PlaceReader, type FilledPlace } from './place-reader.ts'

export interface GzipJob {
  /** Of the digest of the content, as Node names it. */
  readonly algorithm: string
  /** Takes the next bytes of the gzip, which begin at `at`. They may be used again once it resolves. */
  readonly write: (bytes: Uint8Array, at: number) => Promise<void>
  readonly signal: AbortSignal
}

export interface Gzipped {
  /** Digests in hexadecimal: of the content, and the SHA-256 of its gzip. */
  readonly contentHex: string
  readonly gzipHex: string
  /** Of the gzip. */
  readonly sizeBytes: number
}

/**
 * Compresses content once, and hashes it and what comes out meanwhile. The same gzip each time, as long as `gzipRecipe` and
 * the version of zlib are. Closes the chunks, however it ends; then nothing of it is under way any more.
 */
export async function gzipContent(engine: GzipEngine, chunks: Chunks, job: GzipJob): Promise<Gzipped> {
  const stop = linkedAbort(job.signal)
  const reader = new PlaceReader(chunks)
  const running = new RunningGzip(engine, job, stop)
  try {
    for (let filled = await reader.next(engine, stop.signal); filled !== undefined;) {
      running.add(filled)
      filled = filled.sizeBytes < blockBytes ? undefined : await reader.next(engine, stop.signal)
    }
    return await running.finish()
  } catch (error) {
    const { failure = { error } } = running
    await running.drop()
    throw failure.error
  } finally {
    stop.abort()
    await reader.close().catch(() => undefined)
  }
}

/** Blocks are deflated side by side, and written in their order. */
class RunningGzip {
  failure: { readonly error: unknown } | undefined
  readonly #engine: GzipEngine
  readonly #job: GzipJob
  readonly #stop: LinkedAbort
  readonly #content: EngineHash
  readonly #gzip: EngineHash
  readonly #tail = new Uint8Array(dictionaryBytes)
  #contentBytes = 0
  #sizeBytes = 0
  #written: Promise<void> = Promise.resolve()
  readonly #busy = new Set<Promise<void>>()

  constructor(engine: GzipEngine, job: GzipJob, stop: LinkedAbort) {
    this.#engine = engine
    this.#job = job
    this.#stop = stop
    this.#content = engine.hash(job.algorithm)
    this.#gzip = engine.hash('sha256')
  }

  /** Takes a block, and releases its place. */
  add({ place, sizeBytes }: FilledPlace): void {
    const before = this.#contentBytes === 0 ? 0 : dictionaryBytes
    if (before > 0) place.input.set(this.#tail)
    // Only behind a whole block there is another one.
    if (sizeBytes === blockBytes) this.#tail.set(blockIn(place.input, sizeBytes).subarray(-dictionaryBytes))
    this.#contentBytes += sizeBytes
    const hashing = this.#content.update(place, 'input', sizeBytes)
    const deflating = this.#engine.deflate(place, { before, sizeBytes })
    this.#written = this.#writeAfter(this.#written, place, Promise.all([deflating, hashing]))
    this.#settle(place, [hashing, deflating, this.#written])
  }

  async finish(): Promise<Gzipped> {
    await this.#written
    const { hex: contentHex, crc32 } = await this.#content.result()
    const place = await this.#engine.place(this.#stop.signal)
    const head = this.#contentBytes === 0 ? gzipHead : new Uint8Array(0)
    const tail = gzipTail(crc32, this.#contentBytes)
    place.output.set(head)
    place.output.set(tail, head.byteLength)
    this.#written = this.#write(place, head.byteLength + tail.byteLength)
    this.#settle(place, [this.#written])
    await this.#written
    const { hex: gzipHex } = await this.#gzip.result()
    return { contentHex, gzipHex, sizeBytes: this.#sizeBytes }
  }

  /** Resolves once nothing is under way. */
  async drop(): Promise<void> {
    this.#stop.abort()
    this.#content.drop()
    this.#gzip.drop()
    await Promise.all(this.#busy)
  }

  async #writeAfter(
    before: Promise<void>,
    place: Place,
    made: Promise<readonly [outputBytes: number, hashed: void]>,
  ): Promise<void> {
    const [[outputBytes]] = await Promise.all([made, before])
    await this.#write(place, outputBytes)
  }

  async #write(place: Place, sizeBytes: number): Promise<void> {
    this.#stop.signal.throwIfAborted()
    const at = this.#sizeBytes
    this.#sizeBytes += sizeBytes
    const hashing = this.#gzip.update(place, 'output', sizeBytes)
    const [written, hashed] = await Promise.allSettled([
      this.#job.write(place.output.subarray(0, sizeBytes), at),
      hashing,
    ])
    if (written.status === 'rejected') throw written.reason
    if (hashed.status === 'rejected') throw hashed.reason
  }

  /** The first failure is what is told, and ends the rest. */
  #settle(place: Place, work: readonly Promise<unknown>[]): void {
    const settled = this.#settled(place, work).finally(() => this.#busy.delete(settled))
    this.#busy.add(settled)
  }

  async #settled(place: Place, work: readonly Promise<unknown>[]): Promise<void> {
    const results = await Promise.allSettled(work)
    place.release()
    const failed = results.find(({ status }) => status === 'rejected')
    if (failed?.status !== 'rejected' || this.failure !== undefined) return
    this.failure = { error: failed.reason }
    this.#stop.abort()
  }
}

/** The digest of content in hexadecimal, and its size. Closes the chunks, however it ends. */
export async function hashContent(
  engine: GzipEngine,
  chunks: Chunks,
  { algorithm, signal }: Pick<GzipJob, 'algorithm' | 'signal'>,
): Promise<{ readonly hex: string; readonly sizeBytes: number }> {
  const reader = new PlaceReader(chunks)
  const hash = engine.hash(algorithm)
  let sizeBytes = 0
  const busy = new Set<Promise<unknown>>()
  let failure: { readonly error: unknown } | undefined
  try {
    for (let filled = await reader.next(engine, signal); filled !== undefined;) {
      const { place, sizeBytes: more } = filled
      sizeBytes += more
      const hashing = hash
        .update(place, 'input', more)
        .catch((error: unknown) => (failure ??= { error }))
        .finally(() => {
          place.release()
          busy.delete(hashing)
        })
      busy.add(hashing)
      if (failure !== undefined) throw failure.error
      filled = more < blockBytes ? undefined : await reader.next(engine, signal)
    }
    await Promise.all(busy)
    if (failure !== undefined) throw failure.error
    return { hex: (await hash.result()).hex, sizeBytes }
  } catch (error) {
    hash.drop()
    await Promise.all(busy)
    throw error
  } finally {
    await reader.close().catch(() => undefined)
  }
}
