import {
  isStoreError,
  planParts,
  uploadedParts,
  type ObjectStore,
  type Part,
  type PartPlan,
} from '../../../drivers/index.ts'
import { abortUnansweredUploads } from './begin-upload.ts'
import { multipartEtag, plainEtag } from './etags.ts'
import { explain } from '../model/explain.ts'
import { finishUpload } from './finish-upload.ts'
import type { RunContext } from '../model/runner.ts'
import { undoUpload } from './undo-upload.ts'
import { sentPart, UploadNotes, type BegunUpload, type UploadState } from './upload-notes.ts'
import type { ObjectUpload } from './object-upload.ts'

/** An upload to continue. */
export interface ResumableUpload {
  readonly begun: BegunUpload
  readonly plan: PartPlan
  /** The parts that the service has, by number. */
  readonly listed: ReadonlyMap<number, Part>
}

/**
 * What an earlier run left, according to its notes and the service. Returns undefined to begin a new upload; an
 * upload of other content is undone first. Returns `finished` where all parts were sent: the object is complete now.
 */
export async function resumeUpload(
  { objects, key, content }: Pick<ObjectUpload, 'objects' | 'key' | 'content'>,
  context: Pick<RunContext, 'memory' | 'progress' | 'signal' | 'report'>,
): Promise<ResumableUpload | 'finished' | undefined> {
  const notes = new UploadNotes(context.memory, key)
  const state = notes.state()
  if (state === undefined || state.phase === 'intended') return undefined
  if (state.identity !== content.identity || state.sizeBytes !== content.sizeBytes) {
    await undoUpload(objects, key, context)
    context.report({ path: key, kind: 'changed', ...explain('otherFile', {}) })
    return undefined
  }
  const plan = planParts(content.sizeBytes, state.partBytes, objects.limits)
  const listed = state.phase === 'done' ? undefined : await listedParts(objects, key, state, context.signal)
  if (state.phase === 'done' || listed === undefined) {
    if (await hasBecomeObject(objects, key, state, notes, context))
      return reportFinished(plan, content.sizeBytes, context)
    await notes.forget()
    return undefined
  }
  const begun = await abortUnansweredUploads(objects, key, state, notes, context.signal)
  const all = begun.phase === 'completing' ? sentParts(notes, begun, plan, listed) : undefined
  if (all === undefined) return { begun, plan, listed }
  await finishUpload(objects, key, begun, all, notes, context.signal)
  return reportFinished(plan, content.sizeBytes, context)
}

function reportFinished(
  { parts }: PartPlan,
  sizeBytes: number,
  { progress }: Pick<RunContext, 'progress'>,
): 'finished' {
  progress.planned({ parts })
  progress.moved(sizeBytes, { parts, already: true })
  return 'finished'
}

/** Undefined where the service does not know the upload. */
async function listedParts(
  objects: ObjectStore,
  key: string,
  { uploadId }: BegunUpload,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Part> | undefined> {
  const listed = new Map<number, Part>()
  try {
    for await (const part of uploadedParts(objects, { key, uploadId }, signal)) listed.set(part.number, part)
    return listed
  } catch (error) {
    if (isStoreError(error, 'NotFound')) return undefined
    throw error
  }
}

/** All parts as they were sent; undefined unless the service still has every one. */
function sentParts(
  notes: UploadNotes,
  { uploadId }: BegunUpload,
  plan: PartPlan,
  listed: ReadonlyMap<number, Part>,
): readonly Part[] | undefined {
  const parts = notedParts(notes, uploadId)
  const whole = parts.length === plan.parts && parts.every(({ number }) => listed.has(number))
  return whole ? parts : undefined
}

/**
 * Whether an upload that is gone became the object. The object that was there before may have the same size. So the
 * ETag must be that of these parts, or another one than before.
 */
async function hasBecomeObject(
  objects: ObjectStore,
  key: string,
  state: Exclude<UploadState, { phase: 'intended' }>,
  notes: UploadNotes,
  { signal }: Pick<RunContext, 'signal'>,
): Promise<boolean> {
  if (state.phase === 'begun') return false
  const object = await objects.head(key, signal)
  if (object?.sizeBytes !== state.sizeBytes) return false
  if (state.phase === 'done') return true
  const etag = object.etag === undefined ? undefined : plainEtag(object.etag)
  const joined = etag !== undefined && etag === multipartEtag(notedParts(notes, state.uploadId))
  if (!joined && (state.etagBefore === undefined || state.etagBefore === object.etag)) return false
  await notes.setDone(state)
  return true
}

function notedParts(notes: UploadNotes, uploadId: string): readonly Part[] {
  return [...notes.parts(uploadId)]
    .flatMap(([number, note]) => sentPart(number, note) ?? [])
    .toSorted((a, b) => a.number - b.number)
}
