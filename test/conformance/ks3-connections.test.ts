import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { startKs3Cloud } from '../clouds/ks3/cloud.ts'
import type { S3Cloud } from '../clouds/s3/cloud.ts'
import { describeConnections } from './connections.ts'

const account = { accessKey: 'KS3CONNECTIONS', secretKey: 'a secret of the connections' }
const host = 'ks3-cn-beijing.ksyuncs.com'
let cloud: S3Cloud
beforeAll(async () => {
  cloud = await startKs3Cloud({ accounts: [account], buckets: ['connections'], hostSuffix: host })
})
afterAll(() => cloud.close())

describeConnections({
  name: 'ks3',
  host,
  port: () => cloud.port,
  open: ({ secure, skipVerify = false }) => {
    const parameters = {
      accesskey: account.accessKey,
      secretkey: account.secretKey,
      region: 'ks3-cn-beijing',
      bucket: 'connections',
      secure,
      skipverify: skipVerify,
    }
    return openDriver(resolveParameters('ks3', parameters, {}), { store: 'connections', readOnly: false })
  },
  skipsVerification: true,
})
