import { afterAll, beforeAll, expect, it } from 'vitest'

import { live } from '../../conformance/harness.ts'
import { describeWith } from '../../peers/need.ts'
import { startRadosgw, type Radosgw } from '../../peers/radosgw.ts'
import { linesByBruteForce, linesOfTables } from './brute-force.ts'
import { catalogOf } from './catalog-of.ts'
import { oddStore } from './odd-store.ts'
import { opened } from './opened-places.ts'

describeWith(['radosgw', 'ceph-mon', 'ceph-osd'], 'a store on a real S3 server', () => {
  let server: Radosgw | undefined
  beforeAll(async () => {
    server = await startRadosgw()
    await server.createBucket('catalog')
  })
  afterAll(() => server?.stop())

  it('is known as by brute force, and few links are read', async () => {
    const driver = await opened('s3', {
      accesskey: server?.accessKey,
      secretkey: server?.secretKey,
      region: 'us-east-1',
      regionendpoint: server?.endpoint,
      bucket: 'catalog',
      rootdirectory: 'below/ä',
    })
    const objects = [...oddStore({ repositories: 10, blobs: 1010 })]
    const put = async (): Promise<void> => {
      for (let next = objects.pop(); next !== undefined; next = objects.pop()) {
        await driver.objects.put(`below/ä/${next[0]}`, Buffer.from(next[1]), live)
      }
    }
    await Promise.all(Array.from({ length: 16 }, put))
    const tables = await catalogOf(driver).refresh(live)
    expect(linesOfTables(tables)).toEqual(await linesByBruteForce(driver))
    expect(tables.etagsAreMd5).toBe(true)
    expect(tables.seen.link.length).toBeLessThan(15)
    await driver.close()
  }, 240_000)
})
