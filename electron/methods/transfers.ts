import { randomUUID } from 'node:crypto'

import type { Backend } from '../api/contract.ts'
import type { OnExisting, TransferRow, UploadSource } from '../api/views.ts'
import type { Platform } from '../platform.ts'
import type { OpenedStores } from '../stores/opened-stores.ts'
import type { SourceRef } from '../transfers/order.ts'
import type { NewTransfer, Transfer } from '../transfers/transfer.ts'
import type { TransferQueue } from '../transfers/transfer-queue.ts'
import { uploadKey } from '../transfers/upload-key.ts'
import type { OpenedStore } from './opened-store.ts'
import { provided } from './provide.ts'

export type TransferMethods = Pick<
  Backend,
  | 'startUpload'
  | 'startDownload'
  | 'pauseTransfers'
  | 'resumeTransfers'
  | 'cancelTransfers'
  | 'moveTransfers'
  | 'chooseExisting'
  | 'provideToTransfer'
  | 'transferReports'
  | 'clearFinishedTransfers'
  | 'watchTransfers'
>

export function transferMethods(
  stores: OpenedStores,
  platform: Platform,
  queue: TransferQueue,
): TransferMethods {
  return {
    async startUpload({ store, prefix, sources, onExisting = 'ask', drop = randomUUID() }, signal) {
      const opened = await stores.openForWriting(store, signal)
      const added: NewTransfer[] = []
      for (const source of sources)
        added.push(await newUpload(opened, { prefix, source, onExisting, drop }, signal))
      return { transfers: await queue.add(added) }
    },
    async startDownload({ store, key, sink }, signal) {
      const { id, name } = await stores.open(store, signal)
      const place = platform.place(sink)
      const [transfer = ''] = await queue.add([
        {
          order: { kind: 'download', store: id, key, place },
          name: /[^/]*\/?$/.exec(key)?.[0] ?? key,
          storeName: name,
          place: key,
        },
      ])
      return { transfer }
    },
    async pauseTransfers({ transfers }) {
      await queue.pause(transfers)
      return {}
    },
    async resumeTransfers({ transfers }) {
      await queue.resume(transfers)
      return {}
    },
    async cancelTransfers({ transfers }) {
      await queue.cancel(transfers)
      return {}
    },
    async moveTransfers({ transfers, before }) {
      await queue.move(transfers, before)
      return {}
    },
    async chooseExisting({ transfers, choice, always }) {
      await queue.choose(transfers, choice, always)
      return {}
    },
    async provideToTransfer({ transfer, token }, signal) {
      await queue.provide(transfer, (order) => provided(order, platform, token, signal))
      return {}
    },
    async transferReports({ transfer }) {
      return queue.reports(transfer)
    },
    async clearFinishedTransfers({ transfers }) {
      await queue.clearEnded(transfers)
      return {}
    },
    async *watchTransfers(_, signal) {
      for await (const { rows, ...changes } of queue.watch(signal))
        yield { rows: rows.map(toRow), ...changes }
    },
  }

  async function newUpload(
    { id, name }: OpenedStore,
    { prefix, source, onExisting, drop }: UploadOf,
    signal: AbortSignal,
  ): Promise<NewTransfer> {
    const { token, relativePath, sizeBytes } = source
    const place = prefix + relativePath
    const label = { name: relativePath, storeName: name, place }
    const order = {
      kind: 'upload',
      store: id,
      key: place,
      relativePath,
      onExisting,
      drop,
      sizeBytes,
    } as const
    try {
      uploadKey(prefix, relativePath)
      const opened = platform.source(token)
      const facts = await opened.facts(signal).catch(() => undefined)
      return {
        ...label,
        order: { ...order, source: opened.ref, ...modifiedAt(facts) },
        totalBytes: sizeBytes,
      }
    } catch (error) {
      const unknown: SourceRef = { kind: 'page', token }
      return { ...label, order: { ...order, source: unknown }, totalBytes: sizeBytes, refused: error }
    }
  }
}

interface UploadOf {
  readonly prefix: string
  readonly source: UploadSource
  readonly onExisting: OnExisting
  readonly drop: string
}

function modifiedAt(facts: { readonly modifiedAtMs?: number } | undefined): { modifiedAtMs?: number } {
  return facts?.modifiedAtMs === undefined ? {} : { modifiedAtMs: facts.modifiedAtMs }
}

/** A failure is kept as it was told: the hint of an older version that is none any more is only not shown. */
function toRow(transfer: Transfer): TransferRow {
  return transfer as TransferRow
}
