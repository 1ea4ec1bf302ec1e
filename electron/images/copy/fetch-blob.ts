import { StoreError, type StorageDriver } from '../../../drivers/index.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { PartSlots } from '../../transfers/model/part-slots.ts'
import type { OpenStore, TransferMemory } from '../../transfers/model/runner.ts'
import type { UploadContext } from '../../transfers/upload/object-upload.ts'
import { undoUploads } from '../../transfers/upload/undo-upload.ts'
import { copyBlob } from './copy-blob.ts'
import { CopyRoutes } from './copy-routes.ts'

export interface BlobToFetch {
  /** Where it is to be. */
  readonly key: string
  readonly digest: Digest
  /** The store that has it. */
  readonly from: string
  readonly sizeBytes: number
}

/**
 * Brings blobs from other stores to where they are missing or wrong. All bytes go through this computer, which verifies the
 * digest before the object appears: Corrupt where the other store's bytes are wrong, too. Leaves no multipart upload.
 */
export function blobFetcher(open: OpenStore, slots: PartSlots) {
  return async (
    { key, digest, from, sizeBytes }: BlobToFetch,
    to: StorageDriver,
    signal: AbortSignal,
  ): Promise<void> => {
    if (key !== to.keyOf(layout.blobData(digest))) {
      throw new StoreError('InvalidPath', 'a blob has another key', { path: key })
    }
    const source = (await open(from, signal)).driver
    // A service that copies verifies nothing.
    const routes = new CopyRoutes()
    routes.refuse(source.objects, to.objects)
    const memory = memoryOfOne()
    const context: UploadContext = { memory, signal, progress: noProgress, report: () => undefined }
    const blob = { kind: 'blob', digest, sizeBytes, storedAs: digest } as const
    try {
      await copyBlob({ from: source, to, routes }, blob, context, slots)
    } catch (error) {
      const patience = AbortSignal.timeout(patienceMs)
      await undoUploads(to.objects, { memory, signal: patience }).catch(() => undefined)
      throw error
    }
  }
}

const patienceMs = 30_000

/** It is fetched anew in another run. */
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
