import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bollard-conformance-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const harness: DriverHarness = {
  name: 'filesystem',
  open: async (root) => {
    const rootdirectory = join(folder, root)
    await mkdir(rootdirectory, { recursive: true })
    return openDriver(resolveParameters('filesystem', { rootdirectory }, {}), {
      store: 'conformance',
      readOnly: false,
    })
  },
  presigns: false,
}

describeStorageDriver(harness)
describeObjectStore(harness)
