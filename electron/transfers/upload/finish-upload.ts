import { isStoreError, type ObjectStore, type Part } from '../../../drivers/index.ts'
import { withAbortGrace } from './abort-grace.ts'
import type { BegunUpload, UploadNotes } from './upload-notes.ts'

/**
 * Completes the upload. This is noted first, so that a later run can tell an upload that became an object from one
 * that is gone. Fails with Corrupt where the service made a wrong object, and tries to delete that object.
 */
export async function finishUpload(
  objects: ObjectStore,
  key: string,
  begun: BegunUpload,
  parts: readonly Part[],
  notes: UploadNotes,
  signal: AbortSignal,
): Promise<void> {
  await notes.setState({ ...begun, phase: 'completing' })
  const upload = { key, uploadId: begun.uploadId }
  try {
    await withAbortGrace(signal, (graceSignal) => objects.completeUpload(upload, parts, graceSignal))
  } catch (error) {
    if (isStoreError(error, 'Corrupt') && error.retry === 'never') {
      await objects.deleteMany([key], AbortSignal.timeout(30_000)).catch(() => undefined)
    }
    throw error
  }
  await notes.setDone(begun)
}
