import { isStoreError, uploadsAt, type ObjectStore } from '../../../drivers/index.ts'
import { beginUpload, cannotListUploads, abortUnansweredUploads } from './begin-upload.ts'
import type { RunContext } from '../model/runner.ts'
import { uploadKeysInMemory, UploadNotes } from './upload-notes.ts'

/**
 * Aborts what `uploadObject` left for this key, as the memory says, and deletes the notes. A complete object stays.
 * May be called again after a failure.
 */
export async function undoUpload(
  objects: ObjectStore,
  key: string,
  { memory, signal }: Pick<RunContext, 'memory' | 'signal'>,
): Promise<void> {
  const notes = new UploadNotes(memory, key)
  const state = notes.state()
  if (state === undefined) return
  try {
    if (state.phase === 'begun' || state.phase === 'completing') {
      await abortUnansweredUploads(objects, key, state, notes, signal)
      await objects.abortUpload({ key, uploadId: state.uploadId }, signal)
    } else if (state.phase === 'intended' && (await hasOpenUploads(objects, key, signal))) {
      // The service's clock tells which of them are ours: an upload that begins now shows it.
      const begun = await beginUpload(objects, key, noFacts, notes, signal)
      await objects.abortUpload({ key, uploadId: begun.uploadId }, signal)
    }
  } catch (error) {
    if (!isStoreError(error, 'NoSuchBucket')) throw error
  }
  await notes.forget()
}

/** As `undoUpload`, for every key in the memory. */
export async function undoUploads(
  objects: ObjectStore,
  context: Pick<RunContext, 'memory' | 'signal'>,
): Promise<void> {
  for (const key of uploadKeysInMemory(context.memory)) await undoUpload(objects, key, context)
}

const noFacts = { identity: '', sizeBytes: 0, partBytes: 0 } as const

async function hasOpenUploads(objects: ObjectStore, key: string, signal: AbortSignal): Promise<boolean> {
  const uploads = uploadsAt(objects, key, signal)
  try {
    return (await uploads.next()).done !== true
  } catch (error) {
    if (cannotListUploads(error)) return false
    throw error
  } finally {
    await uploads.return()
  }
}
