import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import { startOssCloud, type OssCloud } from '../clouds/oss/cloud.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'
import { describeVersions } from './versions.ts'

const account = { accessKey: 'LTAICONFORMANCE', secretKey: 'a secret of the conformance suite' }
let cloud: OssCloud | undefined
beforeAll(async () => {
  cloud = await startOssCloud({
    accounts: [account],
    buckets: ['conformance', 'other'],
    boundDomains: { 'registry.example.localhost': 'conformance', 'other.example.localhost': 'other' },
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

  function open(bucket: string, ownHost: string, rootdirectory: string): Promise<StorageDriver> {
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
    return openDriver(resolveParameters('oss', parameters, {}), { store: 'conformance', readOnly: false })
  }
}
