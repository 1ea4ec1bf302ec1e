import { uploadPages, type ObjectStore, type Upload } from '../../../drivers/index.ts'
import { layout, parseLayout } from '../../registry/layout/layout.ts'
import { staleMs } from './abandoned.ts'
import type { KeyOf } from './blob-faults.ts'
import { findingId } from './finding.ts'
import type { Findings } from './findings.ts'

export interface UploadSearch {
  readonly objects: Pick<ObjectStore, 'listUploads'>
  readonly keyOf: KeyOf
  readonly nowMs: number
  /** Whether one of our own transfers still needs an upload. */
  readonly isNeeded: (upload: Upload) => boolean
}

/**
 * Finds multipart uploads that nobody finishes. The registry's S3 driver writes a blob by one, at the `data` of the folder of
 * its push: both are one fault. Gives the number of requests.
 */
export async function findOpenUploads(
  { objects, keyOf, nowMs, isNeeded }: UploadSearch,
  findings: Findings,
  signal: AbortSignal,
): Promise<number> {
  let requests = 0
  let found = 0
  const rootKey = keyOf('/')
  const prefix = rootKey === '' ? '' : `${rootKey}/`
  for await (const { uploads } of uploadPages(objects, { prefix }, signal)) {
    requests += 1
    for (const { key, uploadId, startedAtMs } of uploads) {
      if (isNeeded({ key, uploadId })) continue
      const of = folderOfPush(key, prefix, keyOf)
      const push = of === undefined ? undefined : findings.get(findingId('staleUpload', of.folder))
      if (push !== undefined && push.uploadId === undefined) {
        findings.replace({ ...push, uploadId })
        continue
      }
      // Services that do not tell the time are read as the year 1970.
      if (startedAtMs <= 0 || nowMs - startedAtMs <= staleMs) continue
      findings.add({
        id: findingId('stalePart', `${key}\n${uploadId}`),
        kind: 'stalePart',
        severity: 'warning',
        ...(of === undefined ? {} : { repository: of.repository }),
        key,
        sinceMs: startedAtMs,
        breaks: [],
        breaksCount: 0,
        heldBy: [],
        repairs: ['abort'],
        uploadId,
      })
    }
    if ((found += uploads.length) > mostUploads) break
  }
  return requests
}

function folderOfPush(
  key: string,
  prefix: string,
  keyOf: KeyOf,
): { readonly folder: string; readonly repository: string } | undefined {
  const entry = key.startsWith(prefix) ? parseLayout(`/${key.slice(prefix.length)}`) : undefined
  if (entry?.kind !== 'uploadData') return undefined
  return { folder: keyOf(layout.upload(entry.repository, entry.uuid)), repository: entry.repository }
}

/** A hundred pages: what comes behind is shown in the list of files. */
const mostUploads = 100_000
