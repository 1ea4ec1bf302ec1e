import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { startOssCloud, type OssCloud } from '../clouds/oss/cloud.ts'
import { describeConnections } from './connections.ts'

const account = { accessKey: 'LTAICONNECTIONS', secretKey: 'a secret of the connections' }
const host = 'oss.bollard.test'
let cloud: OssCloud
beforeAll(async () => {
  cloud = await startOssCloud({
    accounts: [account],
    buckets: ['connections'],
    boundDomains: { [host]: 'connections' },
  })
})
afterAll(() => cloud.close())

describeConnections({
  name: 'oss',
  host,
  port: () => cloud.port,
  open: ({ secure, skipVerify = false }) => {
    const parameters = {
      accesskeyid: account.accessKey,
      accesskeysecret: account.secretKey,
      region: cloud.region,
      endpoint: host,
      bucket: 'connections',
      secure,
      skipverify: skipVerify,
    }
    return openDriver(resolveParameters('oss', parameters, {}), { store: 'connections', readOnly: false })
  },
  skipsVerification: true,
})
