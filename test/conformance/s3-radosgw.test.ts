import { afterAll, beforeAll } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import { describeWith } from '../peers/need.ts'
import { startRadosgw, type Radosgw } from '../peers/radosgw.ts'
import type { DriverHarness } from './harness.ts'
import { describeObjectStore } from './object-store.ts'
import { describeStorageDriver } from './storage-driver.ts'
import { describeVersions } from './versions.ts'

describeWith(['radosgw', 'ceph-mon', 'ceph-osd'], 'a real S3 server', () => {
  let server: Radosgw | undefined
  beforeAll(async () => {
    server = await startRadosgw()
    await server.createBucket('conformance')
    await server.createBucket('other')
    await server.createBucket('versions')
  })
  afterAll(() => server?.stop())

  for (const version of ['v4', 'v2']) {
    const harness: DriverHarness = {
      name: `s3 on radosgw, ${version}`,
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

    function open(bucket: string, rootdirectory: string): Promise<StorageDriver> {
      const parameters = {
        accesskey: server?.accessKey,
        secretkey: server?.secretKey,
        region: 'us-east-1',
        regionendpoint: server?.endpoint,
        bucket,
        v4auth: version === 'v4',
        rootdirectory,
      }
      return openDriver(resolveParameters('s3', parameters, {}), { store: 'conformance', readOnly: false })
    }
  }
})
