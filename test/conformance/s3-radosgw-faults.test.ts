import { afterAll, beforeAll } from 'vitest'

import { resolveParameters } from '../../drivers/index.ts'
import { openS3 } from '../../drivers/clouds/s3/open.ts'
import type { CloudServer } from '../clouds/common/server.ts'
import type { RefusalCode } from '../clouds/s3/errors.ts'
import { startFront } from '../clouds/s3/front.ts'
import { valuesOf } from '../clouds/s3/values.ts'
import { describeWith } from '../peers/need.ts'
import { startRadosgw, type Radosgw } from '../peers/radosgw.ts'
import { describeFaults } from './faults.ts'

describeWith(['radosgw', 'ceph-mon', 'ceph-osd'], 'a real S3 server behind a bad line', () => {
  let server: Radosgw
  let front: CloudServer<RefusalCode>
  beforeAll(async () => {
    server = await startRadosgw()
    await server.createBucket('faults')
    front = await startFront(server.endpoint)
  })
  afterAll(async () => {
    await front.close()
    await server.stop()
  })

  describeFaults({
    name: 's3 on radosgw, v4',
    open: () => {
      const place = { region: server.region, endpoint: `http://127.0.0.1:${front.port}` }
      const parameters = valuesOf(place, 'faults', server)
      return Promise.resolve(openS3(resolveParameters('s3', parameters, {})).objects)
    },
    faults: () => front.faults,
    // The clock of a real server is this machine's: its cases are those of a clock that is right.
    setClockAhead: () => undefined,
    refusals: {
      internal: { kind: 'refuse', code: 'InternalError' },
      unavailable: { kind: 'refuse', code: 'ServiceUnavailable' },
      throttled: { kind: 'refuse', code: 'SlowDown' },
    },
  })
})
