import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import { valuesOf } from '../clouds/s3/values.ts'
import { startRadosgw } from '../peers/radosgw.ts'
import type { RegistryStorage } from '../peers/registry.ts'

/** Where a real registry and Bollard meet: both are given the same parameters. */
export interface Place {
  readonly storage: RegistryStorage
  readonly open: () => Promise<StorageDriver>
  readonly stop: () => Promise<void>
}

export async function folderPlace(folder: string): Promise<Place> {
  const filesystem = { rootdirectory: join(folder, 'registry') }
  await mkdir(filesystem.rootdirectory)
  return {
    storage: { filesystem },
    open: () => openDriver(resolveParameters('filesystem', filesystem, {}), options),
    stop: () => Promise.resolve(),
  }
}

export async function radosgwPlace(): Promise<Place> {
  const server = await startRadosgw()
  await server.createBucket('interop')
  const s3 = {
    ...valuesOf(server, 'interop', server),
    secure: false,
    v4auth: true,
    rootdirectory: '/below/a/root',
  }
  return {
    storage: { s3 },
    open: () => openDriver(resolveParameters('s3', s3, {}), options),
    stop: () => server.stop(),
  }
}

const options = { store: 'interop', readOnly: false }
