import { afterAll, beforeAll } from 'vitest'

import { resolveParameters } from '../../drivers/index.ts'
import { openS3 } from '../../drivers/clouds/s3/open.ts'
import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { useWays } from '../network/lanes.ts'
import { describeFaults, refusals } from './faults.ts'

const account = { accessKey: 'AKIDFAULTSUITE', secretKey: 'a secret of the fault suite' }
const ways = useWays()
let cloud: S3Cloud
let aheadMs = 0
beforeAll(async () => {
  const now = (): number => Date.now() + aheadMs
  cloud = await startS3Cloud({ accounts: [account], buckets: ['faults'], now })
})
afterAll(() => cloud.close())

for (const { version, way } of [
  { version: 'v4', way: 'this thread' },
  { version: 'v2', way: 'this thread' },
  { version: 'v4', way: 'lanes' },
] as const) {
  describeFaults({
    name: `s3, ${version}, by ${way}`,
    way,
    open: () => {
      const parameters = {
        accesskey: account.accessKey,
        secretkey: account.secretKey,
        bucket: 'faults',
        region: 'us-east-1',
        regionendpoint: cloud.endpoint,
        v4auth: version === 'v4',
      }
      const { objects } = openS3(resolveParameters('s3', parameters, {}), ways.network(way))
      return Promise.resolve(ways.objects(way, objects))
    },
    faults: () => cloud.faults,
    setClockAhead: (ms) => {
      aheadMs = ms
    },
    refusals: refusals(),
  })
}
