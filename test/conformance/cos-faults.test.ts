import { afterAll, beforeAll } from 'vitest'

import { openCos } from '../../drivers/clouds/cos/open.ts'
import { resolveParameters } from '../../drivers/index.ts'
import { startCosCloud, type CosCloud } from '../clouds/cos/cloud.ts'
import { useWays } from '../network/lanes.ts'
import { describeFaults, refusals } from './faults.ts'

const account = { accessKey: 'AKIDFAULTSUITE', secretKey: 'secretOfTheFaultSuite' }
const ways = useWays()
let cloud: CosCloud
let aheadMs = 0
beforeAll(async () => {
  const now = (): number => Date.now() + aheadMs
  cloud = await startCosCloud({ accounts: [account], buckets: ['faults-1250000000'], now })
})
afterAll(() => cloud.close())

for (const way of ['this thread', 'lanes'] as const) {
  describeFaults({
    name: `cos, by ${way}`,
    way,
    open: () => {
      const parameters = {
        secretid: account.accessKey,
        secretkey: account.secretKey,
        bucket: 'faults-1250000000',
        region: cloud.region,
        domain: cloud.domain,
      }
      const { objects } = openCos(resolveParameters('cos', parameters, {}), ways.network(way))
      return Promise.resolve(ways.objects(way, objects))
    },
    faults: () => cloud.faults,
    setClockAhead: (ms) => {
      aheadMs = ms
    },
    refusals: refusals(),
  })
}
