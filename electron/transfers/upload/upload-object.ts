import { isStoreError, StoreError, type PartPlan } from '../../../drivers/index.ts'
import { beginUpload } from './begin-upload.ts'
import { finishUpload } from './finish-upload.ts'
import { fillExactly, fillWhole, PartCutter, requireEnd } from './part-cutter.ts'
import { PartSender } from './part-sender.ts'
import type { PartSlots } from '../model/part-slots.ts'
import { DigestCheck } from './digest-check.ts'
import { resumeUpload, type ResumableUpload } from './resume-upload.ts'
import { linkedAbort, type LinkedAbort } from '../../../drivers/common/linked-abort.ts'
import { undoUpload } from './undo-upload.ts'
import { UploadNotes } from './upload-notes.ts'
import type { ObjectUpload, UploadContext } from './object-upload.ts'
import { uploadPlan } from './upload-plan.ts'

export { undoUpload } from './undo-upload.ts'

/**
 * Uploads an object: in one request where one part is enough, otherwise as a multipart upload with several parts in
 * flight. The object is visible only when it is complete. After a failure or an abort, what was sent stays: a call
 * with the same memory continues there, and `undoUpload` deletes it. Where the content became shorter or longer
 * (PreconditionFailed) or does not match the digest (Corrupt), it is undone at once.
 */
export async function uploadObject(
  upload: ObjectUpload,
  context: UploadContext,
  slots: PartSlots,
): Promise<void> {
  const { objects, content } = upload
  // A small content is hashed before another thread hears of it.
  const beginHash = content.sizeBytes <= smallBodyBytes ? undefined : slots.beginHash
  const digest = upload.digest === undefined ? undefined : new DigestCheck(upload.digest, beginHash)
  const resumed = await resumeUpload(upload, context)
  if (resumed === 'finished') return
  const plan = resumed?.plan ?? uploadPlan(content.sizeBytes, upload.chunkSizeBytes, objects.limits)
  requirePossible(plan, upload)
  context.progress.planned({ parts: plan.parts })
  const stop = linkedAbort(context.signal)
  const { signal } = stop
  const parts = new PartCutter(await content.open(0, signal))
  const sending: Sending = { upload, plan, parts, digest, context, slots, stop, signal }
  try {
    if (plan.parts === 1 && resumed === undefined) await putWhole(sending)
    else await putParts(sending, resumed)
  } catch (error) {
    if (cannotBeResumed(error)) await undoQuietly(upload, context)
    throw error
  } finally {
    // A source that nobody has read from yet learns the end from the signal.
    stop.abort(ended)
    digest?.drop()
    await parts.close().catch(() => undefined)
  }
}

/** One for all: to make an error takes as long as to read a small file. */
const ended = Object.assign(new Error('the upload has ended'), { name: 'AbortError' })

interface Sending {
  readonly upload: ObjectUpload
  readonly plan: PartPlan
  readonly parts: PartCutter
  readonly digest: DigestCheck | undefined
  readonly context: UploadContext
  readonly slots: PartSlots
  readonly stop: LinkedAbort
  readonly signal: AbortSignal
}

function requirePossible({ parts, partSizeBytes }: PartPlan, { objects, key }: ObjectUpload): void {
  const { maxParts } = objects.limits
  if (parts <= maxParts) return
  const message = `an object has at most ${maxParts} parts of ${partSizeBytes} bytes`
  throw new StoreError('TooLarge', message, { operation: 'upload', path: key })
}

async function putWhole({ upload, plan, parts, digest, context, slots, signal }: Sending): Promise<void> {
  const { objects, key, content } = upload
  // An earlier run had smaller parts, and may have begun an upload without reading the answer.
  await undoUpload(objects, key, context)
  const { sizeBytes } = content
  const lent = sizeBytes <= smallBodyBytes ? undefined : await slots.acquireBuffer(plan.partSizeBytes, signal)
  try {
    const body = await wholeBody(parts, sizeBytes, lent?.buffer, key)
    await digest?.update(body)
    await digest?.require(key)
    signal.throwIfAborted()
    context.progress.sending(1)
    await objects.put(key, body, signal)
    context.progress.moved(content.sizeBytes)
  } finally {
    context.progress.sending(0)
    lent?.release()
  }
}

/**
 * All bytes, in the buffer of a part where there is one. A small body takes none: many of them wait for their answers at once,
 * and they are nothing beside a part.
 */
async function wholeBody(
  parts: PartCutter,
  sizeBytes: number,
  buffer: Uint8Array | undefined,
  key: string,
): Promise<Uint8Array> {
  if (buffer === undefined) return fillWhole(parts, sizeBytes, key)
  // Every buffer has the size of a part, so that the next upload can use it.
  const body = buffer.subarray(0, sizeBytes)
  await fillExactly(parts, body, key)
  await requireEnd(parts, key)
  return body
}

const smallBodyBytes = 64 * 1024

async function putParts(sending: Sending, resumed: ResumableUpload | undefined): Promise<void> {
  const { upload, plan, parts, digest, context, slots, stop, signal } = sending
  const { objects, key, content } = upload
  const notes = new UploadNotes(context.memory, key)
  const facts = { identity: content.identity, sizeBytes: content.sizeBytes, partBytes: plan.partSizeBytes }
  const begun = resumed?.begun ?? (await beginUpload(objects, key, facts, notes, signal))
  const listed = resumed?.listed ?? new Map()
  const where = { objects, key, uploadId: begun.uploadId }
  const sender = new PartSender({ ...where, plan, listed, notes, digest, slots, context, stop })
  const sent = await sender.send(parts, signal)
  await digest?.require(key)
  await finishUpload(objects, key, begun, sent, notes, signal)
}

/** What was sent is not what is wanted: another run would fail in the same way. */
function cannotBeResumed(error: unknown): boolean {
  if (!isStoreError(error)) return false
  return error.retry === 'never' && unresumableCodes.has(error.code)
}

const unresumableCodes: ReadonlySet<string> = new Set(['PreconditionFailed', 'Corrupt', 'InvalidParameter'])

/** Also after the signal has aborted. What cannot be undone now stays in the notes. */
async function undoQuietly({ objects, key }: ObjectUpload, { memory }: UploadContext): Promise<void> {
  await undoUpload(objects, key, { memory, signal: AbortSignal.timeout(30_000) }).catch(() => undefined)
}
