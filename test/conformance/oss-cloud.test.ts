import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { startOssCloud, type OssCloud } from '../clouds/oss/cloud.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'

const account = { accessKey: 'LTAICONFORMANCE', secretKey: 'a secret of the conformance suite' }
let cloud: OssCloud | undefined
beforeAll(async () => {
  cloud = await startOssCloud({
    accounts: [account],
    buckets: ['conformance'],
    boundDomains: { 'registry.example.localhost': 'conformance' },
  })
})
afterAll(() => cloud?.close())

for (const { version, host } of [
  { version: 'v4', host: 'service' },
  { version: 'v1', host: 'service' },
  { version: 'v4', host: 'custom' },
  { version: 'v1', host: 'custom' },
] as const) {
  const harness: DriverHarness = {
    name: `oss on the emulated cloud, ${version}, ${host} host`,
    open: (rootdirectory) => {
      const parameters = {
        accesskeyid: account.accessKey,
        accesskeysecret: account.secretKey,
        region: cloud?.region,
        bucket: 'conformance',
        endpoint: host === 'service' ? cloud?.serviceHost : `registry.example.localhost:${cloud?.port}`,
        secure: false,
        v4auth: version === 'v4',
        rootdirectory,
      }
      return openDriver(resolveParameters('oss', parameters, {}), { store: 'conformance', readOnly: false })
    },
    presigns: true,
    fill: (keys) => {
      for (const key of keys) cloud?.bucket('conformance').put(key, Buffer.alloc(3))
    },
  }
  describeStorageDriver(harness)
  describeObjectStore(harness)
}
