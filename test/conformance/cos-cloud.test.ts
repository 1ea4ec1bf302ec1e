import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import { startCosCloud, type CosCloud } from '../clouds/cos/cloud.ts'
import { useWays } from '../network/lanes.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'
import { describeVersions } from './versions.ts'

const account = { accessKey: 'AKIDCONFORMANCE', secretKey: 'secretOfTheConformanceSuite' }
const temporary = {
  accessKey: 'AKIDTEMPORARY',
  secretKey: 'secretOfTemporaryKeys',
  sessionToken: 'token+of/temporary=keys',
}
const bucket = 'conformance-1250000000'
const otherBucket = 'other-1250000000'
const ways = useWays()
let cloud: CosCloud | undefined
beforeAll(async () => {
  const domains = { 'conformance.localhost': bucket, 'other.localhost': otherBucket }
  cloud = await startCosCloud({ accounts: [account, temporary], buckets: [bucket, otherBucket], domains })
})
afterAll(() => cloud?.close())

const harnesses = [
  { words: 'the standard domain', chunksize: 16 * 1024 * 1024, way: 'this thread' },
  { words: 'parts of the smallest size', chunksize: 5 * 1024 * 1024, way: 'this thread' },
  { words: 'its own domain and temporary keys', chunksize: 5 * 1024 * 1024, way: 'this thread' },
  { words: 'its own domain, temporary keys and lanes', chunksize: 5 * 1024 * 1024, way: 'lanes' },
] as const

for (const { words, chunksize, way } of harnesses) {
  const own = words.startsWith('its own')
  const keys = own ? temporary : account
  const harness: DriverHarness = {
    name: `cos on the emulated cloud, ${words}`,
    open: (rootdirectory) =>
      open(bucket, own ? `http://conformance.localhost:${cloud?.port}` : cloud?.domain, rootdirectory),
    openOther: () => open(otherBucket, own ? `http://other.localhost:${cloud?.port}` : cloud?.domain, ''),
    presigns: true,
    setVersioning: (to) => {
      if (cloud !== undefined) cloud.bucket(bucket).versions.versioning = to
    },
    bucket: () => cloud?.bucket(bucket),
  }
  describeStorageDriver(harness)
  describeObjectStore(harness)
  describeVersions(harness)

  async function open(
    bucket: string,
    domain: string | undefined,
    rootdirectory: string,
  ): Promise<StorageDriver> {
    const parameters = {
      secretid: keys.accessKey,
      secretkey: keys.secretKey,
      bucket,
      region: 'ap-guangzhou',
      ...(own ? { sessiontoken: temporary.sessionToken } : {}),
      domain,
      chunksize,
      rootdirectory,
    }
    const options = { store: 'conformance', readOnly: false, network: ways.network(way) }
    return ways.driver(way, await openDriver(resolveParameters('cos', parameters, {}), options))
  }
}
