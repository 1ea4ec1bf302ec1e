import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { startCosCloud, type CosCloud } from '../clouds/cos/cloud.ts'
import { useWays } from '../network/lanes.ts'
import { describeConnections } from './connections.ts'

const account = { accessKey: 'AKIDCONNECTIONS', secretKey: 'secretOfTheConnections' }
const bucket = 'connections-1250000000'
const ways = useWays()
let cloud: CosCloud
beforeAll(async () => {
  cloud = await startCosCloud({ accounts: [account], buckets: [bucket], suffix: 'myqcloud.com' })
})
afterAll(() => cloud.close())

for (const way of ['this thread', 'lanes'] as const) {
  describeConnections({
    name: `cos, by ${way}`,
    host: 'cos.ap-guangzhou.myqcloud.com',
    port: () => cloud.port,
    open: async ({ secure, skipVerify = false }) => {
      const parameters = {
        secretid: account.accessKey,
        secretkey: account.secretKey,
        region: 'ap-guangzhou',
        bucket,
        secure,
        skipverify: skipVerify,
      }
      const options = { store: 'connections', readOnly: false, network: ways.network(way) }
      return ways.driver(way, await openDriver(resolveParameters('cos', parameters, {}), options))
    },
    skipsVerification: true,
  })
}
