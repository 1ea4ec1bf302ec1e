import { describe, expect, it, vi } from 'vitest'

import { driverParameters } from '../../../drivers/index.ts'
import { startKs3Cloud } from '../../clouds/ks3/cloud.ts'
import { fetchUrl, live } from '../../conformance/harness.ts'
import { mebibyte, useParameterBench } from './parameter-bench.ts'

const account = { accessKey: 'KS3PARAMETERS', secretKey: 'secret of the parameters' }
const temporary = { accessKey: 'KS3TEMPORARY', secretKey: 'secret of temporary', sessionToken: 'a+b/c=' }
const keys = { accesskey: account.accessKey, secretkey: account.secretKey }

const bench = useParameterBench(
  'ks3',
  'registry',
  () =>
    startKs3Cloud({
      accounts: [account, temporary],
      buckets: ['registry'],
      boundHosts: { 'own.localhost': 'registry', 'missing.localhost': 'missing' },
    }),
  (cloud) => ({
    ...keys,
    region: 'ks3-cn-beijing',
    regionendpoint: `http://registry.ks3-cn-beijing.localhost:${cloud.port}`,
    bucket: 'registry',
  }),
  'regionendpoint',
)
const { endpoint, findings, header, put, stat } = bench
const own = { regionendpoint: undefined }

describe('the KS3 parameter', () => {
  it('accesskey says who asks', async () => {
    await put()
    expect(header('PutObject', 'authorization')).toContain(`Credential=${account.accessKey}/`)
    await expect(stat({ accesskey: 'NOBODY' })).rejects.toMatchObject({
      code: 'Unauthenticated',
      where: { serviceCode: 'InvalidAccessKeyId' },
    })
    expect(findings({ ...own, accesskey: '' })).toEqual(['warning accesskey ks3HalfCredentials'])
  })

  it('secretkey signs', async () => {
    await expect(stat({ secretkey: 'another' })).rejects.toMatchObject({
      code: 'Unauthenticated',
      where: { serviceCode: 'SignatureDoesNotMatch' },
    })
    expect(findings({ ...own, secretkey: '' })).toEqual(['warning secretkey ks3HalfCredentials'])
  })

  it.each([
    ['KS3_ACCESS_KEY_ID', 'KS3_SECRET_ACCESS_KEY'],
    ['KS3_ACCESS_KEY', 'KS3_SECRET_KEY'],
  ])('accesskey and secretkey come from %s and %s where both are empty', async (access, secret) => {
    const none = { accesskey: '', secretkey: '' }
    expect(findings({ ...own, ...none })).toEqual(['info accesskey ks3EnvironmentKeys'])
    await expect(stat(none)).rejects.toMatchObject({ code: 'Unauthenticated' })
    vi.stubEnv(access, account.accessKey)
    vi.stubEnv(secret, account.secretKey)
    const driver = await bench.open(none, [new URL(endpoint() ?? '').origin])
    await driver.putContent('/f', Buffer.from('x'), live)
    expect(header('PutObject', 'authorization')).toContain(`Credential=${account.accessKey}/`)
  })

  it.each([
    { region: 'ks3-cn-beijing', host: 'ks3-cn-beijing', scope: 'BEIJING' },
    { region: 'ks3-cn-shanghai', host: 'ks3-cn-shanghai', scope: 'SHANGHAI' },
    { region: 'ks3-cn-hangzhou', host: 'kss', scope: 'HANGZHOU' },
    { region: 'ks3-cn-hk-1', host: 'ks3-cn-hk-1', scope: 'HONGKONG' },
    { region: 'ks3-us-west-1', host: 'ks3-us-west-1', scope: 'AMERICA' },
    { region: 'ks3-cn-nowhere', host: 'ks3-cn-nowhere', scope: 'NOWHERE' },
  ])('region $region is $host in the host and $scope in the scope', async ({ region, host, scope }) => {
    expect(await bench.askedHost({ region })).toBe(`registry.${host}.ksyuncs.com:443`)
    await bench.stat({ region }).catch(() => undefined)
    expect(header('ListObjects', 'authorization')).toContain(`/${scope}/s3/aws4_request`)
  })

  it('region must be the right one', async () => {
    await expect(stat({ region: 'ks3-cn-shanghai' })).rejects.toMatchObject({ code: 'WrongRegion' })
    // A host of another region sends to the right one, whose name no answer of that kind tells safely.
    bench.cloud().faults.rules = [{ fault: { kind: 'refuse', code: 'TemporaryRedirect' }, times: 1 }]
    await expect(stat()).rejects.toMatchObject({ code: 'WrongRegion', where: { status: 307 } })
    expect(findings({ ...own, region: '' })).toEqual(['error region required'])
    expect(findings({ ...own, region: 'Beijing!' })).toEqual(['error region invalidRegion'])
    expect(findings({ ...own, region: 'ks3-cn-nowhere' })).toEqual(['warning region unknownKs3Region'])
    expect(driverParameters('ks3')['region']?.choices).toContain('ks3-us-west-1')
  })

  it.each(['BEIJING', 'beijing', 'cn-beijing', 'cn-beijing-6', 'KS3-CN-BEIJING'])(
    'region %s is another name of ks3-cn-beijing, which is said',
    async (region) => {
      expect(await bench.askedHost({ region })).toBe('registry.ks3-cn-beijing.ksyuncs.com:443')
      await put({ region })
      expect(header('PutObject', 'authorization')).toContain('/BEIJING/s3/aws4_request')
      expect(findings({ ...own, region })).toEqual(['warning region ks3RegionName'])
      const host = { regionendpoint: 'registry.ks3-cn-beijing.ksyuncs.com', region }
      expect(findings(host)).toEqual(['warning region ks3RegionName', 'info regionendpoint endpointOfBucket'])
    },
  )

  it.each([
    ['ks3-cn-hangzhou', ['info region ks3Host']],
    ['kss', ['warning region ks3RegionName', 'info region ks3Host']],
    ['cn-hongkong-2', ['warning region ks3RegionName']],
    ['ks3-cn-guangzhou', ['warning region ks3RegionNotOfRegistry']],
    ['ap-singapore-1', ['warning region ks3RegionNotOfRegistry']],
    ['ks3-cn-beijing-internal', ['error region regionNamesInternal']],
  ])('region %s says what a registry makes of it, and how its hosts are named', (region, said) => {
    expect(findings({ ...own, region })).toEqual(said)
  })

  it('a region that the scope of version 4 cannot hold is signed with version 2', async () => {
    await put({ region: 'ks3-jr-beijing' })
    expect(header('PutObject', 'authorization')).toMatch(/^AWS KS3PARAMETERS:/)
    expect(findings({ ...own, region: 'ks3-jr-beijing' })).toEqual([
      'warning region ks3RegionNotOfRegistry',
      'info v4auth ks3VersionTwo',
    ])
  })

  it('bucket is in the host', async () => {
    expect(endpoint({ ...own, bucket: 'other' })).toBe('https://other.ks3-cn-beijing.ksyuncs.com')
    const missing = {
      bucket: 'missing',
      regionendpoint: `http://missing.ks3-cn-beijing.localhost:${bench.cloud().port}`,
    }
    await expect(stat(missing)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    expect(findings({ ...own, bucket: '' })).toEqual(['error bucket required'])
    expect(findings({ ...own, bucket: 'A_bucket' })).toEqual(['error bucket invalidKs3Bucket'])
  })

  it.each([
    {
      given: 'registry.ks3-cn-beijing.ksyuncs.com',
      host: 'registry.ks3-cn-beijing.ksyuncs.com',
      found: ['info regionendpoint endpointOfBucket'],
    },
    {
      given: 'ks3-cn-beijing.ksyuncs.com',
      host: 'registry.ks3-cn-beijing.ksyuncs.com',
      found: ['warning regionendpoint endpointWithoutBucket'],
    },
    {
      given: 'registry.ks3-cn-beijing.ksyun.com',
      host: 'registry.ks3-cn-beijing.ksyun.com',
      found: ['warning regionendpoint deprecatedHost', 'info regionendpoint endpointOfBucket'],
    },
    {
      given: 'registry.ks3-cn-shanghai-internal.ksyuncs.com',
      host: 'registry.ks3-cn-shanghai-internal.ksyuncs.com',
      found: ['warning regionendpoint endpointOfOtherRegion', 'info regionendpoint endpointOfBucket'],
    },
    {
      given: 'registry.example.com',
      host: 'registry.example.com',
      found: ['info regionendpoint endpointOfBucket', 'info regionendpoint endpointBound'],
    },
    {
      given: 'images.example.com',
      host: 'images.example.com',
      found: ['info regionendpoint endpointBound'],
    },
  ])('regionendpoint $given goes to $host', async ({ given, host, found }) => {
    expect(await bench.askedHost({ regionendpoint: given })).toBe(`${host}:443`)
    expect(findings({ regionendpoint: given })).toEqual(found)
  })

  it.each([true, false])(
    'regionendpoint that is bound to the bucket serves it, v4auth %s',
    async (v4auth) => {
      const bound = { regionendpoint: `http://own.localhost:${bench.cloud().port}`, v4auth }
      await put(bound, '/a/b')
      expect(header('PutObject', 'host')).toBe(`own.localhost:${bench.cloud().port}`)
      expect(bench.cloud().bucket('registry').keys()).toEqual(['a/b'])
      const driver = await bench.open(bound)
      await driver.move('/a/b', '/registry/c', live)
      const url = (await driver.redirectUrl('/registry/c', 'GET')) ?? ''
      expect((await fetchUrl(url, 'GET')).status).toBe(200)
      await driver.delete('/registry', live)
      expect(bench.cloud().bucket('registry').keys()).toEqual([])
    },
  )

  it('regionendpoint must be a host', () => {
    expect(findings({ regionendpoint: 'a host' })).toEqual(['error regionendpoint invalidEndpoint'])
  })

  it.each([true, false])('regionendpoint may have a path, v4auth %s', async (v4auth) => {
    const below = await startKs3Cloud({
      accounts: [account],
      buckets: ['registry'],
      basePath: '/storage/v1',
      boundHosts: { 'own.localhost': 'registry' },
    })
    const regionendpoint = `http://own.localhost:${below.port}/storage/v1/`
    const driver = await bench.open({ regionendpoint, v4auth })
    await driver.objects.put('a b', Buffer.from('below'), live)
    expect(below.bucket('registry').keys()).toEqual(['a b'])
    const { body } = await fetchUrl((await driver.objects.presign('GET', 'a b', 60)) ?? '', 'GET')
    expect(Buffer.from(body).toString()).toBe('below')
    expect(endpoint({ regionendpoint })).toBe(`http://own.localhost:${below.port}/storage/v1`)
    await below.close()
    expect(findings({ regionendpoint: 'https://ks3-cn-beijing.ksyuncs.com/registry' })).toContain(
      'warning regionendpoint endpointNamesBucket',
    )
  })

  it('internal chooses the host inside the cloud', async () => {
    expect(await bench.askedHost({ internal: true })).toBe('registry.ks3-cn-beijing-internal.ksyuncs.com:443')
    expect(await bench.askedHost({ internal: true, region: 'ks3-cn-hangzhou' })).toBe(
      'registry.kss-internal.ksyuncs.com:443',
    )
    expect(findings({ ...own, internal: 'perhaps' })).toEqual(['error internal notBoolean'])
    const publicHost = { regionendpoint: 'registry.ks3-cn-beijing.ksyuncs.com', internal: true }
    expect(findings(publicHost)).toContain('warning regionendpoint publicEndpoint')
    expect(findings({ regionendpoint: 'images.example.com', internal: true })).toContain(
      'warning internal internalUnused',
    )
  })

  it('encrypt asks for encryption of whatever is written, and of nothing else', async () => {
    await put({ encrypt: true })
    expect(header('PutObject', 'x-amz-server-side-encryption')).toBe('AES256')
    await bench.partsOf11MiB({ encrypt: true })
    expect(header('CreateMultipartUpload', 'x-amz-server-side-encryption')).toBe('AES256')
    expect(header('UploadPart', 'x-amz-server-side-encryption')).toBeUndefined()
    await put()
    expect(header('PutObject', 'x-amz-server-side-encryption')).toBeUndefined()
    expect(header('PutObject', 'x-amz-acl')).toBe('private')
    expect(findings({ ...own, encrypt: 'AES256' })).toEqual(['error encrypt notBoolean'])
  })

  it('secure chooses the scheme', async () => {
    expect(await bench.askedHost({ secure: false })).toBe('registry.ks3-cn-beijing.ksyuncs.com')
    expect(findings({ ...own, secure: false })).toEqual(['warning secure insecure'])
    expect(findings({ ...own, secure: 'sometimes' })).toEqual(['error secure notBoolean'])
  })

  it('skipverify is warned of', () => {
    // Its effect is shown in the suite of connections.
    expect(findings({ ...own, skipverify: true })).toEqual(['warning skipverify skipVerify'])
    expect(findings({ ...own, skipverify: 'perhaps' })).toEqual(['error skipverify notBoolean'])
  })

  it('v4auth chooses the version of the signature', async () => {
    await put({ v4auth: true })
    expect(header('PutObject', 'authorization')).toMatch(/^AWS4-HMAC-SHA256 /)
    await put({ v4auth: false })
    expect(header('PutObject', 'authorization')).toMatch(/^AWS KS3PARAMETERS:/)
    expect(findings({ ...own, v4auth: '2' })).toEqual(['error v4auth notBoolean'])
  })

  it('chunksize is the size of parts', async () => {
    expect(await bench.partsOf11MiB({ chunksize: 5 * mebibyte })).toBe(3)
    expect(await bench.partsOf11MiB({})).toBe(2)
    expect(findings({ ...own, chunksize: 5 * mebibyte - 1 })).toEqual(['error chunksize tooSmall'])
    expect(findings({ ...own, chunksize: 'ten' })).toEqual(['error chunksize notInteger'])
  })

  it('rootdirectory stands before every key', async () => {
    await put({ rootdirectory: '/deep/root/' })
    expect(bench.cloud().bucket('registry').keys()).toEqual(['deep/root/f'])
    expect(findings({ ...own, rootdirectory: 'a\u0000b' })).toEqual(['error rootdirectory notText'])
  })

  it.each([true, false])(
    'sessiontoken belongs to temporary keys, in presigned URLs too, v4auth %s',
    async (v4auth) => {
      const some = { accesskey: temporary.accessKey, secretkey: temporary.secretKey, v4auth }
      await put({ ...some, sessiontoken: temporary.sessionToken })
      expect(header('PutObject', 'x-amz-security-token')).toBe(temporary.sessionToken)
      const driver = await bench.open({ ...some, sessiontoken: temporary.sessionToken })
      expect((await fetchUrl((await driver.redirectUrl('/f', 'GET')) ?? '', 'GET')).status).toBe(200)
      await expect(stat(some)).rejects.toMatchObject({ code: 'Unauthenticated' })
    },
  )
})

describe('KS3 is asked', () => {
  it('for lists of version 1', async () => {
    await stat()
    expect(bench.cloud().stats.count('ListObjects')).toBeGreaterThan(0)
    expect(bench.cloud().stats.count('ListObjectsV2')).toBe(0)
  })

  it('to delete many keys once, and key by key after it said that it cannot', async () => {
    const driver = await bench.open()
    for (const path of ['/x/a', '/x/b', '/y/c'] as const) await put({}, path)
    await driver.delete('/x', live)
    await driver.delete('/y', live)
    expect(bench.cloud().bucket('registry').keys()).toEqual([])
    expect(bench.cloud().stats.count('DeleteObjects')).toBe(1)
    expect(bench.cloud().stats.count('DeleteObject')).toBe(3)
  })
})
