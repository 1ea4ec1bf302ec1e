import {
  isStoreError,
  mapConcurrent,
  StoreError,
  type ObjectInfo,
  type WantedSums,
} from '../../../drivers/index.ts'
import { contentChecks, type ContentCheck } from '../verify/content-check.ts'
import { DownloadNotes } from './download-notes.ts'
import { ObjectChanged, type ObjectRange } from '../verify/fetch-range.ts'
import { fileMatches } from '../verify/file-content.ts'
import type { FileHashing } from '../verify/file-hasher.ts'
import { discardSavedRanges, openSavedRanges, toNote, type SavedRanges } from './saved-ranges.ts'
import { CoalescingWriter } from './coalescing-writer.ts'
import { Semaphore } from '../../../drivers/common/semaphore.ts'
import { localCall } from '../local/local-call.ts'
import { corruptObject, headOf, type ObjectOrder } from './object-to-file.ts'
import { rangeToFile } from './range-to-file.ts'
import { RangesProof } from './ranges-proof.ts'
import { refetchRange } from './refetch-range.ts'
import type { RunContext } from '../model/runner.ts'
import { verifyOrRefetch } from '../verify/verify-or-refetch.ts'

export interface RangesOrder extends ObjectOrder {
  readonly hashing: FileHashing
}

export type RangesContext = Pick<RunContext, 'memory' | 'progress' | 'signal' | 'report'>

/** The bytes of one range: the store's `chunksize`, between 128 KiB and 64 MiB. */
export function rangeBytesOf(chunkSizeBytes: number): number {
  return Math.min(Math.max(chunkSizeBytes, minRangeBytes), maxRangeBytes)
}

/**
 * The same for one object. The entity tag of joined parts is made of MD5s of parts: ranges are whole parts, so that each
 * can be made of a range alone.
 */
function rangeBytesFor(check: ContentCheck | undefined, chunkSizeBytes: number): number {
  const usual = rangeBytesOf(chunkSizeBytes)
  if (check?.sum.kind !== 'joinedMd5') return usual
  const { partSizeBytes } = check.sum
  const whole = Math.max(1, Math.floor(usual / partSizeBytes)) * partSizeBytes
  return whole <= maxRangeBytes ? whole : usual
}

/**
 * Downloads an object to a file in ranges, several at once; verifies it and flushes it to the disk. A range is noted
 * after it is on the disk, so that another call continues. Where the object has changed, it begins again and reports
 * that. Returns the object's facts. `parts`: whether ranges count as parts of the transfer.
 */
export async function rangesToFile(
  order: RangesOrder,
  path: string,
  context: RangesContext,
  parts: 'parts' | 'no parts',
): Promise<ObjectInfo> {
  const notes = new DownloadNotes(context.memory)
  for (let attempt = 1; ; attempt += 1) {
    const info = await headOf(order, context.signal)
    try {
      const [check] = contentChecks(info, order)
      const wanted = { key: order.key, rangeBytes: rangeBytesFor(check, order.chunkSizeBytes) }
      const saved = await openSavedRanges(wanted, info, path, notes, context)
      await new RangeDownload(order, info, path, saved, notes, context, parts).run()
      return info
    } catch (error) {
      if (isStoreError(error, 'Corrupt')) await discardSavedRanges(order.key, path, notes)
      if (!(error instanceof ObjectChanged)) throw error
      if (attempt >= maxBeginnings) throw changedTooOften(order.key)
    }
  }
}

const mebibyte = 1024 * 1024
const minRangeBytes = 128 * 1024
const maxRangeBytes = 64 * mebibyte
/**
 * Many ranges at once hide how long a service takes to answer, and let each of two threads hash four together. Over a slow
 * link they bring nothing: none would be whole for minutes, and so much would be lost by a pause.
 */
const rangesAtOnce = { least: 4, most: 12 }
const quickRangeMs = 1000
const slowRangeMs = 4000
const maxBeginnings = 5

interface FetchedRange {
  readonly index: number
  readonly sums: readonly string[] | undefined
}

class RangeDownload {
  readonly #order: RangesOrder
  readonly #info: ObjectInfo
  readonly #path: string
  readonly #saved: SavedRanges
  readonly #context: RangesContext
  readonly #partsMode: 'parts' | 'no parts'
  readonly #note: CoalescingWriter
  readonly #inFlight = new Set<Promise<unknown>>()
  readonly #atOnce = new Semaphore(rangesAtOnce.least)
  /** Reported progress: what this run fetched, and what was there before. */
  readonly #moves = { fetched: { bytes: 0, parts: 0 }, already: { bytes: 0, parts: 0 } }

  constructor(
    order: RangesOrder,
    info: ObjectInfo,
    path: string,
    saved: SavedRanges,
    notes: DownloadNotes,
    context: RangesContext,
    partsMode: 'parts' | 'no parts',
  ) {
    this.#order = order
    this.#info = info
    this.#path = path
    this.#saved = saved
    this.#context = context
    this.#partsMode = partsMode
    this.#note = new CoalescingWriter(async () => {
      const note = toNote(info, saved.rangeBytes, saved.done)
      await localCall(path, () => saved.file.datasync())
      await notes.setLarge(order.key, note)
    })
  }

  /** Closes the file and notes what was fetched, also when it fails. */
  async run(): Promise<void> {
    const { file, done } = this.#saved
    const { signal } = this.#context
    const checks = contentChecks(this.#info, this.#order)
    const proof = new RangesProof(checks[0], this.#info.sizeBytes, this.#saved, this.#order.hashing)
    try {
      this.#reportEarlier()
      const missing = this.#indexes().filter((index) => !done.has(index))
      for await (const { index, sums } of mapConcurrent(
        missing,
        rangesAtOnce.most,
        (each, stop) => this.#fetch(each, proof.wanted, stop),
        signal,
      )) {
        done.add(index)
        this.#note.touch()
        this.#moved(this.#rangeOf(index).length, 1)
        proof.take(index, sums)
      }
      await this.#note.settled()
      const isRight = await localCall(this.#path, () => proof.matches())
      if (!isRight) await this.#verifyOrRefetch(checks)
      await localCall(this.#path, () => file.datasync())
    } catch (error) {
      // The parts of a failed transfer stay visible. In a folder they must not count, since the next object follows.
      if (error instanceof ObjectChanged || this.#partsMode === 'no parts') this.#subtractMoves()
      throw error
    } finally {
      await proof.stop()
      await Promise.allSettled(this.#inFlight)
      await this.#note.settled().catch(() => undefined)
      await file.close()
    }
  }

  #indexes(): readonly number[] {
    return Array.from(
      { length: Math.ceil(this.#info.sizeBytes / this.#saved.rangeBytes) },
      (_, index) => index,
    )
  }

  #rangeOf(index: number): ObjectRange {
    const { rangeBytes } = this.#saved
    const offset = index * rangeBytes
    return { offset, length: Math.min(rangeBytes, this.#info.sizeBytes - offset) }
  }

  #reportEarlier(): void {
    const { progress } = this.#context
    const indexes = this.#indexes()
    if (this.#partsMode === 'parts')
      progress.planned({ totalBytes: this.#info.sizeBytes, parts: indexes.length })
    const present = indexes.filter((index) => this.#saved.done.has(index))
    const bytes = present.reduce((sum, index) => sum + this.#rangeOf(index).length, 0)
    if (present.length > 0) this.#moved(bytes, present.length, true)
  }

  #moved(bytes: number, parts: number, already = false): void {
    const sum = this.#moves[already ? 'already' : 'fetched']
    sum.bytes += bytes
    sum.parts += parts
    this.#context.progress.moved(bytes, { parts: this.#partsMode === 'parts' ? parts : 0, already })
  }

  #subtractMoves(): void {
    const { fetched, already } = this.#moves
    this.#moved(-fetched.bytes, -fetched.parts)
    this.#moved(-already.bytes, -already.parts, true)
  }

  /** Waits for its turn, and lets more or fewer be fetched at once by how long it took. */
  /** Waits for its turn. How long a range takes says how many are worth fetching at once. */
  async #fetch(index: number, wanted: WantedSums | undefined, signal: AbortSignal): Promise<FetchedRange> {
    const leave = await this.#atOnce.acquire(signal)
    const startedMs = performance.now()
    const where = { objects: this.#order.objects, info: this.#info, file: this.#saved.file, path: this.#path }
    const fetching = rangeToFile(where, this.#rangeOf(index), wanted, signal)
    this.#inFlight.add(fetching)
    this.#reportSending()
    try {
      const sums = await fetching
      this.#adapt(performance.now() - startedMs)
      return { index, sums }
    } finally {
      this.#inFlight.delete(fetching)
      this.#reportSending()
      leave()
    }
  }

  #adapt(tookMs: number): void {
    if (tookMs < quickRangeMs) this.#atOnce.resize(rangesAtOnce.most)
    else if (tookMs > slowRangeMs) this.#atOnce.resize(rangesAtOnce.least)
  }

  #reportSending(): void {
    if (this.#partsMode === 'parts') this.#context.progress.sending(this.#inFlight.size)
  }

  async #verifyOrRefetch(checks: readonly ContentCheck[]): Promise<void> {
    const { signal } = this.#context
    const { sizeBytes, checksum } = this.#info
    const matches = (check: ContentCheck) => fileMatches(this.#saved.file, sizeBytes, check, signal)
    const how = await verifyOrRefetch(checks, matches, () => this.#refetch())
    if (how === 'wrong') throw corruptObject(this.#order.key)
    if (how === 'only the tag differs' && checksum?.kind === 'md5') this.#order.trust.refute()
  }

  /** Returns how many ranges differ from before. */
  async #refetch(): Promise<number> {
    const { file } = this.#saved
    let changed = 0
    const refetch = (index: number, signal: AbortSignal): Promise<boolean> => {
      const where = { objects: this.#order.objects, info: this.#info, range: this.#rangeOf(index) }
      const refetching = refetchRange({ ...where, file, path: this.#path }, signal)
      this.#inFlight.add(refetching)
      return refetching.finally(() => this.#inFlight.delete(refetching))
    }
    for await (const other of mapConcurrent(
      this.#indexes(),
      rangesAtOnce.least,
      refetch,
      this.#context.signal,
    )) {
      if (other) changed += 1
    }
    return changed
  }
}

function changedTooOften(key: string): StoreError {
  const message = 'the object changed again and again while it was read'
  return new StoreError(
    'PreconditionFailed',
    message,
    { operation: 'download', path: key },
    { retry: 'later' },
  )
}
