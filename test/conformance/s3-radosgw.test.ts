import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import { describeWith } from '../peers/need.ts'
import { startRadosgw, type Radosgw } from '../peers/radosgw.ts'
import { useWays } from '../network/lanes.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'
import { describeVersions } from './versions.ts'

describeWith(['radosgw', 'ceph-mon', 'ceph-osd'], 'a real S3 server', () => {
  const ways = useWays()
  let server: Radosgw | undefined
  beforeAll(async () => {
    server = await startRadosgw()
    await server.createBucket('conformance')
    await server.createBucket('other')
    await server.createBucket('versions')
  })
  afterAll(() => server?.stop())

  for (const { version, way } of [
    { version: 'v4', way: 'this thread' },
    { version: 'v2', way: 'this thread' },
    { version: 'v4', way: 'lanes' },
    { version: 'v2', way: 'lanes' },
  ] as const) {
    const harness: DriverHarness = {
      name: `s3 on radosgw, ${version}, by ${way}`,
      open: (rootdirectory) => open('conformance', rootdirectory),
      openOther: () => open('other', ''),
      presigns: true,
    }
    describeStorageDriver(harness)
    describeObjectStore(harness)
    describeVersions({
      ...harness,
      open: (rootdirectory) => open('versions', rootdirectory),
      setVersioning: (to) => server?.setVersioning('versions', to === 'on' ? 'Enabled' : 'Suspended'),
    })

    async function open(bucket: string, rootdirectory: string): Promise<StorageDriver> {
      const parameters = {
        accesskey: server?.accessKey,
        secretkey: server?.secretKey,
        region: 'us-east-1',
        regionendpoint: server?.endpoint,
        bucket,
        v4auth: version === 'v4',
        rootdirectory,
      }
      const options = { store: 'conformance', readOnly: false, network: ways.network(way) }
      return ways.driver(way, await openDriver(resolveParameters('s3', parameters, {}), options))
    }
  }
})
