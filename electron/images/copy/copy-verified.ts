import type { StorageDriver } from '../../../drivers/index.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import type { PartSlots } from '../../transfers/model/part-slots.ts'
import type { TransferMemory } from '../../transfers/model/runner.ts'
import type { UploadContext } from '../../transfers/upload/object-upload.ts'
import { undoUploads } from '../../transfers/upload/undo-upload.ts'
import { copyBlob } from './copy-blob.ts'
import { CopyRoutes } from './copy-routes.ts'

/**
 * Copies a blob to its key in another store, outside of any transfer. All bytes go through this computer, which verifies the
 * digest before the object appears: Corrupt where they have another one. Leaves no multipart upload.
 */
export async function copyVerified(
  from: StorageDriver,
  to: StorageDriver,
  { digest, sizeBytes }: { readonly digest: Digest; readonly sizeBytes: number },
  slots: PartSlots,
  signal: AbortSignal,
): Promise<void> {
  // A service that copies verifies nothing.
  const routes = new CopyRoutes()
  routes.refuse(from.objects, to.objects)
  const memory = memoryOfOne()
  const context: UploadContext = { memory, signal, progress: noProgress, report: () => undefined }
  try {
    await copyBlob(
      { from, to, routes },
      { kind: 'blob', digest, sizeBytes, storedAs: digest },
      context,
      slots,
    )
  } catch (error) {
    const patience = AbortSignal.timeout(patienceMs)
    await undoUploads(to.objects, { memory, signal: patience }).catch(() => undefined)
    throw error
  }
}

const patienceMs = 30_000

/** It is copied anew in another run. */
function memoryOfOne(): TransferMemory {
  const notes = new Map<string, unknown>()
  return {
    get: (name) => notes.get(name),
    entries: (prefix) => [...notes].filter(([name]) => name.startsWith(prefix)),
    set: (name, value) => {
      if (value === undefined) notes.delete(name)
      else notes.set(name, value)
      return Promise.resolve()
    },
  }
}

const noProgress: UploadContext['progress'] = {
  planned: () => undefined,
  current: () => undefined,
  sending: () => undefined,
  moved: () => undefined,
  item: () => undefined,
}
