import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { useWays } from '../network/lanes.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'
import { describeVersions } from './versions.ts'

const account = { accessKey: 'AKIDCONFORMANCE', secretKey: 'a secret of the conformance suite' }
const ways = useWays()
let cloud: S3Cloud | undefined
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['conformance', 'other'] })
})
afterAll(() => cloud?.close())

for (const { version, addressing, way } of [
  { version: 'v4', addressing: 'path', way: 'this thread' },
  { version: 'v2', addressing: 'path', way: 'this thread' },
  { version: 'v4', addressing: 'host', way: 'this thread' },
  { version: 'v2', addressing: 'host', way: 'this thread' },
  { version: 'v4', addressing: 'path', way: 'lanes' },
  { version: 'v2', addressing: 'host', way: 'lanes' },
] as const) {
  const harness: DriverHarness = {
    name: `s3 on the emulated cloud, ${version}, bucket in the ${addressing}, by ${way}`,
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

  async function open(bucket: string, rootdirectory: string): Promise<StorageDriver> {
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
    const options = { store: 'conformance', readOnly: false, network: ways.network(way) }
    return ways.driver(way, await openDriver(resolveParameters('s3', parameters, {}), options))
  }
}
