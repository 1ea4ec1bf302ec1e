import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { startOssCloud, type OssCloud } from '../clouds/oss/cloud.ts'
import { useWays } from '../network/lanes.ts'
import { describeConnections } from './connections.ts'

const account = { accessKey: 'LTAICONNECTIONS', secretKey: 'a secret of the connections' }
const host = 'oss.bollard.test'
const ways = useWays()
let cloud: OssCloud
beforeAll(async () => {
  cloud = await startOssCloud({
    accounts: [account],
    buckets: ['connections'],
    boundDomains: { [host]: 'connections' },
  })
})
afterAll(() => cloud.close())

for (const way of ['this thread', 'lanes'] as const) {
  describeConnections({
    name: `oss, by ${way}`,
    host,
    port: () => cloud.port,
    open: async ({ secure, skipVerify = false }) => {
      const parameters = {
        accesskeyid: account.accessKey,
        accesskeysecret: account.secretKey,
        region: cloud.region,
        endpoint: host,
        bucket: 'connections',
        secure,
        skipverify: skipVerify,
      }
      const options = { store: 'connections', readOnly: false, network: ways.network(way) }
      return ways.driver(way, await openDriver(resolveParameters('oss', parameters, {}), options))
    },
    skipsVerification: true,
  })
}
