import { DeleteObjectCommand, PutObjectRetentionCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { openDriver, resolveParameters, sumVersions, type StorageDriver } from '../../drivers/index.ts'
import { refusalOf } from '../../drivers/objects/refusals.ts'
import { s3Error } from '../../drivers/clouds/s3/errors.ts'
import { live, someBytes } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { startRadosgw, type Radosgw } from '../peers/radosgw.ts'

const inAnHour = new Date(Date.now() + 3_600_000)

describeWith(['radosgw', 'ceph-mon', 'ceph-osd'], 'a bucket with versions and object locks', () => {
  let server: Radosgw
  let driver: StorageDriver
  beforeAll(async () => {
    server = await startRadosgw()
    await server.createBucket('plain')
    await server.createBucket('locked', { locks: true })
    driver = await open('locked')
  })
  afterAll(async () => {
    await driver.close()
    await server.stop()
  })

  it('has versions from the beginning, where another bucket never had any', async () => {
    expect(await driver.objects.versioning(live)).toBe('on')
    const plain = await open('plain')
    expect(await plain.objects.versioning(live)).toBe('off')
    await plain.objects.put('layer', someBytes(5), live)
    expect((await plain.objects.listVersions({ prefix: '' }, live)).versions).toMatchObject([
      { key: 'layer', kind: 'version', latest: true, versionId: 'null', sizeBytes: 5 },
    ])
    await plain.close()
  })

  it('lets a locked object be deleted, which frees nothing: a marker comes, its version stays', async () => {
    await driver.objects.put('layer', someBytes(1234), live)
    const [version] = (await driver.objects.listVersions({ prefix: 'layer' }, live)).versions
    await server.client.send(
      new PutObjectRetentionCommand({
        Bucket: 'locked',
        Key: 'layer',
        Retention: { Mode: 'GOVERNANCE', RetainUntilDate: inAnHour },
      }),
    )
    expect(await driver.objects.deleteMany(['layer'], live)).toEqual([])
    expect(await driver.objects.head('layer', live)).toBeUndefined()
    const sums = await lastOf(sumVersions(driver.objects, live))
    expect(sums).toEqual({ oldVersions: 1, oldBytes: 1234, deleteMarkers: 1, listed: 2 })
    // What a person would do to free the space, and what is answered.
    const input = { Bucket: 'locked', Key: 'layer', VersionId: version?.versionId }
    const refused = await server.client.send(new DeleteObjectCommand(input)).then(
      () => undefined,
      (cause: unknown) => s3Error(cause),
    )
    expect(refused?.code).toBe('PermissionDenied')
    expect(refused === undefined ? undefined : refusalOf('s3', refused)?.reason?.id).toBe('lockedS3')
  })

  function open(bucket: string): Promise<StorageDriver> {
    const parameters = {
      accesskey: server.accessKey,
      secretkey: server.secretKey,
      region: server.region,
      regionendpoint: server.endpoint,
      bucket,
    }
    return openDriver(resolveParameters('s3', parameters, {}), { store: 'versions', readOnly: false })
  }
})

async function lastOf<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  let last: Item | undefined
  for await (const item of items) last = item
  return last
}
