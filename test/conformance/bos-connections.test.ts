import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { startBosCloud } from '../clouds/bos/cloud.ts'
import type { S3Cloud } from '../clouds/s3/cloud.ts'
import { useWays } from '../network/lanes.ts'
import { describeConnections } from './connections.ts'

const account = { accessKey: 'BOSCONNECTIONS', secretKey: 'a secret of the connections' }
const host = 's3.bj.bcebos.com'
const ways = useWays()
let cloud: S3Cloud
beforeAll(async () => {
  cloud = await startBosCloud({ accounts: [account], buckets: ['connections'], hostSuffix: host })
})
afterAll(() => cloud.close())

for (const way of ['this thread', 'lanes'] as const) {
  describeConnections({
    name: `bos, by ${way}`,
    host,
    port: () => cloud.port,
    open: async ({ secure, skipVerify = false }) => {
      const parameters = {
        accesskeyid: account.accessKey,
        accesskeysecret: account.secretKey,
        region: 'bj',
        bucket: 'connections',
        secure,
        skipverify: skipVerify,
      }
      const options = { store: 'connections', readOnly: false, network: ways.network(way) }
      return ways.driver(way, await openDriver(resolveParameters('bos', parameters, {}), options))
    },
    skipsVerification: true,
  })
}
