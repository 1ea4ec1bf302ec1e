import { abortLostUploads, isStoreError, type ObjectStore } from '../../../drivers/index.ts'
import { withAbortGrace } from './abort-grace.ts'
import type { BegunUpload, UploadNotes } from './upload-notes.ts'

/** What must be equal for an upload to be resumed. */
export type UploadFacts = Pick<BegunUpload, 'identity' | 'sizeBytes' | 'partBytes'>

/**
 * Begins a multipart upload so that none is ever left unknown. The intention is noted before the request. Uploads of
 * earlier runs that ended before the answer came are aborted afterwards.
 */
export async function beginUpload(
  objects: ObjectStore,
  key: string,
  facts: UploadFacts,
  notes: UploadNotes,
  signal: AbortSignal,
): Promise<BegunUpload> {
  const state = notes.state()
  const lostAtMs = state?.phase === 'intended' ? state.atMs : []
  await notes.setState({ phase: 'intended', atMs: [...lostAtMs, Date.now()] })
  const [{ uploadId }, etagBefore] = await withAbortGrace(signal, (graceSignal) =>
    Promise.all([objects.createUpload(key, graceSignal), etagOf(objects, key, signal)]),
  )
  const begun: BegunUpload = {
    phase: 'begun',
    uploadId,
    beganAtMs: Date.now(),
    lostAtMs,
    ...facts,
    ...(etagBefore === undefined ? {} : { etagBefore }),
  }
  await notes.setState(begun)
  return abortUnansweredUploads(objects, key, begun, notes, signal)
}

/** Aborts the uploads whose answers nobody read, if there may be any, and clears them from the note. */
export async function abortUnansweredUploads<State extends BegunUpload>(
  objects: ObjectStore,
  key: string,
  begun: State,
  notes: UploadNotes,
  signal: AbortSignal,
): Promise<State> {
  if (begun.lostAtMs.length === 0) return begun
  const spans = begun.lostAtMs.map((atMs) => {
    const fromMs = begun.beganAtMs - atMs
    return { fromMs, toMs: Math.max(0, fromMs - longestBeginningMs) }
  })
  try {
    await abortLostUploads(objects, { key, uploadId: begun.uploadId }, spans, signal)
  } catch (error) {
    if (!cannotListUploads(error)) throw error
  }
  const clean = { ...begun, lostAtMs: [] }
  await notes.setState(clean)
  return clean
}

/** Whether the access key may not list uploads, or the service cannot list them: what was left stays. */
export function cannotListUploads(error: unknown): boolean {
  return isStoreError(error, 'PermissionDenied') || isStoreError(error, 'Unsupported')
}

/** With all its retries, a request that begins an upload is answered or given up by then. */
const longestBeginningMs = 5 * 60_000

/** Null where there is no object; undefined where it is not known. */
async function etagOf(
  objects: ObjectStore,
  key: string,
  signal: AbortSignal,
): Promise<string | null | undefined> {
  try {
    const object = await objects.head(key, signal)
    return object === undefined ? null : object.etag
  } catch {
    return undefined
  }
}
