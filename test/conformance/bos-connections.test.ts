import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { startBosCloud } from '../clouds/bos/cloud.ts'
import type { S3Cloud } from '../clouds/s3/cloud.ts'
import { describeConnections } from './connections.ts'

const account = { accessKey: 'BOSCONNECTIONS', secretKey: 'a secret of the connections' }
const host = 's3.bj.bcebos.com'
let cloud: S3Cloud
beforeAll(async () => {
  cloud = await startBosCloud({ accounts: [account], buckets: ['connections'], hostSuffix: host })
})
afterAll(() => cloud.close())

describeConnections({
  name: 'bos',
  host,
  port: () => cloud.port,
  open: ({ secure, skipVerify = false }) => {
    const parameters = {
      accesskeyid: account.accessKey,
      accesskeysecret: account.secretKey,
      region: 'bj',
      bucket: 'connections',
      secure,
      skipverify: skipVerify,
    }
    return openDriver(resolveParameters('bos', parameters, {}), { store: 'connections', readOnly: false })
  },
  skipsVerification: true,
})
