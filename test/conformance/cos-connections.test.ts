import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { startCosCloud, type CosCloud } from '../clouds/cos/cloud.ts'
import { describeConnections } from './connections.ts'

const account = { accessKey: 'AKIDCONNECTIONS', secretKey: 'secretOfTheConnections' }
const bucket = 'connections-1250000000'
let cloud: CosCloud
beforeAll(async () => {
  cloud = await startCosCloud({ accounts: [account], buckets: [bucket], suffix: 'myqcloud.com' })
})
afterAll(() => cloud.close())

describeConnections({
  name: 'cos',
  host: 'cos.ap-guangzhou.myqcloud.com',
  port: () => cloud.port,
  open: ({ secure, skipVerify = false }) => {
    const parameters = {
      secretid: account.accessKey,
      secretkey: account.secretKey,
      region: 'ap-guangzhou',
      bucket,
      secure,
      skipverify: skipVerify,
    }
    return openDriver(resolveParameters('cos', parameters, {}), { store: 'connections', readOnly: false })
  },
  skipsVerification: true,
})
