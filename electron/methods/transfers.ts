import type { Backend } from '../api/contract.ts'
import type { TransferRow, UploadSource } from '../api/views.ts'
import { StoreError } from '../../drivers/index.ts'
import type { Platform } from '../platform.ts'
import type { OpenedStores } from '../stores/opened-stores.ts'
import { toErrorData } from '../to-view.ts'
import { download } from '../transfers/download.ts'
import { PartSlots } from '../transfers/part-slots.ts'
import type { Transfer, TransferJob } from '../transfers/transfer.ts'
import type { TransferQueue } from '../transfers/transfer-queue.ts'
import { upload } from '../transfers/upload.ts'
import type { OpenedStore } from './opened-store.ts'
import { uploadKey } from './upload-key.ts'

export type TransferMethods = Pick<
  Backend,
  'startUpload' | 'startDownload' | 'cancelTransfers' | 'clearFinishedTransfers' | 'watchTransfers'
>

export function transferMethods(
  stores: OpenedStores,
  platform: Platform,
  queue: TransferQueue,
): TransferMethods {
  const slots = new PartSlots(partsInMemory)
  return {
    async startUpload({ store, prefix, sources }, signal) {
      const opened = await stores.openForWriting(store, signal)
      return { transfers: queue.add(sources.map((source) => uploadJob(opened, prefix, source))) }
    },
    async startDownload({ store, key, sink }, signal) {
      const opened = await stores.open(store, signal)
      const [transfer = ''] = queue.add([downloadJob(opened, key, sink)])
      return { transfer }
    },
    async cancelTransfers({ transfers }) {
      queue.cancel(transfers)
      return {}
    },
    async clearFinishedTransfers() {
      queue.clearEnded()
      return {}
    },
    async *watchTransfers(_, signal) {
      for await (const list of queue.watch(signal)) yield { rows: list.map(toRow), removed: [], whole: true }
    },
  }

  function uploadJob(
    { id, name, driver }: OpenedStore,
    prefix: string,
    { token, relativePath, sizeBytes }: UploadSource,
  ): TransferJob {
    const key = prefix + relativePath
    return {
      kind: 'upload',
      name: relativePath,
      store: id,
      storeName: name,
      key,
      totalBytes: sizeBytes,
      async run(progress, signal) {
        const source = platform.source(token)
        const order = { objects: driver.objects, key: uploadKey(prefix, relativePath), source, sizeBytes }
        await upload(
          { ...order, chunkBytes: driver.chunkBytes },
          slots,
          {
            planned: (parts) => progress.planned({ parts }),
            sending: (parts) => progress.sending(parts),
            sent: (bytes) => progress.moved(bytes),
          },
          signal,
        )
      },
    }
  }

  function downloadJob({ id, name, driver }: OpenedStore, key: string, token: string): TransferJob {
    return {
      kind: 'download',
      name: key.slice(key.lastIndexOf('/') + 1),
      store: id,
      storeName: name,
      key,
      async run(progress, signal) {
        if (key.endsWith('/')) throw new StoreError('InvalidPath', 'a folder is not a file', { path: key })
        await download(
          { objects: driver.objects, key, sink: platform.sink(token) },
          {
            planned: (totalBytes) => progress.planned({ totalBytes }),
            received: (bytes) => progress.moved(bytes),
          },
          signal,
        )
      },
    }
  }
}

/** Times the largest part, 64 MiB, the most memory that uploads take; times the usual 10 MiB, what they do take. */
const partsInMemory = 6

function toRow({ state, key, parts, ...transfer }: Transfer, position: number): TransferRow {
  return {
    ...transfer,
    place: key,
    position,
    ...(parts === undefined ? {} : { parts: { ...parts, already: 0, failed: 0 } }),
    state: toPhase(state),
  }
}

function toPhase(state: Transfer['state']): TransferRow['state'] {
  if (state.phase === 'failed') return { ...state, error: toErrorData(state.error) }
  if (state.phase === 'done') return { ...state, skipped: false }
  return state.phase === 'cancelled' ? { ...state, cleaning: false } : state
}
