import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { useWays } from '../network/lanes.ts'
import { describeConnections } from './connections.ts'

const account = { accessKey: 'AKIDCONNECTIONS', secretKey: 'a secret of the connections' }
const host = 's3.bollard.test'
const ways = useWays()
let cloud: S3Cloud
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['connections'], hostSuffix: host })
})
afterAll(() => cloud.close())

for (const way of ['this thread', 'lanes'] as const) {
  describeConnections({
    name: `s3, by ${way}`,
    host,
    port: () => cloud.port,
    open: async ({ secure, skipVerify = false }) => {
      const parameters = {
        accesskey: account.accessKey,
        secretkey: account.secretKey,
        region: 'us-east-1',
        regionendpoint: host,
        bucket: 'connections',
        secure,
        skipverify: skipVerify,
      }
      const options = { store: 'connections', readOnly: false, network: ways.network(way) }
      return ways.driver(way, await openDriver(resolveParameters('s3', parameters, {}), options))
    },
    skipsVerification: true,
  })
}
