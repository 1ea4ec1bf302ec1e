import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import { startOssCloud, type OssCloud } from '../clouds/oss/cloud.ts'
import { useWays } from '../network/lanes.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'
import { describeVersions } from './versions.ts'

const account = { accessKey: 'LTAICONFORMANCE', secretKey: 'a secret of the conformance suite' }
const ways = useWays()
let cloud: OssCloud | undefined
beforeAll(async () => {
  cloud = await startOssCloud({
    accounts: [account],
    buckets: ['conformance', 'other'],
    boundDomains: { 'registry.example.localhost': 'conformance', 'other.example.localhost': 'other' },
  })
})
afterAll(() => cloud?.close())

for (const { version, host, way } of [
  { version: 'v4', host: 'service', way: 'this thread' },
  { version: 'v1', host: 'service', way: 'this thread' },
  { version: 'v4', host: 'custom', way: 'this thread' },
  { version: 'v1', host: 'custom', way: 'this thread' },
  { version: 'v4', host: 'service', way: 'lanes' },
  { version: 'v1', host: 'custom', way: 'lanes' },
] as const) {
  const harness: DriverHarness = {
    name: `oss on the emulated cloud, ${version}, ${host} host, by ${way}`,
    open: (rootdirectory) => open('conformance', `registry.example.localhost:${cloud?.port}`, rootdirectory),
    openOther: () => open('other', `other.example.localhost:${cloud?.port}`, ''),
    presigns: true,
    setVersioning: (to) => {
      if (cloud !== undefined) cloud.bucket('conformance').versions.versioning = to
    },
    bucket: () => cloud?.bucket('conformance'),
  }
  describeStorageDriver(harness)
  describeObjectStore(harness)
  describeVersions(harness)

  async function open(bucket: string, ownHost: string, rootdirectory: string): Promise<StorageDriver> {
    const parameters = {
      accesskeyid: account.accessKey,
      accesskeysecret: account.secretKey,
      region: cloud?.region,
      bucket,
      endpoint: host === 'service' ? cloud?.serviceHost : ownHost,
      secure: false,
      v4auth: version === 'v4',
      rootdirectory,
    }
    const options = { store: 'conformance', readOnly: false, network: ways.network(way) }
    return ways.driver(way, await openDriver(resolveParameters('oss', parameters, {}), options))
  }
}
