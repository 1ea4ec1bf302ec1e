import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'
import { describeVersions } from './versions.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bollard-conformance-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const harness: DriverHarness = {
  name: 'filesystem',
  open: (root) => open(join(folder, 'one', root)),
  openOther: () => open(join(folder, 'other')),
  presigns: false,
}

describeStorageDriver(harness)
describeObjectStore(harness)
describeVersions(harness)

async function open(rootdirectory: string): Promise<StorageDriver> {
  await mkdir(rootdirectory, { recursive: true })
  return openDriver(resolveParameters('filesystem', { rootdirectory }, {}), {
    store: 'conformance',
    readOnly: false,
  })
}
