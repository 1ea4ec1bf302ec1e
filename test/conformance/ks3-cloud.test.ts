import { afterAll, beforeAll, describe } from 'vitest'

import { openDriver, resolveParameters, type Resolved, type StorageDriver } from '../../drivers/index.ts'
import { openKs3 } from '../../drivers/clouds/ks3/open.ts'
import { startKs3Cloud } from '../clouds/ks3/cloud.ts'
import type { S3Cloud } from '../clouds/s3/cloud.ts'
import { useWays, type Way } from '../network/lanes.ts'
import { describeFaults, refusals } from './faults.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'
import { describeVersions } from './versions.ts'

const account = { accessKey: 'KS3CONFORMANCE', secretKey: 'a secret of the conformance suite' }

/** The least that may be set: what is larger than a part is quicker sent. */
const chunksize = 5 * 1024 * 1024

const ways = useWays()

describe.each<{ version: string; multiDelete: boolean; way: Way }>([
  { version: 'v4', multiDelete: false, way: 'this thread' },
  { version: 'v2', multiDelete: true, way: 'this thread' },
  { version: 'v4', multiDelete: true, way: 'lanes' },
])('KS3 on the emulated cloud, $version, by $way', ({ version, multiDelete, way }) => {
  let cloud: S3Cloud
  let aheadMs = 0
  beforeAll(async () => {
    const now = (): number => Date.now() + aheadMs
    const buckets = ['conformance', 'faults', 'other']
    cloud = await startKs3Cloud({ accounts: [account], buckets, multiDelete, now })
  })
  afterAll(() => cloud.close())

  const harness: DriverHarness = {
    name: `ks3, ${version}, by ${way}`,
    open: (rootdirectory) => open('conformance', rootdirectory),
    openOther: () => open('other', ''),
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
    name: `ks3, ${version}, by ${way}`,
    way,
    open: () => {
      const { objects } = openKs3(parameters('faults', ''), ways.network(way))
      return Promise.resolve(ways.objects(way, objects))
    },
    faults: () => cloud.faults,
    setClockAhead: (ms) => {
      aheadMs = ms
    },
    refusals: refusals(),
  })

  async function open(bucket: string, rootdirectory: string): Promise<StorageDriver> {
    const options = { store: 'conformance', readOnly: false, network: ways.network(way) }
    return ways.driver(way, await openDriver(parameters(bucket, rootdirectory), options))
  }

  function parameters(bucket: string, rootdirectory: string): Resolved {
    return resolveParameters(
      'ks3',
      {
        accesskey: account.accessKey,
        secretkey: account.secretKey,
        region: 'ks3-cn-beijing',
        regionendpoint: cloud.endpoint.replace('://', `://${bucket}.`),
        bucket,
        v4auth: version === 'v4',
        chunksize,
        rootdirectory,
      },
      {},
    )
  }
})
