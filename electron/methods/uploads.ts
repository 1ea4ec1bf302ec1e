import type { uploads } from '../api/uploads.ts'
import type { Implementation } from '../api/method.ts'
import type { AbortFailure, MultipartUploadRow } from '../api/rows.ts'
import {
  mapConcurrent,
  StoreError,
  uploadedParts,
  uploadPages,
  type ObjectStore,
  type Upload,
} from '../../drivers/index.ts'
import type { OpenedStores } from '../stores/connections/opened-stores.ts'
import { toErrorData } from '../host/error-data.ts'
import type { TransferQueue } from '../transfers/queue/transfer-queue.ts'
import { batched } from '../../drivers/common/batched.ts'

/** The uploads that were begun in a bucket and are not finished, of this application and of any other. */
export function uploadMethods(
  stores: OpenedStores,
  queue: Pick<TransferQueue, 'uploadsOf'>,
): Implementation<typeof uploads> {
  return {
    async *listUploads({ store }, signal) {
      const { id, driver } = await stores.open(store, signal)
      const ours = new Map(queue.uploadsOf(id).map((upload) => [nameOf(upload), upload.transfer]))
      const rows: MultipartUploadRow[] = []
      for await (const { uploads } of uploadPages(driver.objects, { prefix: '' }, signal)) {
        const some = uploads.map((upload) => toRow(upload, ours.get(nameOf(upload))))
        for (const row of some) rows.push(row)
        if (some.length > 0) yield some
      }
      const sized = mapConcurrent(rows, atOnce, (row, stop) => withParts(driver.objects, row, stop), signal)
      yield* batched(withoutGone(sized))
    },
    async abortUploads({ store, uploads }, signal) {
      const { id, driver } = await stores.openForWriting(store, signal)
      const needed = new Set(
        queue
          .uploadsOf(id)
          .filter(({ ended }) => !ended)
          .map(nameOf),
      )
      const failures: AbortFailure[] = []
      const abort = async ({ key, uploadId }: Upload, stop: AbortSignal): Promise<void> => {
        try {
          if (needed.has(nameOf({ key, uploadId }))) throw neededError(key)
          await driver.objects.abortUpload({ key, uploadId }, stop)
        } catch (error) {
          stop.throwIfAborted()
          failures.push({ key, uploadId, error: toErrorData(error) })
        }
      }
      for await (const _ of mapConcurrent(uploads, atOnce, abort, signal));
      return failures
    },
  }
}

const atOnce = 8

function nameOf({ key, uploadId }: Upload): string {
  return JSON.stringify([key, uploadId])
}

function toRow(
  { key, uploadId, startedAtMs }: Upload & { readonly startedAtMs: number },
  transfer: string | undefined,
): MultipartUploadRow {
  return {
    key,
    uploadId,
    // Services that do not tell are read as the year 1970.
    ...(startedAtMs > 0 ? { startedAtMs } : {}),
    ...(transfer === undefined ? {} : { transfer }),
  }
}

/** Undefined for one whose parts cannot be listed: it is gone meanwhile, or the key may not. */
async function withParts(
  objects: ObjectStore,
  row: MultipartUploadRow,
  signal: AbortSignal,
): Promise<MultipartUploadRow | undefined> {
  let sizeBytes = 0
  let parts = 0
  try {
    for await (const part of uploadedParts(objects, row, signal)) {
      parts += 1
      sizeBytes += part.sizeBytes
    }
    return { ...row, sizeBytes, parts }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof StoreError) return undefined
    throw error
  }
}

async function* withoutGone(
  rows: AsyncIterable<MultipartUploadRow | undefined>,
): AsyncGenerator<MultipartUploadRow> {
  for await (const row of rows) if (row !== undefined) yield row
}

function neededError(key: string): StoreError {
  const message = 'a transfer goes on with this upload: cancel that instead'
  return new StoreError('PreconditionFailed', message, { operation: 'abortUpload', path: key })
}
