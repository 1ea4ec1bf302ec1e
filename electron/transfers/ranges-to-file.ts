import { rm, type FileHandle } from 'node:fs/promises'

import { isStoreError, mapConcurrent, StoreError, type ObjectInfo } from '../../drivers/index.ts'
import { contentChecks, type ContentCheck } from './content-check.ts'
import { DownloadNotes } from './download-notes.ts'
import { fetchRange, isSameObject, ObjectChanged, type ObjectRange } from './fetch-range.ts'
import { fileMatches, writeFully } from './file-content.ts'
import { FileHasher } from './file-hasher.ts'
import { LatestNote } from './latest-note.ts'
import { locally } from './locally.ts'
import { corrupt, headOf, type ObjectOrder } from './object-to-file.ts'
import { RangeSet } from './range-set.ts'
import { mendRange } from './mend-range.ts'
import type { RunContext } from './runner.ts'
import { createAnew, reopen } from './temporary-file.ts'

export type RangesContext = Pick<RunContext, 'memory' | 'progress' | 'signal' | 'report'>

/** The bytes of a range of a download: the store's `chunksize`, within what makes sense for one request. */
export function rangeBytesOf(chunkBytes: number): number {
  return Math.min(Math.max(chunkBytes, leastRangeBytes), mostRangeBytes)
}

/**
 * Brings an object in ranges, several at once, to a file, verified and on the disk. Which ranges are there is
 * remembered after they are on the disk, so that calling it again goes on; an object that is another one by then is
 * begun anew and reported. `parts` says whether ranges are told as parts of the transfer.
 */
export async function rangesToFile(
  order: ObjectOrder,
  path: string,
  context: RangesContext,
  parts: 'parts' | 'no parts',
): Promise<void> {
  const notes = new DownloadNotes(context.memory)
  for (let attempt = 1; ; attempt += 1) {
    const info = await headOf(order, context.signal)
    try {
      const kept = await keptRanges(order, info, path, notes, context)
      await new Ranges(order, info, path, kept, notes, context, parts).bring()
      return
    } catch (error) {
      if (isStoreError(error, 'Corrupt')) await forget(order.key, path, notes)
      if (!(error instanceof ObjectChanged)) throw error
      if (attempt >= mostBeginnings) throw changedTooOften(order.key)
    }
  }
}

const mebibyte = 1024 * 1024
const leastRangeBytes = 128 * 1024
const mostRangeBytes = 64 * mebibyte
const rangesAtOnce = 4
const mostBeginnings = 5
/** Readings of the whole object after the first, to find what was spoiled. */
const mostMendings = 3

/** Going on with what is wrong would fail the same way. */
async function forget(key: string, path: string, notes: DownloadNotes): Promise<void> {
  await locally(path, () => rm(path, { force: true }))
  await notes.setLarge(key, undefined)
}

/** What is there of this object by an earlier run, and the file that it is in. */
interface KeptRanges {
  readonly file: FileHandle
  readonly rangeBytes: number
  readonly done: RangeSet
}

async function keptRanges(
  { key, chunkBytes }: ObjectOrder,
  info: ObjectInfo,
  path: string,
  notes: DownloadNotes,
  { report }: RangesContext,
): Promise<KeptRanges> {
  const note = notes.large(key)
  if (note !== undefined) {
    const same = isSameObject(info, note)
    const file = same ? await reopen(path) : undefined
    if (file !== undefined) return { file, rangeBytes: note.rangeBytes, done: new RangeSet(note.done) }
    if (!same) report({ path: key, kind: 'changed', detail: 'another object is there now; begun anew' })
  }
  const rangeBytes = rangeBytesOf(chunkBytes)
  // Noted first: a file that nobody knows of would stay.
  await notes.setLarge(key, toNote(info, rangeBytes, new RangeSet()))
  return { file: await createAnew(path), rangeBytes, done: new RangeSet() }
}

function toNote({ etag, sizeBytes, modifiedAtMs }: ObjectInfo, rangeBytes: number, done: RangeSet) {
  return {
    sizeBytes,
    modifiedAtMs,
    rangeBytes,
    done: done.spans.map(([first, last]): [number, number] => [first, last]),
    ...(etag === undefined ? {} : { etag }),
  }
}

class Ranges {
  readonly #order: ObjectOrder
  readonly #info: ObjectInfo
  readonly #path: string
  readonly #kept: KeptRanges
  readonly #context: RangesContext
  readonly #told: 'parts' | 'no parts'
  readonly #note: LatestNote
  readonly #inFlight = new Set<Promise<unknown>>()
  /** As it was told: what this run brought, and what was there. */
  readonly #moves = { brought: { bytes: 0, parts: 0 }, already: { bytes: 0, parts: 0 } }

  constructor(
    order: ObjectOrder,
    info: ObjectInfo,
    path: string,
    kept: KeptRanges,
    notes: DownloadNotes,
    context: RangesContext,
    told: 'parts' | 'no parts',
  ) {
    this.#order = order
    this.#info = info
    this.#path = path
    this.#kept = kept
    this.#context = context
    this.#told = told
    this.#note = new LatestNote(async () => {
      const note = toNote(info, kept.rangeBytes, kept.done)
      await locally(path, () => kept.file.datasync())
      await notes.setLarge(order.key, note)
    })
  }

  /** The file is closed afterwards, and what was brought is noted, however it ends. */
  async bring(): Promise<void> {
    const { file, done } = this.#kept
    const { signal } = this.#context
    const checks = contentChecks(this.#info, this.#order)
    const [check] = checks
    const hasher = check === undefined ? undefined : new FileHasher(file, check.begin())
    try {
      this.#tellAlready()
      hasher?.reach(this.#leadingBytes)
      const missing = this.#indexes().filter((index) => !done.has(index))
      for await (const index of mapConcurrent(
        missing,
        rangesAtOnce,
        (each, stop) => this.#fetch(each, stop),
        signal,
      )) {
        done.add(index)
        this.#note.touch()
        this.#moved(this.#rangeOf(index).length, 1)
        hasher?.reach(this.#leadingBytes)
      }
      await this.#note.settled()
      if (hasher !== undefined) await this.#verify(checks, await hasher.matches())
      await locally(this.#path, () => file.datasync())
    } catch (error) {
      // Parts of a transfer that failed stay to be seen; in a folder the next object is counted on.
      if (error instanceof ObjectChanged || this.#told === 'no parts') this.#takeBack()
      throw error
    } finally {
      await hasher?.stop()
      await Promise.allSettled(this.#inFlight)
      await this.#note.settled().catch(() => undefined)
      await file.close()
    }
  }

  #indexes(): readonly number[] {
    return Array.from(
      { length: Math.ceil(this.#info.sizeBytes / this.#kept.rangeBytes) },
      (_, index) => index,
    )
  }

  #rangeOf(index: number): ObjectRange {
    const { rangeBytes } = this.#kept
    const offset = index * rangeBytes
    return { offset, length: Math.min(rangeBytes, this.#info.sizeBytes - offset) }
  }

  get #leadingBytes(): number {
    return Math.min(this.#kept.done.leading * this.#kept.rangeBytes, this.#info.sizeBytes)
  }

  #tellAlready(): void {
    const { progress } = this.#context
    const indexes = this.#indexes()
    if (this.#told === 'parts') progress.planned({ totalBytes: this.#info.sizeBytes, parts: indexes.length })
    const there = indexes.filter((index) => this.#kept.done.has(index))
    const bytes = there.reduce((sum, index) => sum + this.#rangeOf(index).length, 0)
    if (there.length > 0) this.#moved(bytes, there.length, true)
  }

  #moved(bytes: number, parts: number, already = false): void {
    const sum = this.#moves[already ? 'already' : 'brought']
    sum.bytes += bytes
    sum.parts += parts
    this.#context.progress.moved(bytes, { parts: this.#told === 'parts' ? parts : 0, already })
  }

  #takeBack(): void {
    const { brought, already } = this.#moves
    this.#moved(-brought.bytes, -brought.parts)
    this.#moved(-already.bytes, -already.parts, true)
  }

  async #fetch(index: number, signal: AbortSignal): Promise<number> {
    const { file } = this.#kept
    const fetching = fetchRange(
      this.#order.objects,
      this.#info,
      this.#rangeOf(index),
      (piece, offset) => locally(this.#path, () => writeFully(file, piece, offset)),
      signal,
    )
    this.#inFlight.add(fetching)
    this.#tellSending()
    try {
      await fetching
    } finally {
      this.#inFlight.delete(fetching)
      this.#tellSending()
    }
    return index
  }

  #tellSending(): void {
    if (this.#told === 'parts') this.#context.progress.sending(this.#inFlight.size)
  }

  /**
   * What does not match is compared with what comes when it is asked for again. Where only the tag says that it is
   * wrong, and it comes the same time and again, it is right.
   */
  async #verify(checks: readonly ContentCheck[], matched: boolean): Promise<void> {
    const { file } = this.#kept
    const { sizeBytes } = this.#info
    const { signal } = this.#context
    let unchanged = 0
    let right = matched
    for (let mendings = 0; ; mendings += 1) {
      for (const check of mendings === 0 ? checks.slice(1) : checks) {
        right ||= await fileMatches(file, sizeBytes, check, signal)
      }
      if (right) return
      const mended = await this.#mend()
      unchanged = mended === 0 ? unchanged + 1 : 0
      if (unchanged === 2 && checks.every(({ certain }) => !certain)) {
        if (this.#info.checksum?.kind === 'md5') this.#order.trust.refuted()
        return
      }
      if (unchanged === 2 || mendings === mostMendings) throw corrupt(this.#order.key)
    }
  }

  /** How many ranges came otherwise than before. */
  async #mend(): Promise<number> {
    const { file } = this.#kept
    let mended = 0
    const mend = (index: number, signal: AbortSignal): Promise<boolean> => {
      const where = { objects: this.#order.objects, info: this.#info, range: this.#rangeOf(index) }
      const mending = mendRange({ ...where, file, path: this.#path }, signal)
      this.#inFlight.add(mending)
      return mending.finally(() => this.#inFlight.delete(mending))
    }
    for await (const other of mapConcurrent(this.#indexes(), rangesAtOnce, mend, this.#context.signal)) {
      if (other) mended += 1
    }
    return mended
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
