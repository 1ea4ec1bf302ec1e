import type { StorageDriver } from '../../../drivers/index.ts'
import type { ArchiveFile } from '../../../electron/images/archive/files/archive-file.ts'
import type { FoundImage } from '../../../electron/images/archive/formats/found-image.ts'
import { openArchive } from '../../../electron/images/archive/open/open-archive.ts'
import { readImages } from '../../../electron/images/archive/formats/read-images.ts'
import { GzipThreads } from '../../../electron/images/gzip/gzip-threads.ts'
import { LayerFiles } from '../../../electron/images/gzip/layer-files.ts'
import { pushArchive, type PushContext, type PushMeans } from '../../../electron/images/push/push-archive.ts'
import { parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import { PartSlots } from '../../../electron/transfers/model/part-slots.ts'
import type { TransferMemory } from '../../../electron/transfers/model/runner.ts'
import { live } from '../../conformance/harness.ts'

export async function imagesIn(files: readonly ArchiveFile[]): Promise<readonly FoundImage[]> {
  const archive = await openArchive(files, () => undefined, live)
  try {
    return await readImages(archive, live)
  } finally {
    await archive.close()
  }
}

/** Pushes every image of an archive to one repository, each under its tag, in their order. */
export async function pushAll(
  driver: StorageDriver,
  files: readonly ArchiveFile[],
  place: { readonly repository: string; readonly tags: readonly string[] },
  context: PushContext = pushContext(),
): Promise<void> {
  const images = (await imagesIn(files)).map(({ imageId }, at) => ({
    imageId,
    repository: parseRepositoryName(place.repository),
    tags: place.tags.slice(at, at + 1).map(parseTag),
  }))
  await pushArchive(driver, { files, images }, pushMeans(), context)
}

/** Without threads, and without a folder for compressed layers. */
export function pushMeans(): PushMeans {
  const compressing = { threads: new GzipThreads(undefined), files: new LayerFiles(undefined) }
  return { slots: new PartSlots(6), compressing }
}

/** A transfer's context, with what it was told. */
export interface TestContext extends PushContext {
  readonly told: { bytes: number; already: number; items: number; totalBytes: number; totalItems: number }
}

export function pushContext(memory: TransferMemory = testMemory(), signal = live): TestContext {
  const told = { bytes: 0, already: 0, items: 0, totalBytes: 0, totalItems: 0 }
  return {
    memory,
    signal,
    told,
    report: () => undefined,
    progress: {
      planned({ totalBytes = told.totalBytes, items = told.totalItems }) {
        told.totalBytes = totalBytes
        told.totalItems = items
      },
      current: () => undefined,
      sending: () => undefined,
      moved(bytes, more) {
        told.bytes += bytes
        if (more?.already === true) told.already += bytes
      },
      item() {
        told.items += 1
      },
    },
  }
}

/** What a journal remembers, without a disk. */
export function testMemory(): TransferMemory {
  const kept = new Map<string, string>()
  return {
    get: (name) => parsed(kept.get(name)),
    entries: (prefix) =>
      [...kept].filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name, parsed(value)]),
    async set(name, value) {
      if (value === undefined) kept.delete(name)
      else kept.set(name, JSON.stringify(value))
    },
  }
}

function parsed(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text)
}
