import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { ceph } from '../../clouds/s3/dialect.ts'
import { valuesOf } from '../../clouds/s3/values.ts'
import { live, someBytes } from '../../conformance/harness.ts'

const account = { accessKey: 'AKIDGONE', secretKey: 'a secret of the gone uploads' }

describe('a service that answers 500 to the completion of an upload that is gone', () => {
  let cloud: S3Cloud
  let driver: StorageDriver
  beforeAll(async () => {
    cloud = await startS3Cloud({ accounts: [account], buckets: ['gone'], dialect: ceph })
    const resolved = resolveParameters('s3', valuesOf(cloud, 'gone', account), {})
    driver = await openDriver(resolved, { store: 'gone', readOnly: false })
  })
  afterEach(() => {
    cloud.faults.rules = []
    cloud.stats.requests.clear()
  })
  afterAll(async () => {
    await driver.close()
    await cloud.close()
  })

  it('is asked once, and then looked at', async () => {
    const { upload, parts } = await begun()
    await driver.objects.abortUpload(upload, live)
    await expect(driver.objects.completeUpload(upload, parts, live)).rejects.toMatchObject({
      code: 'NotFound',
      retry: 'never',
      reason: { id: 'uploadGone' },
      where: { store: 'gone', path: 'key', operation: 'completeUpload' },
    })
    expect(cloud.stats.count('CompleteMultipartUpload')).toBe(1)
  })

  it('is believed when the object is there, whose completion was not answered', async () => {
    const { upload, parts } = await begun()
    cloud.faults.rules = [
      { operation: 'CompleteMultipartUpload', fault: { kind: 'reset', when: 'done' }, times: 1 },
    ]
    await driver.objects.completeUpload(upload, parts, live)
    expect((await driver.objects.head('key', live))?.sizeBytes).toBe(20)
  })

  it('is asked again while the upload is there', async () => {
    const { upload, parts } = await begun()
    cloud.faults.rules = [
      { operation: 'CompleteMultipartUpload', fault: { kind: 'refuse', code: 'InternalError' }, times: 2 },
    ]
    await driver.objects.completeUpload(upload, parts, live)
    expect(cloud.stats.count('CompleteMultipartUpload')).toBe(3)
  })

  it('is not said to have lost an upload that nobody could look for', async () => {
    const { upload, parts } = await begun()
    cloud.faults.rules = [
      { operation: 'CompleteMultipartUpload', fault: { kind: 'refuse', code: 'InternalError' } },
      { operation: 'ListParts', fault: { kind: 'refuse', code: 'AccessDenied' } },
    ]
    await expect(driver.objects.completeUpload(upload, parts, live)).rejects.toMatchObject({
      code: 'Unavailable',
      retry: 'exhausted',
    })
    cloud.faults.rules = []
    await driver.objects.abortUpload(upload, live)
  })

  async function begun() {
    await driver.objects.deleteMany(['key'], live)
    const upload = await driver.objects.createUpload('key', live)
    return { upload, parts: [await driver.objects.putPart(upload, 1, someBytes(20), live)] }
  }
})
