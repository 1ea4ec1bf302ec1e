import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'

import {
  openDriver,
  resolveParameters,
  StoreError,
  type DriverName,
  type StorageDriver,
} from '../../../drivers/index.ts'
import type { CollectionRules } from '../../../electron/api/rows.ts'
import { blobFetcher } from '../../../electron/images/copy/fetch-blob.ts'
import { blobKeeper } from '../../../electron/images/copy/keep-blob.ts'
import { PartSlots } from '../../../electron/transfers/model/part-slots.ts'
import { TinyRegistry } from '../registry/tiny-registry.ts'
import { fillWithGarbage } from './broken-tags.ts'
import { openChanges, storeName, type MoreOptions, type OpenedChanges } from './changes/changes-of.ts'
import { guardsOf, knowledgeOf, takeAll } from './collections.ts'

/** Takes most of what `fillWithGarbage` pushes, and keeps copies of the blobs. */
export const copyingRules: CollectionRules = {
  ...takeAll,
  retention: [{ repositories: '**', keepTags: ['v*', 'multi'] }],
  copyTo: 'copies',
}

/** Two stores, and the changes of one whose blobs are copied to the other. */
export interface CopiesPlace {
  readonly base: string
  readonly folder: string
  readonly driver: StorageDriver
  readonly copies: StorageDriver
  /** `copies`: undefined, where it is given, for a store that is not in the list. */
  readonly open: (folder: string, driver?: StorageDriver, copies?: StorageDriver) => Promise<OpenedChanges>
}

/** A registry with garbage, and an empty folder for copies. */
export async function withCopies<Result>(
  temp: string,
  run: (place: CopiesPlace) => Promise<Result>,
): Promise<Result> {
  const base = await mkdtemp(join(temp, 'copies-'))
  const folder = join(base, 'data')
  await mkdir(folder)
  const registry = await TinyRegistry.in(join(base, 'registry'))
  await fillWithGarbage(registry)
  await mkdir(join(base, 'copies'))
  const copies = await openStore('filesystem', { rootdirectory: join(base, 'copies') })
  const { driver } = registry
  try {
    return await run({
      base,
      folder,
      driver,
      copies,
      open: (at, ...[used = driver, ...to]) =>
        openChanges(at, used, optionsOf(used, to.length === 0 ? copies : to[0], driver)),
    })
  } finally {
    await Promise.all([driver.close(), copies.close()])
    await rm(base, { recursive: true, force: true })
  }
}

/** As the application has them: a store to collect, and one named `copies`. `listed` is asked by the guard. */
export function optionsOf(
  driver: StorageDriver,
  copies: StorageDriver | undefined,
  listed = driver,
): MoreOptions {
  const slots = new PartSlots(4)
  const opened = async (store: string) => {
    await Promise.resolve()
    if (store !== 'copies') return { id: store, name: storeName, driver }
    if (copies === undefined) throw new StoreError('NotFound', 'there is no such store')
    return { id: store, name: 'Copies', driver: copies }
  }
  return {
    ...guardsOf(listed, knowledgeOf(listed), 0),
    openForWriting: opened,
    locationOf(store) {
      if (store === 'copies' && copies === undefined)
        throw new StoreError('NotFound', 'there is no such store')
      return store
    },
    fetchBlob: blobFetcher(opened, slots),
    keepBlob: blobKeeper(slots),
  }
}

/** Opens a store to be written. */
export function openStore(
  name: DriverName,
  values: Readonly<Record<string, unknown>>,
): Promise<StorageDriver> {
  return openDriver(resolveParameters(name, values, {}), { store: name, readOnly: false })
}
