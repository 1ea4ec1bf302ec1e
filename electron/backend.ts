import type { Backend } from './api/contract.ts'
import { AccessChecks } from './methods/access-checks.ts'
import { accessMethods } from './methods/access.ts'
import { blobMethods } from './methods/blobs.ts'
import { fileMethods } from './methods/files.ts'
import { notYet } from './methods/not-yet.ts'
import { manifestMethods } from './methods/manifests.ts'
import { presignMethods } from './methods/presign.ts'
import { repositoryMethods } from './methods/repositories.ts'
import { searchMethods } from './methods/search.ts'
import { settingsMethods } from './methods/settings.ts'
import { storeMethods } from './methods/stores.ts'
import { transferMethods } from './methods/transfers.ts'
import type { Platform } from './platform.ts'
import { OpenedStores } from './stores/opened-stores.ts'
import { SettingsFile } from './stores/settings-file.ts'
import { StoreBook } from './stores/store-book.ts'
import { TransferQueue } from './transfers/transfer-queue.ts'

export interface RunningBackend {
  readonly backend: Backend
  /** Where a damaged list of stores was put aside, if it was. */
  readonly damaged: string | undefined
  /** Cancels what runs, takes back what was half done, and closes every store. */
  readonly close: () => Promise<void>
}

/** The composition root: everything below the contract, put together for one host. */
export async function createBackend(platform: Platform): Promise<RunningBackend> {
  const book = await StoreBook.open(platform.dataDir, platform.sealer)
  const settings = new SettingsFile(platform.dataDir)
  const stores = new OpenedStores(book, async () => (await settings.read()).maxRequests)
  const queue = new TransferQueue()
  const checks = new AccessChecks()
  const backend: Backend = {
    ...notYet(),
    ...settingsMethods(platform, settings),
    ...storeMethods({ book, stores, queue, checks, platform }),
    ...accessMethods(book, checks),
    ...repositoryMethods(stores),
    ...manifestMethods(stores),
    ...blobMethods(stores),
    ...fileMethods(stores),
    ...presignMethods(stores),
    ...searchMethods(stores),
    ...transferMethods(stores, platform, queue),
  }
  return {
    backend,
    damaged: book.damaged,
    async close() {
      await Promise.all([queue.close(), checks.close()])
      await stores.closeAll()
    },
  }
}
