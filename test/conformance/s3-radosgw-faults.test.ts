import { afterAll, beforeAll } from 'vitest'

import { resolveParameters } from '../../drivers/index.ts'
import { openS3 } from '../../drivers/clouds/s3/open.ts'
import type { CloudServer } from '../clouds/common/server.ts'
import type { RefusalCode } from '../clouds/s3/errors.ts'
import { startFront } from '../clouds/s3/front.ts'
import { valuesOf } from '../clouds/s3/values.ts'
import { describeWith } from '../peers/need.ts'
import { startRadosgw, type Radosgw } from '../peers/radosgw.ts'
import { useWays } from '../network/lanes.ts'
import { describeFaults, refusals } from './faults.ts'

describeWith(['radosgw', 'ceph-mon', 'ceph-osd'], 'a real S3 server behind a bad line', () => {
  const ways = useWays()
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

  for (const way of ['this thread', 'lanes'] as const) {
    describeFaults({
      name: `s3 on radosgw, v4, by ${way}`,
      way,
      open: () => {
        const place = { region: server.region, endpoint: `http://127.0.0.1:${front.port}` }
        const parameters = valuesOf(place, 'faults', server)
        const { objects } = openS3(resolveParameters('s3', parameters, {}), ways.network(way))
        return Promise.resolve(ways.objects(way, objects))
      },
      faults: () => front.faults,
      // The clock of a real server is this machine's: its cases are those of a clock that is right.
      setClockAhead: () => undefined,
      refusals: refusals(),
    })
  }
})
