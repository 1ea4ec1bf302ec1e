import { describe, expect, it, vi } from 'vitest'

import { driverParameters } from '../../../drivers/index.ts'
import { startS3Cloud } from '../../clouds/s3/cloud.ts'
import { fetchUrl, live } from '../../conformance/harness.ts'
import { mebibyte, useParameterBench } from './parameter-bench.ts'

const account = { accessKey: 'AKIDPARAMETERS', secretKey: 'secret of the parameters' }
const temporary = { accessKey: 'ASIATEMPORARY', secretKey: 'secret of temporary', sessionToken: 'a+b/c=' }

const bench = useParameterBench(
  's3',
  'registry',
  () => startS3Cloud({ accounts: [account, temporary], buckets: ['registry'] }),
  (cloud) => ({
    accesskey: account.accessKey,
    secretkey: account.secretKey,
    region: 'us-east-1',
    regionendpoint: cloud.endpoint,
    forcepathstyle: true,
    bucket: 'registry',
  }),
  'regionendpoint',
)
const { endpoint, findings, header, put, stat } = bench
const own = { regionendpoint: undefined, forcepathstyle: undefined }

describe('the S3 parameter', () => {
  it('accesskey says who asks', async () => {
    await put()
    expect(header('PutObject', 'authorization')).toContain(`Credential=${account.accessKey}/`)
    await expect(stat({ accesskey: 'NOBODY' })).rejects.toMatchObject({
      code: 'Unauthenticated',
      where: { serviceCode: 'InvalidAccessKeyId' },
    })
    expect(findings({ ...own, accesskey: '' })).toEqual(['warning accesskey halfCredentials'])
  })

  it('secretkey signs', async () => {
    await expect(stat({ secretkey: 'another' })).rejects.toMatchObject({
      code: 'Unauthenticated',
      where: { serviceCode: 'SignatureDoesNotMatch' },
    })
    expect(findings({ ...own, secretkey: '' })).toEqual(['warning secretkey halfCredentials'])
  })

  it('accesskey and secretkey come from the standard credential chain where both are empty', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', temporary.accessKey)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', temporary.secretKey)
    vi.stubEnv('AWS_SESSION_TOKEN', temporary.sessionToken)
    const driver = await bench.open({ accesskey: '', secretkey: '' }, [bench.cloud().endpoint])
    await driver.putContent('/f', Buffer.from('x'), live)
    expect(header('PutObject', 'authorization')).toContain(`Credential=${temporary.accessKey}/`)
    expect(findings({ ...own, accesskey: '', secretkey: '' })).toEqual([])
  })

  it('region is in the host and in the scope of the signature', async () => {
    expect(await bench.askedHost({ ...own, region: 'eu-west-3' })).toBe(
      'registry.s3.eu-west-3.amazonaws.com:443',
    )
    expect(await bench.askedHost({ ...own, region: 'cn-north-1' })).toBe(
      'registry.s3.cn-north-1.amazonaws.com.cn:443',
    )
    await put()
    expect(header('PutObject', 'authorization')).toMatch(/\/us-east-1\/s3\/aws4_request/)
    await expect(stat({ region: 'eu-west-3' })).rejects.toMatchObject({ code: 'WrongRegion' })
    expect(findings({ ...own, region: '' })).toEqual(['error region required'])
    expect(findings({ ...own, region: 'a_b' })).toEqual(['error region invalidRegion'])
    expect(findings({ ...own, region: 'xx-nowhere-1' })).toEqual(['warning region unknownRegion'])
    expect(driverParameters('s3')['region']?.choices).toContain('eu-central-1')
  })

  it('bucket is in the host or in the path', async () => {
    expect(endpoint({ ...own, bucket: 'other' })).toBe('https://other.s3.us-east-1.amazonaws.com')
    await expect(stat({ bucket: 'missing' })).rejects.toMatchObject({ code: 'NoSuchBucket' })
    expect(findings({ ...own, bucket: '' })).toEqual(['error bucket required'])
    expect(findings({ ...own, bucket: 'a/b' })).toEqual(['error bucket invalidBucket'])
  })

  it('regionendpoint is the host of the service, with its scheme if it has one', async () => {
    expect(await bench.askedHost({ regionendpoint: 'minio.test', forcepathstyle: true })).toBe(
      'minio.test:443',
    )
    expect(await bench.askedHost({ regionendpoint: 'http://minio.test', forcepathstyle: true })).toBe(
      'minio.test',
    )
    expect(findings({ regionendpoint: 'a host' })).toEqual(['error regionendpoint invalidEndpoint'])
  })

  it.each([
    { given: 'https://registry.s3.eu-west-3.amazonaws.com', instead: 'https://s3.eu-west-3.amazonaws.com' },
    { given: 'Registry.minio.example.com:9000/', instead: 'minio.example.com:9000' },
    { given: 'https://minio.example.com/registry/', instead: 'https://minio.example.com' },
    { given: 'minio.example.com/storage/v1/registry', instead: 'minio.example.com/storage/v1' },
    { given: 'minio.example.com/storage/registry-2', instead: undefined },
    { given: 'registry2.example.com', instead: undefined },
  ])('regionendpoint $given names the bucket twice: $instead', ({ given, instead }) => {
    const found = bench.resolve({ ...own, region: 'eu-west-3', regionendpoint: given }).findings
    const named = found.find(({ id }) => id === 'endpointNamesBucket')
    expect([named?.severity, named?.values?.['instead']]).toEqual(
      instead === undefined ? [undefined, undefined] : ['warning', instead],
    )
  })

  it('regionendpoint that begins as the bucket is called names it only where something of the service is left', () => {
    expect(findings({ bucket: 's3', regionendpoint: 's3.us-east-1.amazonaws.com' })).toEqual([])
    expect(findings({ bucket: 's3-1', regionendpoint: 's3-1.s3.us-east-1.amazonaws.com' })).toContain(
      'warning regionendpoint endpointNamesBucket',
    )
  })

  it('forcepathstyle puts the bucket into the path', async () => {
    await put({ forcepathstyle: true })
    expect(header('PutObject', 'host')).toBe(`127.0.0.1:${bench.cloud().port}`)
    await put({ forcepathstyle: false, regionendpoint: `http://localhost:${bench.cloud().port}` })
    expect(header('PutObject', 'host')).toBe(`registry.localhost:${bench.cloud().port}`)
    expect(findings({ ...own, forcepathstyle: 'maybe' })).toEqual(['error forcepathstyle notBoolean'])
  })

  it('rootdirectory stands before every key', async () => {
    await put({ rootdirectory: '/deep/root/' })
    await put()
    expect(bench.cloud().bucket('registry').keys()).toEqual(['deep/root/f', 'f'])
    expect(findings({ ...own, rootdirectory: 'a\u0000b' })).toEqual(['error rootdirectory notText'])
  })

  it('secure chooses the scheme', async () => {
    expect(await bench.askedHost({ ...own, region: 'eu-west-3', secure: false })).toBe(
      'registry.s3.eu-west-3.amazonaws.com',
    )
    expect(findings({ ...own, secure: false })).toEqual(['warning secure insecure'])
    expect(findings({ ...own, secure: 'sometimes' })).toEqual(['error secure notBoolean'])
  })

  it('skipverify is warned of', () => {
    // Its effect is shown in the suite of connections.
    expect(findings({ ...own, skipverify: true })).toEqual(['warning skipverify skipVerify'])
    expect(findings({ ...own, skipverify: 'perhaps' })).toEqual(['error skipverify notBoolean'])
  })

  it('v4auth chooses the version of the signature', async () => {
    await put()
    expect(header('PutObject', 'authorization')).toMatch(/^AWS4-HMAC-SHA256 /)
    await put({ v4auth: false })
    expect(header('PutObject', 'authorization')).toMatch(/^AWS AKIDPARAMETERS:/)
    expect(findings({ ...own, v4auth: false })).toEqual(['error v4auth v4Required'])
    expect(findings({ v4auth: false, region: 'eu-central-1' })).toContain('error v4auth v4Required')
    expect(findings({ ...own, v4auth: '2' })).toEqual(['error v4auth notBoolean'])
  })

  it('encrypt and keyid ask for encryption of whatever is written', async () => {
    await put({ encrypt: true })
    expect(header('PutObject', 'x-amz-server-side-encryption')).toBe('AES256')
    await put({ encrypt: true, keyid: 'a-key' })
    expect(header('PutObject', 'x-amz-server-side-encryption')).toBe('aws:kms')
    expect(header('PutObject', 'x-amz-server-side-encryption-aws-kms-key-id')).toBe('a-key')
    await bench.partsOf11MiB({ encrypt: true, keyid: 'a-key' })
    expect(header('CreateMultipartUpload', 'x-amz-server-side-encryption')).toBe('aws:kms')
    expect(header('UploadPart', 'x-amz-server-side-encryption')).toBeUndefined()
    await put()
    expect(header('PutObject', 'x-amz-server-side-encryption')).toBeUndefined()
    expect(findings({ ...own, encrypt: 'AES256' })).toEqual(['error encrypt notBoolean'])
    expect(findings({ ...own, keyid: 'a-key' })).toEqual(['warning keyid keyIdWithoutEncrypt'])
  })

  it('chunksize is the size of parts', async () => {
    expect(await bench.partsOf11MiB({ chunksize: 5 * mebibyte })).toBe(3)
    expect(await bench.partsOf11MiB({})).toBe(2)
    expect(findings({ ...own, chunksize: 5 * mebibyte - 1 })).toEqual(['error chunksize tooSmall'])
    expect(findings({ ...own, chunksize: 5 * 1024 * mebibyte + 1 })).toEqual(['error chunksize tooLarge'])
    expect(findings({ ...own, chunksize: 'ten' })).toEqual(['error chunksize notInteger'])
  })

  it('storageclass is that of new objects, and NONE asks for none', async () => {
    await put()
    expect(header('PutObject', 'x-amz-storage-class')).toBe('STANDARD')
    await put({ storageclass: 'standard_ia' })
    expect(header('PutObject', 'x-amz-storage-class')).toBe('STANDARD_IA')
    expect(await (await bench.open()).stat('/f', live)).toMatchObject({ storageClass: 'STANDARD_IA' })
    await put({ storageclass: 'NONE' })
    expect(header('PutObject', 'x-amz-storage-class')).toBeUndefined()
    expect(findings({ ...own, storageclass: 'FAST' })).toEqual(['error storageclass notAChoice'])
  })

  it('objectacl is the access control list of new objects', async () => {
    await put()
    expect(header('PutObject', 'x-amz-acl')).toBe('private')
    await put({ objectacl: 'bucket-owner-full-control' })
    expect(header('PutObject', 'x-amz-acl')).toBe('bucket-owner-full-control')
    expect(findings({ ...own, objectacl: 'everybody' })).toEqual(['error objectacl notAChoice'])
  })

  it.each([true, false])(
    'sessiontoken belongs to temporary keys, in presigned URLs too, v4auth %s',
    async (v4auth) => {
      const keys = { accesskey: temporary.accessKey, secretkey: temporary.secretKey, v4auth }
      await put({ ...keys, sessiontoken: temporary.sessionToken })
      expect(header('PutObject', 'x-amz-security-token')).toBe(temporary.sessionToken)
      const driver = await bench.open({ ...keys, sessiontoken: temporary.sessionToken })
      expect((await fetchUrl((await driver.redirectUrl('/f', 'GET')) ?? '', 'GET')).status).toBe(200)
      await expect(stat(keys)).rejects.toMatchObject({ code: 'Unauthenticated' })
      await expect(stat({ ...keys, sessiontoken: 'another' })).rejects.toMatchObject({
        code: 'Unauthenticated',
      })
    },
  )

  it.each([
    { name: 'accelerate', host: 'registry.s3-accelerate.amazonaws.com:443' },
    { name: 'usedualstack', host: 'registry.s3.dualstack.us-east-1.amazonaws.com:443' },
    { name: 'usefipsendpoint', host: 'registry.s3-fips.us-east-1.amazonaws.com:443' },
  ])('$name chooses another of Amazon’s hosts', async ({ name, host }) => {
    expect(await bench.askedHost({ ...own, [name]: true })).toBe(host)
    expect(`${endpoint({ ...own, [name]: true })}:443`).toBe(`https://${host}`)
    expect(findings({ ...own, [name]: 'perhaps' })).toEqual([`error ${name} notBoolean`])
  })

  const large = { multipartcopychunksize: 5 * mebibyte, multipartcopythresholdsize: 6 * mebibyte }

  it('multipartcopythresholdsize is the size up to which an object is copied in one request', async () => {
    await bench.partsOf11MiB({})
    await (await bench.open(large)).move('/large', '/in-parts', live)
    expect(requests()).toEqual({ CopyObject: 0, UploadPartCopy: 3 })
    const whole = { ...large, multipartcopythresholdsize: 11 * mebibyte }
    await (await bench.open(whole)).move('/in-parts', '/whole', live)
    expect(requests()).toEqual({ CopyObject: 1, UploadPartCopy: 0 })
    expect(findings({ ...own, multipartcopythresholdsize: 0 })).toEqual([])
    expect(findings({ ...own, multipartcopythresholdsize: -1 })).toEqual([
      'error multipartcopythresholdsize tooSmall',
    ])
  })

  it.each([
    [5 * mebibyte, 3],
    [6 * mebibyte, 2],
    [32 * mebibyte, 1],
  ])('multipartcopychunksize of %d bytes copies 11 MiB in %d parts', async (bytes, parts) => {
    await bench.partsOf11MiB({})
    const given = { multipartcopychunksize: bytes, multipartcopythresholdsize: 0 }
    await (await bench.open(given)).move('/large', '/moved', live)
    expect(requests()).toEqual({ CopyObject: 0, UploadPartCopy: parts })
    expect(findings({ ...own, multipartcopychunksize: 5 * mebibyte - 1 })).toEqual([
      'error multipartcopychunksize tooSmall',
    ])
  })

  it('multipartcopymaxconcurrency is how many parts of an object are copied at the same time', async () => {
    const { faults, stats } = bench.cloud()
    faults.latencyMs = 20
    const atOnce = async (given: Readonly<Record<string, number>>): Promise<number> => {
      await bench.partsOf11MiB({})
      const driver = await bench.open({ ...large, ...given })
      stats.maxInFlight = 0
      await driver.move('/large', '/moved', live)
      return stats.maxInFlight
    }
    expect(await atOnce({ multipartcopymaxconcurrency: 1 })).toBe(1)
    expect(await atOnce({ multipartcopymaxconcurrency: 2 })).toBe(2)
    expect(await atOnce({})).toBe(3)
    faults.latencyMs = 0
    expect(findings({ ...own, multipartcopymaxconcurrency: 0 })).toEqual([
      'error multipartcopymaxconcurrency tooSmall',
    ])
  })

  it.each([true, false])(
    'useragent is added to what the sender says of itself, v4auth %s',
    async (v4auth) => {
      await put({ v4auth })
      expect(header('PutObject', 'user-agent')).not.toContain('team')
      const given = { v4auth, useragent: 'registry-of/1.2 (team ä)' }
      await put(given)
      await (await bench.open(given)).move('/f', '/moved', live)
      const sentWith = (operation: 'PutObject' | 'CopyObject') =>
        Buffer.from(header(operation, 'user-agent') ?? '', 'latin1').toString('utf8')
      expect(sentWith('PutObject')).toBe('Bollard registry-of/1.2 (team ä)')
      expect(sentWith('CopyObject')).toMatch(/^aws-sdk-js\/.+ registry-of\/1\.2 \(team ä\)$/)
      expect(findings({ ...own, useragent: 'a\nb' })).toEqual(['error useragent notText'])
    },
  )

  it.each([
    ['off', []],
    ['false', []],
    ['DebugWithRequestRetries', []],
    ['debugwithhttpbody', ['warning loglevel logsSecrets']],
    ['debugwithsigning', ['warning loglevel logsSecrets']],
    ['loud', ['warning loglevel unknownLogLevel']],
  ])('loglevel %s changes nothing of what Bollard asks', async (loglevel, found) => {
    await put({ loglevel })
    expect(requests()).toEqual({ CopyObject: 0, UploadPartCopy: 0 })
    expect(bench.cloud().stats.count('PutObject')).toBe(1)
    expect(findings({ ...own, loglevel })).toEqual(found)
  })

  it.each([true, false])(
    'redirectendpoint is where links lead, and nothing else, v4auth %s',
    async (v4auth) => {
      const redirectendpoint = `http://localhost:${bench.cloud().port}/`
      const given = { v4auth, forcepathstyle: true, redirectendpoint }
      await put(given)
      expect(header('PutObject', 'host')).toBe(`127.0.0.1:${bench.cloud().port}`)
      const url = (await (await bench.open(given)).redirectUrl('/f', 'GET')) ?? ''
      expect(url.split('?')[0]).toBe(`http://localhost:${bench.cloud().port}/registry/f`)
      expect((await fetchUrl(url, 'GET')).status).toBe(200)
      const inHost =
        (await (await bench.open({ ...given, forcepathstyle: false })).redirectUrl('/f', 'GET')) ?? ''
      expect(new URL(inHost).hostname).toBe('registry.localhost')
      expect((await fetchUrl(inHost, 'GET')).status).toBe(200)
    },
  )

  it.each([
    ['cdn.example.com', 'no scheme specified for redirectendpoint'],
    ['https://', 'no host specified for redirectendpoint'],
    ['https://cdn.example.com/below', 'redirectendpoint cannot contain a base path: /below'],
    ['https://cdn.example.com?a=b', 'redirectendpoint cannot contain query parameters'],
    ['https://me:hush@cdn.example.com', 'redirectendpoint should hold no user name or password'],
  ])('redirectendpoint %s is refused', (redirectendpoint, message) => {
    expect(bench.resolve({ ...own, redirectendpoint }).findings).toEqual([
      { parameter: 'redirectendpoint', severity: 'error', id: 'invalidRedirectEndpoint', message },
    ])
  })

  it('storageclass that a registry 2.x does not start with is told of', () => {
    expect(findings({ ...own, storageclass: 'glacier_ir' })).toEqual(['info storageclass storageClassOf3'])
    expect(findings({ ...own, storageclass: 'none' })).toEqual([])
  })
})

/** How often objects were copied since it was asked last. */
function requests(): Readonly<Record<string, number>> {
  const { stats } = bench.cloud()
  const counted = { CopyObject: stats.count('CopyObject'), UploadPartCopy: stats.count('UploadPartCopy') }
  stats.requests.delete('CopyObject')
  stats.requests.delete('UploadPartCopy')
  return counted
}

describe('the releases of the registry', () => {
  const table = driverParameters('s3')
  const of = (readBy: readonly string[]) =>
    Object.entries(table)
      .filter(([, row]) => String(row.readBy) === String(readBy))
      .map(([name]) => name)

  it('are said of every parameter of S3', () => {
    expect(Object.values(table).every(({ readBy }) => readBy !== undefined)).toBe(true)
    expect(of(['3.x'])).toEqual([
      'forcepathstyle',
      'accelerate',
      'usedualstack',
      'usefipsendpoint',
      'loglevel',
    ])
    expect(of(['later'])).toEqual(['redirectendpoint'])
    expect(of([])).toEqual(['sessiontoken'])
  })
})
