import { afterAll, beforeAll } from 'vitest'

import { openBos } from '../../drivers/clouds/bos/open.ts'
import { openDriver, resolveParameters, type Resolved } from '../../drivers/index.ts'
import { startBosCloud } from '../clouds/bos/cloud.ts'
import type { S3Cloud } from '../clouds/s3/cloud.ts'
import { describeFaults } from './faults.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'
import { describeVersions } from './versions.ts'

const account = { accessKey: 'BOSCONFORMANCE', secretKey: 'a secret of the conformance suite' }
let cloud: S3Cloud
let aheadMs = 0
beforeAll(async () => {
  const now = (): number => Date.now() + aheadMs
  cloud = await startBosCloud({ accounts: [account], buckets: ['conformance', 'faults', 'other'], now })
})
afterAll(() => cloud.close())

const harness: DriverHarness = {
  name: 'bos on the emulated cloud',
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
  name: 'bos',
  open: () => Promise.resolve(openBos(parameters('faults', '')).objects),
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
