import { afterAll, beforeAll, describe } from 'vitest'

import { openDriver, resolveParameters, type Resolved } from '../../drivers/index.ts'
import { openKs3 } from '../../drivers/clouds/ks3/open.ts'
import { startKs3Cloud } from '../clouds/ks3/cloud.ts'
import type { S3Cloud } from '../clouds/s3/cloud.ts'
import { describeFaults } from './faults.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'
import { describeVersions } from './versions.ts'

const account = { accessKey: 'KS3CONFORMANCE', secretKey: 'a secret of the conformance suite' }

/** The least that may be set: what is larger than a part is quicker sent. */
const chunksize = 5 * 1024 * 1024

describe.each([
  { version: 'v4', multiDelete: false },
  { version: 'v2', multiDelete: true },
])('KS3 on the emulated cloud, $version', ({ version, multiDelete }) => {
  let cloud: S3Cloud
  let aheadMs = 0
  beforeAll(async () => {
    const now = (): number => Date.now() + aheadMs
    const buckets = ['conformance', 'faults', 'other']
    cloud = await startKs3Cloud({ accounts: [account], buckets, multiDelete, now })
  })
  afterAll(() => cloud.close())

  const harness: DriverHarness = {
    name: `ks3, ${version}`,
    open: (rootdirectory) =>
      openDriver(parameters('conformance', rootdirectory), { store: 'conformance', readOnly: false }),
    openOther: () => openDriver(parameters('other', ''), { store: 'conformance', readOnly: false }),
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
    name: `ks3, ${version}`,
    open: () => Promise.resolve(openKs3(parameters('faults', '')).objects),
    faults: () => cloud.faults,
    setClockAhead: (ms) => {
      aheadMs = ms
    },
    refusals: {
      internal: { kind: 'refuse', code: 'InternalError' },
      unavailable: { kind: 'refuse', code: 'ServiceUnavailable' },
      throttled: { kind: 'refuse', code: 'SlowDown' },
    },
  })

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
