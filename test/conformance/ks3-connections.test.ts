import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { startKs3Cloud } from '../clouds/ks3/cloud.ts'
import type { S3Cloud } from '../clouds/s3/cloud.ts'
import { useWays } from '../network/lanes.ts'
import { describeConnections } from './connections.ts'

const account = { accessKey: 'KS3CONNECTIONS', secretKey: 'a secret of the connections' }
const host = 'ks3-cn-beijing.ksyuncs.com'
const ways = useWays()
let cloud: S3Cloud
beforeAll(async () => {
  cloud = await startKs3Cloud({ accounts: [account], buckets: ['connections'], hostSuffix: host })
})
afterAll(() => cloud.close())

for (const way of ['this thread', 'lanes'] as const) {
  describeConnections({
    name: `ks3, by ${way}`,
    host,
    port: () => cloud.port,
    open: async ({ secure, skipVerify = false }) => {
      const parameters = {
        accesskey: account.accessKey,
        secretkey: account.secretKey,
        region: 'ks3-cn-beijing',
        bucket: 'connections',
        secure,
        skipverify: skipVerify,
      }
      const options = { store: 'connections', readOnly: false, network: ways.network(way) }
      return ways.driver(way, await openDriver(resolveParameters('ks3', parameters, {}), options))
    },
    skipsVerification: true,
  })
}
