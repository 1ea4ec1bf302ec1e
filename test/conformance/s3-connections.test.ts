import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { describeConnections } from './connections.ts'

const account = { accessKey: 'AKIDCONNECTIONS', secretKey: 'a secret of the connections' }
const host = 's3.bollard.test'
let cloud: S3Cloud
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['connections'], hostSuffix: host })
})
afterAll(() => cloud.close())

describeConnections({
  name: 's3',
  host,
  port: () => cloud.port,
  open: ({ secure, skipVerify = false }) => {
    const parameters = {
      accesskey: account.accessKey,
      secretkey: account.secretKey,
      region: 'us-east-1',
      regionendpoint: host,
      bucket: 'connections',
      secure,
      skipverify: skipVerify,
    }
    return openDriver(resolveParameters('s3', parameters, {}), { store: 'connections', readOnly: false })
  },
  skipsVerification: true,
})
