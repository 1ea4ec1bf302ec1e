import { randomUUID } from 'node:crypto'

import type { transfers } from '../api/transfers.ts'
import type { Implementation } from '../api/method.ts'
import type { TransferRow } from '../api/rows.ts'
import type { UploadSource } from '../api/transfers.ts'
import type { Platform } from '../host/platform.ts'
import type { OpenedStores } from '../stores/connections/opened-stores.ts'
import type { Report } from '../transfers/model/runner.ts'
import type { NewTransfer, Transfer } from '../transfers/model/transfer.ts'
import { maxCountedReports } from '../transfers/queue/report-log.ts'
import type { TransferQueue } from '../transfers/queue/transfer-queue.ts'
import { newDownload } from '../transfers/download/new-download.ts'
import {
  newUpload,
  newUploads,
  nothingToUpload,
  type UploadRequest,
} from '../transfers/upload/new-uploads.ts'
import { provided } from '../transfers/local/provide.ts'

export function transferMethods(
  stores: OpenedStores,
  platform: Platform,
  queue: TransferQueue,
): Implementation<typeof transfers> {
  return {
    async startUpload({ store, prefix, sources, problems = [], toldBy, ...input }, signal) {
      const { onExisting = 'ask', drop = randomUUID() } = input
      const request = { store: await stores.openForWriting(store, signal), prefix, onExisting, drop }
      const uploads: NewTransfer[] = []
      for (const source of sources)
        if (source.folder !== true) uploads.push(await newUpload(request, platform, source, signal))
      const transfers = [...(await queue.add(uploads))]
      for (const source of sources)
        if (source.folder === true) for (const id of await addFolder(request, source)) transfers.push(id)
      const told = toldBy ?? transfers[0] ?? (await addNothing(request, problems))
      await queue.addReports(told, problems)
      return { transfers: transfers.length > 0 ? transfers : [told] }
    },
    async startDownload({ store, sink, ...wanted }, signal) {
      const opened = await stores.open(store, signal)
      const [transfer = ''] = await queue.add([newDownload(opened, wanted, platform.place(sink))])
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

  /** A folder is walked to its end, whoever asked for it: what is not found now nobody would miss. */
  async function addFolder(request: UploadRequest, folder: UploadSource): Promise<readonly string[]> {
    const ids: string[] = []
    const problems: Report[] = []
    for await (const found of newUploads(request, platform, folder, new AbortController().signal)) {
      if (found.uploads.length > 0) for (const id of await queue.add(found.uploads)) ids.push(id)
      if (problems.length < maxCountedReports) for (const problem of found.problems) problems.push(problem)
      if (ids[0] !== undefined) await queue.addReports(ids[0], problems.splice(0))
    }
    if (ids.length === 0) ids.push(await addNothing(request, problems, folder))
    await queue.addReports(ids[0] ?? '', problems)
    return ids
  }

  async function addNothing(...nothing: Parameters<typeof nothingToUpload>): Promise<string> {
    const [id = ''] = await queue.add([nothingToUpload(...nothing)])
    return id
  }
}

/** A failure is kept as it was told: what an older version gave as reason and is none any more is only not shown. */
function toRow(transfer: Transfer): TransferRow {
  return transfer
}
