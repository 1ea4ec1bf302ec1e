import { afterAll, beforeAll } from 'vitest'

import { resolveParameters } from '../../drivers/index.ts'
import { openS3 } from '../../drivers/clouds/s3/open.ts'
import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { describeFaults } from './faults.ts'

const account = { accessKey: 'AKIDFAULTSUITE', secretKey: 'a secret of the fault suite' }
let cloud: S3Cloud
let aheadMs = 0
beforeAll(async () => {
  const now = (): number => Date.now() + aheadMs
  cloud = await startS3Cloud({ accounts: [account], buckets: ['faults'], now })
})
afterAll(() => cloud.close())

for (const version of ['v4', 'v2'] as const) {
  describeFaults({
    name: `s3, ${version}`,
    open: () => {
      const parameters = {
        accesskey: account.accessKey,
        secretkey: account.secretKey,
        bucket: 'faults',
        region: 'us-east-1',
        regionendpoint: cloud.endpoint,
        v4auth: version === 'v4',
      }
      return Promise.resolve(openS3(resolveParameters('s3', parameters, {})).objects)
    },
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
}
