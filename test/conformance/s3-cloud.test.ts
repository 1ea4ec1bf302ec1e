import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'
import { describeVersions } from './versions.ts'

const account = { accessKey: 'AKIDCONFORMANCE', secretKey: 'a secret of the conformance suite' }
let cloud: S3Cloud | undefined
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['conformance', 'other'] })
})
afterAll(() => cloud?.close())

for (const { version, addressing } of [
  { version: 'v4', addressing: 'path' },
  { version: 'v2', addressing: 'path' },
  { version: 'v4', addressing: 'host' },
  { version: 'v2', addressing: 'host' },
] as const) {
  const harness: DriverHarness = {
    name: `s3 on the emulated cloud, ${version}, bucket in the ${addressing}`,
    open: (rootdirectory) => open('conformance', rootdirectory),
    openOther: () => open('other', ''),
    presigns: true,
    setVersioning: (to) => {
      if (cloud !== undefined) cloud.bucket('conformance').versions.versioning = to
    },
    bucket: () => cloud?.bucket('conformance'),
  }
  describeStorageDriver(harness)
  describeObjectStore(harness)
  describeVersions(harness)

  function open(bucket: string, rootdirectory: string): Promise<StorageDriver> {
    const host = addressing === 'path' ? '127.0.0.1' : 'localhost'
    const parameters = {
      accesskey: account.accessKey,
      secretkey: account.secretKey,
      region: 'us-east-1',
      regionendpoint: `http://${host}:${cloud?.port}`,
      forcepathstyle: addressing === 'path',
      bucket,
      v4auth: version === 'v4',
      chunksize: 5 * 1024 * 1024,
      rootdirectory,
    }
    return openDriver(resolveParameters('s3', parameters, {}), { store: 'conformance', readOnly: false })
  }
}
