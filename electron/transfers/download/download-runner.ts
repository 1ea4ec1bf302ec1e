import type { ObjectInfo, ObjectStore } from '../../../drivers/index.ts'
import { DownloadNotes } from './download-notes.ts'
import type { FileHashing } from '../verify/file-hasher.ts'
import { folderToDisk } from './folder-to-disk.ts'
import { folderNameOf } from '../local/safe-path.ts'
import { objectToFile } from './object-to-file.ts'
import type { LocalDestination, OrderOf } from '../model/order.ts'
import { folderToPage } from './folder-to-page.ts'
import { objectToPage } from './object-to-page.ts'
import type { PartSlots } from '../model/part-slots.ts'
import { replaceFile } from '../local/move-file.ts'
import { rangeBytesOf, rangesToFile, type RangesContext, type RangesOrder } from './ranges-to-file.ts'
import type { OpenStore, Runner, RunResult } from '../model/runner.ts'
import type { NamePlatform } from '../local/safe-path.ts'
import { EtagTrust } from '../verify/etag-trust.ts'
import { TemporaryFiles } from '../local/temporary-files.ts'
import { reportUnverified } from '../verify/report-unverified.ts'

export interface DownloadRunnerOptions {
  readonly open: OpenStore
  /** The expected digest of an object, where its key contains it: that of a blob. */
  readonly digestOfKey: (key: string) => string | undefined
  readonly slots: PartSlots
  readonly hashing: FileHashing
  /** The system whose rules for file names apply. */
  readonly platform: NamePlatform
}

type DownloadOrder = OrderOf<'download'>

/** Whether an order downloads a folder, or some of one, and not a single object. */
export function isFolderOrder({ key, only }: Pick<DownloadOrder, 'key' | 'only'>): boolean {
  return only !== undefined || key.endsWith('/')
}

/**
 * Downloads an object, or a folder with everything below it, to this computer or to a page. A file is verified before
 * it gets its name. What an interrupted download has fetched stays for the next run.
 */
export function downloadRunner({
  open,
  digestOfKey,
  slots,
  hashing,
  platform,
}: DownloadRunnerOptions): Runner<DownloadOrder> {
  const trusts = new WeakMap<ObjectStore, EtagTrust>()
  return {
    async run({ store, key, only, as, place: destination }, context) {
      const { driver, name: storeName } = await open(store, context.signal)
      const { objects, chunkSizeBytes } = driver
      const hints = { objects, chunkSizeBytes, hashing, trust: trustOf(objects) }
      const isFolder = isFolderOrder({ key, only })
      const chosen = { prefix: key, only, digestOfKey }
      if (destination.kind === 'page') {
        const sink = context.sink(destination)
        const name = folderNameOf(key === '' ? `${storeName}/` : key, 'linux')
        if (isFolder) await folderToPage({ ...hints, ...chosen, name, sink, slots }, context)
        else await objectToPage({ ...hints, key, as, digest: digestOfKey(key), sink, slots }, context)
        return { skipped: false }
      }
      if (isFolder) return folderToDisk({ ...hints, ...chosen, path: destination.path, platform }, context)
      return downloadFile({ ...hints, key, digest: digestOfKey(key) }, destination, context)
    },
    async undo({ place: destination }, { memory }) {
      if (destination.kind === 'page') return
      await TemporaryFiles.remove(destination, memory, new DownloadNotes(memory).largeKeys())
    },
  }

  function trustOf(objects: ObjectStore): EtagTrust {
    const trust = trusts.get(objects) ?? new EtagTrust()
    trusts.set(objects, trust)
    return trust
  }
}

/** Replaces the file: the person chose it and agreed. */
async function downloadFile(
  order: RangesOrder,
  destination: LocalDestination,
  context: RangesContext,
): Promise<RunResult> {
  const { signal, progress, memory } = context
  const path = (await TemporaryFiles.of(destination, memory)).small()
  const sizeBytes = (await order.objects.head(order.key, signal))?.sizeBytes ?? 0
  let info: ObjectInfo
  if (
    sizeBytes > rangeBytesOf(order.chunkSizeBytes) ||
    new DownloadNotes(memory).large(order.key) !== undefined
  ) {
    info = await rangesToFile(order, path, context, 'parts')
  } else {
    progress.planned({ totalBytes: sizeBytes, parts: 1 })
    progress.sending(1)
    info = await objectToFile({ ...order, sizeBytes }, path, signal)
    progress.moved(info.sizeBytes)
    progress.sending(0)
  }
  signal.throwIfAborted()
  await replaceFile(path, destination.path)
  reportUnverified(info, order, order.key, context.report)
  return { skipped: false }
}
