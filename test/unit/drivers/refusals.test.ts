import { afterEach, describe, expect, it } from 'vitest'

import { StoreError } from '../../../drivers/common/errors.ts'
import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { refusalOf } from '../../../drivers/objects/refusals.ts'
import { startCloud, type CloudDriver, type StartedCloud } from '../../clouds/every-cloud.ts'
import { startOssCloud } from '../../clouds/oss/cloud.ts'
import { expectCode, live, someBytes } from '../../conformance/harness.ts'

const account = { accessKey: 'AKIDREFUSALS', secretKey: 'a secret of refusals' }
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function opened(name: CloudDriver): Promise<{ cloud: StartedCloud; driver: StorageDriver }> {
  const cloud = await startCloud(name, { account })
  const driver = await openDriver(resolveParameters(name, cloud.values, {}), {
    store: 's',
    readOnly: false,
  })
  closing.push(() => driver.close(), cloud.close)
  return { cloud, driver }
}

describe('an object that its service does not give out', () => {
  it.each([
    ['s3', { 'x-amz-storage-class': 'INTELLIGENT_TIERING', 'x-amz-archive-status': 'ARCHIVE_ACCESS' }],
    ['cos', { 'x-cos-storage-class': 'INTELLIGENT_TIERING', 'x-cos-storage-tier': 'ARCHIVE' }],
  ] as const)(
    'is archived where the service moved it to such a tier by itself, %s',
    async (name, headers) => {
      const { cloud, driver } = await opened(name)
      cloud.bucket.put('layer', Buffer.from('bytes'), headers)
      expect(await driver.objects.head('layer', live)).toMatchObject({
        storageClass: 'INTELLIGENT_TIERING',
        restore: { state: 'archived' },
      })
      await expectCode(driver.getContent('/layer', { maxBytes: 10 }, live), 'Archived')
    },
  )

  it('tells of a restore in the lists of those services that say it there', async () => {
    const { cloud, driver } = await opened('oss')
    const headers = { 'x-oss-storage-class': 'Archive', 'x-oss-restore': 'ongoing-request="true"' }
    cloud.bucket.put('layer', Buffer.from('bytes'), headers)
    const { objects } = await driver.objects.list({ prefix: '' }, live)
    expect(objects).toMatchObject([{ storageClass: 'Archive', restore: { state: 'restoring' } }])
  })

  it.each([
    [
      's3',
      { 'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:us-east-1:123456789012:key/1' },
      'keyServiceS3',
    ],
    ['oss', { 'x-oss-server-side-encryption-key-id': 'key-1' }, 'keyServiceOss'],
  ] as const)('is encrypted with a key that may not be used, %s', async (name, headers, id) => {
    const { cloud, driver } = await opened(name)
    cloud.bucket.put('layer', Buffer.from('bytes'), headers)
    for (const key of Object.values(headers)) cloud.bucket.unusableKeys.add(key)
    const failure = await expectCode(driver.getContent('/layer', { maxBytes: 10 }, live), 'PermissionDenied')
    expect(failure.reason).toMatchObject({ id })
  })

  it('is locked against being written over and deleted', async () => {
    const { cloud, driver } = await opened('oss')
    cloud.bucket.put('layer', Buffer.from('bytes'))
    cloud.bucket.locked.add('layer')
    const failure = await expectCode(driver.putContent('/layer', someBytes(3), live), 'PermissionDenied')
    expect(failure.reason).toMatchObject({ id: 'lockedOss' })
    expect(failure.where).toMatchObject({ serviceCode: 'FileImmutable', status: 409 })
  })

  it.each([
    ['s3', 'AccessDenied', 'Access Denied because object protected by object lock.', 'lockedS3'],
    ['s3', 'AccessDenied', 'forbidden by object lock', 'lockedS3'],
    ['s3', 'AccessDenied', 'Object is WORM protected and cannot be overwritten', 'lockedS3'],
    ['s3', 'KMS.DisabledException', 'arn:aws:kms:us-east-1:1:key/1 is disabled.', 'keyServiceS3'],
    ['oss', 'KmsServiceNotEnabled', 'The KMS service is not enabled.', 'keyServiceOss'],
    ['bos', 'InvalidEncryptionKmsMkid', 'The specified encryption kms mkid is invalid', 'keyServiceBos'],
    ['cos', 'AccessDenied', 'not authorized to perform kms:Decrypt', 'keyServiceCos'],
    ['s3', 'AccessDenied', 'Access Denied', undefined],
    ['s3', 'AccessDenied', 'User arn:aws:iam::1:user/kms-reader may not s3:GetObject', undefined],
    ['filesystem', 'EACCES', 'an object lock', undefined],
  ] as const)('is told apart from other refusals: %s %s: %s', (driver, serviceCode, message, id) => {
    const error = new StoreError('PermissionDenied', message, { serviceCode })
    expect(refusalOf(driver, error)?.reason?.id).toBe(id)
  })

  it('has what to do in its sentence, and the code of the service beside it', async () => {
    const { cloud, driver } = await opened('s3')
    cloud.bucket.put('layer', Buffer.from('bytes'), { 'x-amz-storage-class': 'GLACIER' })
    const failure = await expectCode(driver.getContent('/layer', { maxBytes: 10 }, live), 'Archived')
    expect(failure.message).toContain('aws s3api restore-object')
    expect(failure.where).toMatchObject({ serviceCode: 'InvalidObjectState', status: 403 })
  })

  it('is read as it is where a bucket of OSS reads archives directly', async () => {
    const cloud = await startOssCloud({ accounts: [account], buckets: ['registry'] })
    const driver = await openDriver(
      resolveParameters(
        'oss',
        {
          accesskeyid: account.accessKey,
          accesskeysecret: account.secretKey,
          bucket: 'registry',
          region: cloud.region,
          endpoint: cloud.serviceHost,
          secure: 'false',
        },
        {},
      ),
      { store: 's', readOnly: true },
    )
    closing.push(
      () => driver.close(),
      () => cloud.close(),
    )
    cloud.service.directRead = true
    cloud.bucket('registry').put('layer', Buffer.from('bytes'), { 'x-oss-storage-class': 'Archive' })
    expect(Buffer.from(await driver.getContent('/layer', { maxBytes: 10 }, live)).toString()).toBe('bytes')
  })
})
