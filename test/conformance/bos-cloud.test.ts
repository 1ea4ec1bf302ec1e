import { afterAll, beforeAll } from 'vitest'

import { openBos } from '../../drivers/clouds/bos/open.ts'
import { openDriver, resolveParameters, type Resolved, type StorageDriver } from '../../drivers/index.ts'
import { startBosCloud } from '../clouds/bos/cloud.ts'
import type { S3Cloud } from '../clouds/s3/cloud.ts'
import { useWays, type Way } from '../network/lanes.ts'
import { describeFaults, refusals } from './faults.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'
import { describeVersions } from './versions.ts'

const account = { accessKey: 'BOSCONFORMANCE', secretKey: 'a secret of the conformance suite' }
const ways = useWays()
let cloud: S3Cloud
let aheadMs = 0
beforeAll(async () => {
  const now = (): number => Date.now() + aheadMs
  cloud = await startBosCloud({ accounts: [account], buckets: ['conformance', 'faults', 'other'], now })
})
afterAll(() => cloud.close())

for (const way of ['this thread', 'lanes'] as const) {
  const harness: DriverHarness = {
    name: `bos on the emulated cloud, by ${way}`,
    open: (rootdirectory) => open('conformance', rootdirectory, way),
    openOther: () => open('other', '', way),
    presigns: true,
    setVersioning: (to) => {
      cloud.bucket('conformance').versions.versioning = to
    },
    bucket: () => cloud.bucket('conformance'),
  }
  describeStorageDriver(harness)
  describeObjectStore(harness)
  describeVersions(harness)

  describeFaults({
    name: `bos, by ${way}`,
    way,
    open: () => {
      const { objects } = openBos(parameters('faults', ''), ways.network(way))
      return Promise.resolve(ways.objects(way, objects))
    },
    faults: () => cloud.faults,
    setClockAhead: (ms) => {
      aheadMs = ms
    },
    refusals: refusals(),
  })
}

async function open(bucket: string, rootdirectory: string, way: Way): Promise<StorageDriver> {
  const options = { store: 'conformance', readOnly: false, network: ways.network(way) }
  return ways.driver(way, await openDriver(parameters(bucket, rootdirectory), options))
}

function parameters(bucket: string, rootdirectory: string): Resolved {
  const keys = { accesskeyid: account.accessKey, accesskeysecret: account.secretKey }
  return resolveParameters(
    'bos',
    {
      ...keys,
      region: 'bj',
      endpoint: cloud.endpoint,
      bucket,
      chunksize: 5 * 1024 * 1024,
      rootdirectory,
    },
    {},
  )
}
