import { afterAll, beforeAll } from 'vitest'

import { resolveParameters } from '../../drivers/index.ts'
import { openOss } from '../../drivers/clouds/oss/open.ts'
import { startOssCloud, type OssCloud } from '../clouds/oss/cloud.ts'
import { describeFaults } from './faults.ts'

const account = { accessKey: 'LTAIFAULTS', secretKey: 'a secret of the fault suite' }
let aheadMs = 0
let cloud: OssCloud
beforeAll(async () => {
  const now = (): number => Date.now() + aheadMs
  cloud = await startOssCloud({ accounts: [account], buckets: ['faults'], now })
})
afterAll(() => cloud.close())

for (const version of ['v4', 'v1']) {
  describeFaults({
    name: `oss on the emulated cloud, ${version}`,
    open: () => {
      const parameters = {
        accesskeyid: account.accessKey,
        accesskeysecret: account.secretKey,
        region: cloud.region,
        bucket: 'faults',
        endpoint: cloud.serviceHost,
        secure: false,
        v4auth: version === 'v4',
      }
      return Promise.resolve(openOss(resolveParameters('oss', parameters, {})).objects)
    },
    faults: () => cloud.faults,
    setClockAhead: (ms) => {
      aheadMs = ms
    },
    refusals: {
      internal: { kind: 'refuse', code: 'InternalError' },
      unavailable: { kind: 'refuse', code: 'ServiceUnavailable' },
      throttled: { kind: 'refuse', code: 'QpsLimitExceeded' },
    },
  })
}
