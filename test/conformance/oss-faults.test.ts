import { afterAll, beforeAll } from 'vitest'

import { resolveParameters } from '../../drivers/index.ts'
import { openOss } from '../../drivers/clouds/oss/open.ts'
import { startOssCloud, type OssCloud } from '../clouds/oss/cloud.ts'
import { useWays } from '../network/lanes.ts'
import { describeFaults, refusals } from './faults.ts'

const account = { accessKey: 'LTAIFAULTS', secretKey: 'a secret of the fault suite' }
let aheadMs = 0
const ways = useWays()
let cloud: OssCloud
beforeAll(async () => {
  const now = (): number => Date.now() + aheadMs
  cloud = await startOssCloud({ accounts: [account], buckets: ['faults'], now })
})
afterAll(() => cloud.close())

for (const { version, way } of [
  { version: 'v4', way: 'this thread' },
  { version: 'v1', way: 'this thread' },
  { version: 'v4', way: 'lanes' },
] as const) {
  describeFaults({
    name: `oss on the emulated cloud, ${version}, by ${way}`,
    way,
    open: () => {
      const parameters = {
        accesskeyid: account.accessKey,
        accesskeysecret: account.secretKey,
        region: cloud.region,
        bucket: 'faults',
        endpoint: cloud.serviceHost,
        secure: false,
        v4auth: version === 'v4',
      }
      const { objects } = openOss(resolveParameters('oss', parameters, {}), ways.network(way))
      return Promise.resolve(ways.objects(way, objects))
    },
    faults: () => cloud.faults,
    setClockAhead: (ms) => {
      aheadMs = ms
    },
    refusals: refusals('QpsLimitExceeded'),
  })
}
