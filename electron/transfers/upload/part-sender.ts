import {
  crc32Text,
  type BodySums,
  type ObjectStore,
  type Part,
  type PartPlan,
} from '../../../drivers/index.ts'
import { isSameEtag, plainEtag } from './etags.ts'
import { explain } from '../model/explain.ts'
import { fillExactly, requireEnd, type PartCutter } from './part-cutter.ts'
import type { PartSlots } from '../model/part-slots.ts'
import type { DigestCheck } from './digest-check.ts'
import type { RunContext } from '../model/runner.ts'
import type { LinkedAbort } from '../../../drivers/common/linked-abort.ts'
import { partsAtOnce } from './upload-plan.ts'
import { sentPart, type PartNote, type UploadNotes } from './upload-notes.ts'

export interface PartSending {
  readonly objects: ObjectStore
  readonly key: string
  readonly uploadId: string
  readonly plan: PartPlan
  /** The parts that the service says it has, by number. */
  readonly listed: ReadonlyMap<number, Part>
  readonly notes: UploadNotes
  readonly digest: DigestCheck | undefined
  readonly slots: PartSlots
  readonly context: Pick<RunContext, 'progress' | 'report'>
  /** The first part that fails aborts it, and so ends every wait. */
  readonly stop: Pick<LinkedAbort, 'abort'>
}

/**
 * Sends the parts of one upload that the service does not have yet, several at once. It reads all bytes: those of a
 * part that the service has are compared with what was sent.
 */
export class PartSender {
  readonly #sending: PartSending
  readonly #noted: ReadonlyMap<number, PartNote>
  readonly #inFlight = new Set<Promise<void>>()
  readonly #noting = new Set<Promise<void>>()
  readonly #sent: Part[] = []
  #failure: { readonly error: unknown } | undefined
  #changeReported = false

  constructor(sending: PartSending) {
    this.#sending = sending
    this.#noted = sending.notes.parts(sending.uploadId)
  }

  /** Resolves with all parts, by number. Fails with the first failure, after every request has ended. */
  async send(parts: PartCutter, signal: AbortSignal): Promise<readonly Part[]> {
    const { plan, key } = this.#sending
    try {
      for (let number = 1; number <= plan.parts; number += 1) {
        if (this.#inFlight.size >= partsAtOnce(plan)) await Promise.race(this.#inFlight)
        await this.#begin(number, parts, signal)
      }
      await requireEnd(parts, key)
    } catch (error) {
      this.#fail(error)
    }
    // No part may be under way when the upload is completed or aborted: the service would keep it, unseen and paid
    // for.
    await Promise.all(this.#inFlight)
    await Promise.all(this.#noting)
    if (this.#failure !== undefined) throw this.#failure.error
    return this.#sent.toSorted((a, b) => a.number - b.number)
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
    this.#sending.stop.abort()
  }

  async #begin(number: number, parts: PartCutter, signal: AbortSignal): Promise<void> {
    const { plan, slots, key } = this.#sending
    const { buffer, release } = await slots.acquireBuffer(plan.partSizeBytes, signal)
    const body = buffer.subarray(0, number === plan.parts ? plan.lastPartSizeBytes : plan.partSizeBytes)
    try {
      await fillExactly(parts, body, key)
      signal.throwIfAborted()
    } catch (error) {
      release()
      throw error
    }
    this.#follow(this.#bring(number, body, signal), release)
  }

  #follow(bringing: Promise<void>, release: () => void): void {
    const { progress } = this.#sending.context
    const followed = bringing
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        release()
        this.#inFlight.delete(followed)
        progress.sending(this.#inFlight.size)
      })
    this.#inFlight.add(followed)
    progress.sending(this.#inFlight.size)
  }

  /** Parts must begin in order: the digest takes their bytes at once. */
  async #bring(number: number, body: Uint8Array, signal: AbortSignal): Promise<void> {
    const { slots, context, digest } = this.#sending
    const [{ crc32 }] = await Promise.all([slots.sums(body, ['crc32']), digest?.update(body)])
    const uploaded = await this.#finished(number, body, Number(crc32))
    if (uploaded === undefined) return this.#put(number, body, Number(crc32), signal)
    this.#sent.push(uploaded)
    context.progress.moved(body.byteLength, { already: true })
  }

  async #put(number: number, body: Uint8Array, crc: number, signal: AbortSignal): Promise<void> {
    const { objects, key, uploadId, context, listed } = this.#sending
    const replaced = listed.get(number)
    const note: PartNote = {
      crc32: crc,
      sizeBytes: body.byteLength,
      ...(replaced === undefined ? {} : { insteadOf: replaced.etag }),
    }
    // Another run sends no part again that arrived, whether the answer did or not.
    await this.#note(number, note)
    signal.throwIfAborted()
    const {
      number: _,
      sizeBytes: __,
      ...sent
    } = await objects.putPart({ key, uploadId }, number, body, signal, { crc32: crc })
    void this.#note(number, { ...note, sent })
    this.#sent.push({ number, sizeBytes: body.byteLength, ...sent })
    context.progress.moved(body.byteLength)
  }

  /** Whoever need not wait for the disk leaves that to `send`, before it ends. Never fails. */
  #note(number: number, note: PartNote): Promise<void> {
    const { notes, uploadId } = this.#sending
    const noting = notes
      .setPart(uploadId, number, note)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#noting.delete(noting))
    this.#noting.add(noting)
    return noting
  }

  /** The part, where the service has exactly these bytes; undefined where they must be sent. */
  async #finished(number: number, body: Uint8Array, crc: number): Promise<Part | undefined> {
    const listed = this.#sending.listed.get(number)
    const note = this.#noted.get(number)
    if (listed === undefined || note === undefined) return undefined
    if (listed.sizeBytes !== body.byteLength || note.sizeBytes !== body.byteLength) return undefined
    if (note.crc32 !== crc) {
      this.#reportChange()
      return undefined
    }
    const noted = sentPart(number, note)
    if (noted !== undefined) return isSameEtag(noted.etag, listed.etag) ? noted : undefined
    if (note.insteadOf === listed.etag) return undefined
    return this.#unanswered(listed, body, note)
  }

  /** A part whose answer was lost: returned with its checksums where the service has these bytes. */
  async #unanswered(listed: Part, body: Uint8Array, note: PartNote): Promise<Part | undefined> {
    const { notes, uploadId, slots } = this.#sending
    const known = await sameBytes(listed, body, note.crc32, slots.sums)
    if (known === undefined) return undefined
    const answered = { ...note, sent: { etag: listed.etag, ...known } }
    await notes.setPart(uploadId, listed.number, answered)
    return sentPart(listed.number, answered)
  }

  /** The object is still made of the bytes of one reading: parts that differ are sent again. */
  #reportChange(): void {
    if (this.#changeReported) return
    this.#changeReported = true
    this.#sending.context.report({ path: this.#sending.key, kind: 'changed', ...explain('partsChanged', {}) })
  }
}

/** The checksums of the part where the service has these bytes, as far as it says; undefined where it has others. */
async function sameBytes(
  listed: Part,
  body: Uint8Array,
  crc: number,
  sums: BodySums,
): Promise<Pick<Part, 'md5' | 'crc32' | 'crc64'> | undefined> {
  if (listed.crc32 !== undefined) return listed.crc32 === crc32Text(crc) ? { crc32: listed.crc32 } : undefined
  if (!/^[0-9a-f]{32}$/.test(plainEtag(listed.etag))) return {}
  const known = await sums(body, ['md5', 'crc64'])
  return isSameEtag(listed.etag, known.md5) ? known : undefined
}
