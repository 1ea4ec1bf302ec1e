import { availableParallelism, userInfo } from 'node:os'
import { join } from 'node:path'

import type { Backend } from './api/contract.ts'
import { refreshAges, usualRefreshAge } from './api/values/refresh-ages.ts'
import { pushRunner } from './images/push/push-runner.ts'
import { bodySums, getText, StoreError, threadLanes, type Lanes } from '../drivers/index.ts'
import type { DataFolder } from './host/data-folder.ts'
import { DataRemoval } from './host/data-removal.ts'
import { HostNotices } from './host/host-notices.ts'
import { UpdateChecker } from './host/update-checker.ts'
import { feedHeaders, mostFeedBytes } from './host/update-feed.ts'
import { startNotices } from './host/start-notices.ts'
import { AccessChecks } from './stores/connections/access-checks.ts'
import { accessMethods } from './methods/access.ts'
import { blobMethods } from './methods/blobs.ts'
import { catalogMethods } from './methods/catalog.ts'
import { copyRunner } from './images/copy/copy-runner.ts'
import { blobFetcher } from './images/copy/fetch-blob.ts'
import { blobKeeper } from './images/copy/keep-blob.ts'
import { changeMethods } from './methods/changes.ts'
import { comparisonMethods } from './methods/comparison.ts'
import { differenceMethods } from './methods/differences.ts'
import { dataFolderMethods } from './methods/data-folder.ts'
import { deletionMethods } from './methods/deletions.ts'
import { garbageMethods } from './methods/garbage.ts'
import { updateMethods } from './methods/updates.ts'
import { usageMethods } from './methods/usage.ts'
import { verificationMethods } from './methods/verification.ts'
import { lostBlobs } from './health/garbage/lost-blobs.ts'
import { untaggedGuard } from './health/deletion/untagged-guard.ts'
import { unreferencedGuard, type GuardOptions } from './health/garbage/unreferenced-guard.ts'
import { MirrorRulesFile } from './comparison/rules/mirror-rules-file.ts'
import { MirrorRuns } from './comparison/rules/mirror-runs.ts'
import { CopyRoutes } from './images/copy/copy-routes.ts'
import { GzipThreads } from './images/gzip/gzip-threads.ts'
import { LayerFiles } from './images/gzip/layer-files.ts'
import { exportRunner } from './images/export/export-runner.ts'
import { tablesOfContents } from './contents/toc/tables-of-contents.ts'
import { extractRunner } from './contents/extract/extract-runner.ts'
import { Layers } from './contents/reader/layers.ts'
import { DocumentThread } from './contents/documents/thread/document-thread.ts'
import { documentMethods } from './methods/documents.ts'
import { contentMethods } from './methods/contents.ts'
import { configurationMethods } from './methods/configuration.ts'
import { imageMethods } from './methods/images.ts'
import { ConfigDrafts } from './stores/configurations/config-drafts.ts'
import { fileMethods } from './methods/files.ts'
import { manifestMethods } from './methods/manifests.ts'
import type { MemoryOf } from './methods/memory-of.ts'
import { uploadMethods } from './methods/uploads.ts'
import { digestOfKey } from './registry/layout/digest-of-key.ts'
import { reportMethods } from './methods/reports.ts'
import { repositoryMethods } from './methods/repositories.ts'
import { searchMethods } from './methods/search.ts'
import { hostMethods } from './methods/host.ts'
import { networkMethods } from './methods/network.ts'
import { settingsMethods } from './methods/settings.ts'
import { storeMethods } from './methods/stores.ts'
import { transferMethods } from './methods/transfers.ts'
import { versionMethods } from './methods/versions.ts'
import { windowMemoryMethods } from './methods/window-memory.ts'
import type { Platform } from './host/platform.ts'
import { OpenedStores, type StoreOpening } from './stores/connections/opened-stores.ts'
import { NetworkFile } from './stores/network/network-file.ts'
import { SettingsFile } from './stores/list/settings-file.ts'
import { backUpDamagedFile, readJsonFile, writeJsonFile } from './stores/list/json-file.ts'
import { locationOf, StoreList } from './stores/list/store-list.ts'
import { WindowMemoryFile } from './stores/list/window-memory-file.ts'
import { toErrorData, toFailure } from './host/error-data.ts'
import { savedPathsOf } from './transfers/download/saved-paths.ts'
import type { LocalDestination } from './transfers/model/order.ts'
import { downloadRunner } from './transfers/download/download-runner.ts'
import { Catalogs } from './catalog/store/catalogs.ts'
import { Changes } from './health/changes/changes.ts'
import { Plans } from './health/changes/plans.ts'
import { noteTransfer } from './health/changes/transfer-changes.ts'
import { writesAt } from './catalog/store/own-writes.ts'
import { Verifications } from './health/verify/verifications.ts'
import { HashThread } from './transfers/verify/hash-thread.ts'
import { StreamHashing } from './transfers/verify/stream-hashing.ts'
import { TransferJournal } from './transfers/queue/journal.ts'
import { Bandwidth } from './transfers/model/bandwidth.ts'
import { PartSlots } from './transfers/model/part-slots.ts'
import type { OpenStore, Runners } from './transfers/model/runner.ts'
import type { NamePlatform } from './transfers/local/safe-path.ts'
import { TransferQueue } from './transfers/queue/transfer-queue.ts'
import { partsInMemory } from './transfers/upload/upload-plan.ts'
import { uploadRunner } from './transfers/upload/upload-runner.ts'

export interface RunningBackend {
  readonly backend: Backend
  /** Notices of the start. A host adds failures that happen later. */
  readonly notices: HostNotices
  /** The transfers, for the host: it asks before it ends, and shows their progress. */
  readonly transfers: Pick<TransferQueue, 'active' | 'cancelAll' | 'watch'>
  /** How many changes of buckets (collections, deletions, their undo) are under way, for the host: it asks before it ends. */
  readonly changesUnderWay: () => number
  /** The files and folders that a transfer downloaded; none before it is done. */
  readonly savedPathsOf: (transfer: string) => readonly LocalDestination[]
  /** Stops transfers, which resume at the next start, undoes other unfinished work, and closes every store. */
  readonly close: () => Promise<void>
}

/** The composition root: everything below the contract, put together for one host. */
export async function createBackend(platform: Platform): Promise<RunningBackend> {
  const { folder } = platform
  const storeList = await StoreList.open(folder.path, platform.sealer)
  const bandwidth = new Bandwidth()
  const settings = new SettingsFile(folder.path, (changed) => {
    bandwidth.set(changed)
    queue.limit(changed.transfersAtOnce)
  })
  const network = new NetworkFile(folder.path, platform.sealer, () => stores.renew())
  const lanes = threadLanes({
    program: platform.laneProgram,
    threads: Math.min(availableParallelism(), mostLanes),
  })
  const opening = () => storeOpening(settings, network, lanes)
  // A store that is only missing because the list was damaged may come back.
  const isGone = (store: string): boolean =>
    storeList.damaged === undefined && storeList.all().every(({ id }) => id !== store)
  const windowMemory = new WindowMemoryFile(folder.path, isGone)
  const stores = new OpenedStores(storeList, opening, platform.timeouts, (store, keys) => {
    catalogs.note(store, writesAt(keys))
    verifications.noteWrites(store)
  })
  const journal = await openJournal(folder)
  const open: OpenStore = (store, signal) => stores.open(store, signal)
  const openForWriting: OpenStore = (store, signal) => stores.openForWriting(store, signal)
  const limited = bandwidth.limited(open)
  const limitedForWriting = bandwidth.limited(openForWriting)
  const locationNow = (store: string): string => locationOf(storeList.get(store))
  const contentHashing = new StreamHashing(platform.hashProgram, partsInMemory)
  const slots = new PartSlots(partsInMemory, {
    keepMs: keepPartsMs,
    sums: bodySums(lanes),
    beginHash: (algorithm) => contentHashing.begin(algorithm),
  })
  const hashing = new HashThread(platform.hashProgram)
  const gzipping = new GzipThreads(platform.gzipProgram)
  const layerFiles = new LayerFiles(
    folder.socket === undefined ? undefined : join(folder.path, 'compressed-layers'),
  )
  await layerFiles.clean()
  const reading = new DocumentThread(platform.documentProgram)
  const catalogs = new Catalogs({
    ids: () => stores.ids(),
    open: async (id, signal) => (await stores.open(id, signal)).driver,
    fingerprintOf: locationNow,
    folder: folder.socket === undefined ? undefined : folder.path,
    program: platform.catalogProgram,
    onRemove: (id) => verifications.forget(id),
  })
  const cleaned = catalogs.clean()
  const verifications = new Verifications({
    catalogs,
    open: async (id, signal) => (await stores.open(id, signal)).driver,
    uploadsOf: (id) => queue.uploadsOf(id).filter(({ ended }) => !ended),
    hashProgram: platform.hashProgram,
  })
  const layers = new Layers({
    open: async (id, signal) => (await stores.open(id, signal)).driver,
    tables: [tablesOfContents],
    folder: folder.socket === undefined ? undefined : join(folder.path, 'layers'),
    program: platform.contentsProgram,
  })
  const routes = new CopyRoutes()
  const runners: Runners = {
    upload: uploadRunner({ open: limitedForWriting, slots }),
    download: downloadRunner({ open: limited, digestOfKey, slots, hashing, platform: namePlatform() }),
    push: pushRunner({
      open: limitedForWriting,
      slots,
      compressing: { threads: gzipping, files: layerFiles },
    }),
    export: exportRunner({ open: limited }),
    extract: extractRunner({ open, layers, platform: namePlatform() }),
    copy: copyRunner({ open: limited, openForWriting: limitedForWriting, slots, routes }),
  }
  const plans = new Plans({
    isReadOnly: (store) => storeList.get(store).readOnly,
    locationOf: locationNow,
    writingTransfers: (store) => queue.writingTo(store),
    collectingSinceMs: (store) => changes.collectingSinceMs(store),
  })
  const checks = new AccessChecks()
  const guarding: GuardOptions = {
    knowledgeOf: (id) => catalogs.of(id),
    open: async (id, signal) => (await stores.open(id, signal)).driver,
    openForWriting: async (id, signal) => (await stores.openForWriting(id, signal)).driver,
    clockAheadMs: (id) => checks.last(id).clockAheadMs,
  }
  const by = userName()
  const changes = await Changes.open({
    folder: folder.socket === undefined ? undefined : join(folder.path, 'changes'),
    plans,
    openForWriting,
    locationOf: locationNow,
    guards: { unreferenced: unreferencedGuard(guarding), untagged: untaggedGuard(guarding.open) },
    afterwards: { unreferenced: lostBlobs(guarding) },
    fetchBlob: blobFetcher(open, slots),
    keepBlob: blobKeeper(slots),
    errorData: toErrorData,
    backUpDamagedFile,
    by,
  })
  const queue = new TransferQueue({
    journal,
    runners,
    failureOf: toFailure,
    source: (ref) => platform.reopen(ref),
    sink: (place) => platform.sink(place),
    hasStore: (store) => stores.ids().includes(store),
    onEnded: (transfer, order) => noteTransfer(changes, transfer, order, by),
  })
  const kept = await settings.read()
  bandwidth.set(kept)
  queue.limit(kept.transfersAtOnce)
  const updates = new UpdateChecker({
    feed: platform.updateFeed,
    version: platform.version,
    get: async (feed, signal) =>
      getText(feed, await network.network(), { headers: feedHeaders, maxBytes: mostFeedBytes }, signal),
    mayAsk: async () => (await settings.read()).updateCheck === 'on',
    nowMs: Date.now,
  })
  const drafts = new ConfigDrafts()
  const notices = new HostNotices(startNotices(folder, storeList, journal))
  const memoryOf: MemoryOf = (id) => catalogs.of(id).storedMemory()
  const images = imageMethods({ stores, local: platform, queue, routes })
  const mirrorFile = join(folder.path, 'mirror-rules.json')
  const mirrorRules = new MirrorRulesFile({
    read: () => readJsonFile(mirrorFile),
    write: (content) => writeJsonFile(mirrorFile, content),
    keepDamaged: () => backUpDamagedFile(mirrorFile),
  })
  const mirrorRuns = new MirrorRuns({
    rules: mirrorRules,
    catalogs,
    planCopy: images.planCopy,
    startCopy: images.startCopy,
    toErrorData,
    now: Date.now,
  })
  const storesArea = storeMethods({
    storeList,
    stores,
    queue,
    checks,
    edits: changes,
    drafts,
    catalogs,
    platform,
    opening,
  })
  const forgetCatalogs = async (): Promise<void> => {
    for (const id of stores.ids()) {
      await catalogs.remove(id)
      catalogs.reopened(id)
    }
  }
  const removal = new DataRemoval({
    path: folder.path,
    underWay: () => queue.active() + changes.underWay(),
    stores: () => stores.ids(),
    removeStore: async (store) => {
      await storesArea.removeStore({ store }, new AbortController().signal)
    },
    forget: [
      () => queue.clearEnded(),
      () => layers.forget(),
      () => settings.clear(),
      () => network.reset(),
      () => windowMemory.clear(),
    ],
  })
  const backend: Backend = {
    ...hostMethods(platform, notices),
    ...windowMemoryMethods(windowMemory),
    ...settingsMethods(settings),
    ...networkMethods(network, storeList, opening),
    ...updateMethods(updates),
    ...dataFolderMethods({
      platform,
      forget: {
        catalogs: forgetCatalogs,
        layers: () => layers.forget(),
        window: () => windowMemory.clear(),
      },
      removal,
    }),
    ...storesArea,
    ...configurationMethods(storeList, drafts, platform),
    ...accessMethods(storeList, checks, opening),
    ...repositoryMethods(stores, catalogs),
    ...manifestMethods(stores, memoryOf),
    ...contentMethods({ opener: stores, layers, local: platform, queue }),
    ...documentMethods(stores, reading),
    ...differenceMethods(stores, layers),
    ...blobMethods(stores, catalogs),
    ...catalogMethods(
      catalogs,
      async () => refreshAges[(await settings.read()).refreshAfter ?? usualRefreshAge],
    ),
    ...comparisonMethods(catalogs, mirrorRules, mirrorRuns),
    ...fileMethods(stores),
    ...versionMethods(stores),
    ...uploadMethods(stores, queue),
    ...images,
    ...searchMethods(stores, catalogs),
    ...transferMethods(stores, platform, queue),
    ...changeMethods(plans, changes, platform),
    ...deletionMethods(stores, catalogs, plans),
    ...garbageMethods({ stores, storeList, catalogs, checks, plans, changes, local: platform }),
    ...usageMethods(catalogs, stores),
    ...verificationMethods(stores, storeList, verifications, plans, platform),
    ...reportMethods({
      storeList,
      catalogs,
      verifications,
      checks,
      changes,
      local: platform,
      version: platform.version,
    }),
  }
  return {
    backend,
    notices,
    transfers: queue,
    changesUnderWay: () => changes.underWay(),
    savedPathsOf(transfer) {
      const order = queue.doneOrder(transfer)
      return order === undefined ? [] : savedPathsOf(order, queue.reports(transfer), namePlatform())
    },
    async close() {
      await Promise.all([queue.close(), checks.close(), verifications.close()])
      await changes.close()
      await Promise.all([
        hashing.close(),
        contentHashing.close(),
        gzipping.close(),
        reading.close(),
        layers.close(),
        cleaned.then(() => catalogs.close()),
      ])
      await windowMemory.close()
      await stores.closeAll()
      await lanes.close()
      await folder.release()
      await removal.finish()
    },
  }
}

/** A push sends nothing while it compresses the next layers: memory for parts would be taken anew each time. */
const keepPartsMs = 10_000

/** What is set for all stores of how they are opened; what is not set is left to each driver. */
async function storeOpening(
  settings: SettingsFile,
  network: NetworkFile,
  lanes: Lanes,
): Promise<StoreOpening> {
  const [{ maxRequests, partSizeBytes }, way] = await Promise.all([settings.read(), network.network()])
  return {
    network: { ...way, lanes },
    ...(maxRequests === undefined ? {} : { maxRequests }),
    ...(partSizeBytes === undefined ? {} : { chunkSizeBytes: partSizeBytes }),
  }
}

/** Threads that move large bodies: each keeps a core busy, and takes some 20 MB. */
const mostLanes = 4

/** Who is logged in on this computer; some systems do not tell. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}

/** Whose rules for the names of files count here. */
function namePlatform(): NamePlatform {
  return process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux'
}

/** What cannot be noted is not begun: nobody would go on with it. */
function openJournal({ path: folder, socket }: DataFolder): Promise<TransferJournal> {
  const path = join(folder, 'transfers.jsonl')
  if (socket !== undefined) return TransferJournal.open({ path, backUpDamagedFile })
  const message = 'nothing can be written in the data folder; free some space there and start again'
  return Promise.resolve(TransferJournal.refusing(path, new StoreError('Unavailable', message, { path })))
}
