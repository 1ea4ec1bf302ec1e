import type { ObjectStore, Upload } from './object-store.ts'
import { uploadsAt } from './listings.ts'

/** A span of time before an upload was created: both ends in milliseconds before that moment. */
export interface TimeBefore {
  readonly fromMs: number
  readonly toMs: number
}

/**
 * Aborts lost uploads: those at the key of `upload` that were created in one of these spans before it and have no parts. A
 * call whose response got lost leaves such an upload. All times are the service's, so this computer's clock may be off.
 */
export async function abortLostUploads(
  objects: ObjectStore,
  upload: Upload,
  spans: readonly TimeBefore[],
  signal: AbortSignal,
): Promise<void> {
  const begun: (Upload & { readonly startedAtMs: number })[] = []
  for await (const each of uploadsAt(objects, upload.key, signal)) begun.push(each)
  const given = begun.find(({ uploadId }) => uploadId === upload.uploadId)
  if (given === undefined) return
  for (const each of begun) {
    const beforeMs = given.startedAtMs - each.startedAtMs
    if (each === given || beforeMs < 0) continue
    if (!spans.some((span) => within(beforeMs, span))) continue
    const { parts } = await objects.listParts(each, 0, signal)
    if (parts.length === 0) await objects.abortUpload(each, signal)
  }
}

function within(beforeMs: number, { fromMs, toMs }: TimeBefore): boolean {
  return beforeMs <= fromMs + resolutionMs && beforeMs >= toMs - resolutionMs
}

/** Some services give times in whole seconds. */
const resolutionMs = 1000
