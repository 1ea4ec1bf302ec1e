import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import {
  describeEndpoint,
  driverParameters,
  openDriver,
  resolveParameters,
  type StorageDriver,
} from '../../../../drivers/index.ts'
import { startCosCloud, type CosCloud } from '../../../clouds/cos/cloud.ts'
import { fetchUrl, live, someBytes } from '../../../conformance/harness.ts'
import { startHttpProxy } from '../../../network/http-proxy.ts'

const mebibyte = 1024 * 1024
const account = { accessKey: 'AKIDPARAMETERS', secretKey: 'secretOfTheParameters' }
const temporary = { accessKey: 'AKIDTEMPORARY', secretKey: 'secretOfTemporary', sessionToken: 'a+b/c=' }
const bucket = 'registry-1250000000'
const good = {
  secretid: account.accessKey,
  secretkey: account.secretKey,
  region: 'ap-guangzhou',
  bucket,
}
type Given = Readonly<Record<string, string | number | boolean>>

let cloud: CosCloud
const opened: StorageDriver[] = []
beforeAll(async () => {
  const domains = { 'own.localhost': bucket }
  cloud = await startCosCloud({ accounts: [account, temporary], buckets: [bucket], domains })
})
afterAll(() => cloud.close())
beforeEach(() => {
  for (const key of cloud.bucket(bucket).keys()) cloud.bucket(bucket).delete(key)
  cloud.stats.requests.clear()
})
afterEach(async () => {
  cloud.faults.latencyMs = 0
  for (const driver of opened.splice(0)) await driver.close()
})

describe('the COS parameter', () => {
  it('secretid says who asks', async () => {
    const driver = await open({})
    await driver.putContent('/f', someBytes(1), live)
    expect(header('PutObject', 'authorization')).toContain(`q-ak=${account.accessKey}&`)
    await expect(stat({ secretid: 'AKIDNOBODY' })).rejects.toMatchObject({
      code: 'Unauthenticated',
      where: { serviceCode: 'InvalidAccessKeyId' },
    })
    expect(findings({ secretid: '' })).toEqual(['error secretid required'])
  })

  it('secretkey signs', async () => {
    await expect(stat({ secretkey: 'another' })).rejects.toMatchObject({
      code: 'Unauthenticated',
      where: { serviceCode: 'SignatureDoesNotMatch' },
    })
    expect(findings({ secretkey: '' })).toEqual(['error secretkey required'])
  })

  it('region is part of the host', async () => {
    expect(endpoint({ region: 'eu-frankfurt' })).toBe(`https://${bucket}.cos.eu-frankfurt.myqcloud.com`)
    await (await open({})).putContent('/f', someBytes(1), live)
    expect(header('PutObject', 'host')).toBe(`${bucket}.cos.ap-guangzhou.localhost:${cloud.port}`)
    await expect(stat({ region: 'ap-beijing' })).rejects.toMatchObject({
      code: 'WrongRegion',
      message: 'the bucket is in region ap-guangzhou',
      where: { serviceCode: 'NoSuchBucket' },
    })
    expect(findings({ region: '' })).toEqual(['error region required'])
    expect(findings({ region: 'cos.ap-guangzhou' })).toEqual(['error region invalidRegion'])
    expect(findings({ region: 'ap-nowhere' })).toEqual(['warning region unknownRegion'])
    expect(driverParameters('cos')['region']?.choices).toContain('ap-nanjing')
  })

  it('bucket is part of the host, with the APPID', async () => {
    expect(endpoint({ bucket: 'other-1250000001' })).toBe(
      'https://other-1250000001.cos.ap-guangzhou.myqcloud.com',
    )
    await expect(stat({ bucket: 'missing-1250000000' })).rejects.toMatchObject({ code: 'NoSuchBucket' })
    expect(findings({ bucket: '' })).toEqual(['error bucket required'])
    for (const name of ['registry-bucket', 'registry', 'Registry-1250000000', 'a.b-1250000000']) {
      expect(findings({ bucket: name })).toEqual(['error bucket bucketWithoutAppId'])
    }
    await expect(open({ bucket: 'registry' })).rejects.toMatchObject({
      code: 'InvalidParameter',
      where: { path: 'bucket' },
    })
  })

  it('rootdirectory stands before every key', async () => {
    await (await open({ rootdirectory: '/deep/root/' })).putContent('/f', someBytes(1), live)
    await (await open({})).putContent('/f', someBytes(1), live)
    expect(cloud.bucket(bucket).keys()).toEqual(['deep/root/f', 'f'])
    expect(findings({ rootdirectory: 'a\u0000b' })).toEqual(['error rootdirectory notText'])
  })

  it('secure chooses the scheme', async () => {
    expect(endpoint({})).toMatch(/^https:/)
    expect(endpoint({ secure: 'false' })).toMatch(/^http:/)
    expect(findings({ secure: 'false' })).toEqual(['warning secure insecure'])
    expect(findings({ secure: 'sometimes' })).toEqual(['error secure notBoolean'])
    // By proxy, so that the real host's name can be used.
    const standard = await startCosCloud({ accounts: [account], buckets: [bucket], suffix: 'myqcloud.com' })
    const passed = await throughProxy(standard.port, { secure: false }, (driver) =>
      driver.putContent('/f', someBytes(1), live),
    )
    await standard.close()
    expect(passed).toEqual([`${bucket}.cos.ap-guangzhou.myqcloud.com`])
  })

  it('chunksize is the size of parts', async () => {
    const content = someBytes(11 * mebibyte)
    for (const [given, parts] of [[{ chunksize: 5 * mebibyte }, 3] as const, [{}, 1] as const]) {
      cloud.stats.requests.clear()
      const writer = await (await open(given)).writer('/f', 'create', live)
      await writer.write(content)
      await writer.commit()
      expect(cloud.stats.count('UploadPart')).toBe(parts)
    }
    expect(driverParameters('cos')['chunksize']?.default).toBe(16 * mebibyte)
    expect(findings({ chunksize: 64 * mebibyte })).toEqual([])
    expect(findings({ chunksize: 100 * mebibyte })).toEqual(['info chunksize partsAreSmaller'])
    expect(findings({ chunksize: 5 * mebibyte - 1 })).toEqual(['error chunksize tooSmall'])
    expect(findings({ chunksize: 100 * mebibyte + 1 })).toEqual(['error chunksize tooLarge'])
    expect(findings({ chunksize: '10MB' })).toEqual(['error chunksize notInteger'])
  })

  it('maxconcurrency bounds the requests in flight', async () => {
    cloud.faults.latencyMs = 5
    // A setting for all stores goes before the default, and after what is set for this one.
    const cases: readonly (readonly [Given, number | undefined, number])[] = [
      [{ maxconcurrency: 2 }, undefined, 2],
      [{ maxconcurrency: 2 }, 20, 2],
      [{}, undefined, 10],
      [{}, 3, 3],
    ]
    for (const [given, setting, most] of cases) {
      cloud.stats.maxInFlight = 0
      const driver = await open(given, setting)
      await Promise.all(
        Array.from({ length: 30 }, (_, index) => driver.putContent(`/f${index}`, someBytes(1), live)),
      )
      expect(cloud.stats.maxInFlight).toBeLessThanOrEqual(most)
    }
    expect(findings({ maxconcurrency: 0 })).toEqual(['error maxconcurrency tooSmall'])
    expect(findings({ maxconcurrency: 'many' })).toEqual(['error maxconcurrency notInteger'])
  })

  it('maxconcurrency lets as many through as it says', async () => {
    const driver = await open({ maxconcurrency: 7 })
    cloud.stats.maxInFlight = 0
    cloud.faults.rules = [{ fault: { kind: 'stall' } }]
    const stop = new AbortController()
    const puts = Array.from({ length: 20 }, (_, index) =>
      driver.putContent(`/f${index}`, someBytes(1), stop.signal).catch(() => undefined),
    )
    while (cloud.stats.inFlight < 7) await new Promise(setImmediate)
    stop.abort()
    await Promise.all(puts)
    cloud.faults.rules = []
    expect(cloud.stats.maxInFlight).toBe(7)
  })

  it('domain is where requests go', async () => {
    const own = `http://own.localhost:${cloud.port}`
    const driver = await open({ domain: own })
    await driver.putContent('/f', someBytes(3), live)
    expect(header('PutObject', 'host')).toBe(`own.localhost:${cloud.port}`)
    const url = (await driver.redirectUrl('/f', 'GET')) ?? ''
    expect(url).toMatch(/^http:\/\/own\.localhost:/)
    expect((await fetchUrl(url, 'GET')).body).toEqual(someBytes(3))
    expect(endpoint({ domain: 'images.example.com' })).toBe('https://images.example.com')
    expect(endpoint({ domain: '{Bucket}.cos.{Region}.example.com', secure: false })).toBe(
      `http://${bucket}.cos.ap-guangzhou.example.com`,
    )
    expect(findings({ domain: 'http://[' })).toEqual([
      'error domain invalidEndpoint',
      'warning domain insecure',
    ])
    expect(findings({ domain: `${bucket}.cos.ap-beijing.myqcloud.com` })).toEqual([
      'warning domain endpointOfOtherRegion',
      'info domain domainNamesBucket',
    ])
    expect(insteadOf(`https://${bucket}.cos.ap-guangzhou.myqcloud.com/`)).toEqual([
      'info',
      'https://{Bucket}.cos.{Region}.myqcloud.com',
    ])
    expect(insteadOf(`cos.ap-guangzhou.myqcloud.com/${bucket}`)).toEqual([
      'warning',
      'cos.ap-guangzhou.myqcloud.com',
    ])
    expect(findings({ domain: 'http://own.example.com' })).toEqual(['warning domain insecure'])
    expect(findings({ domain: 'own.example.com/path' })).toEqual(['warning domain endpointPath'])
  })

  it('accelerate uses the accelerated host', async () => {
    expect(endpoint({ accelerate: true })).toBe(`https://${bucket}.cos.accelerate.myqcloud.com`)
    const service = { accounts: [account], buckets: [bucket], suffix: 'myqcloud.com' }
    const standard = await startCosCloud({ ...service, accelerated: [bucket] })
    const given = { secure: false, accelerate: true }
    const [accelerated, regional] = ['accelerate', 'ap-guangzhou'].map(
      (place) => `${bucket}.cos.${place}.myqcloud.com`,
    )
    const put = await throughProxy(standard.port, given, (driver) =>
      driver.putContent('/f', someBytes(1), live),
    )
    expect(put).toEqual([accelerated])
    // What the accelerated host does not know goes to the region's own.
    const all = await throughProxy(standard.port, given, async (driver) => {
      await writeAll(driver)
      await driver.stat('/moved', live)
      await driver.delete('/moved', live)
    })
    expect(new Set(all)).toEqual(new Set([accelerated, regional]))
    await standard.close()
    const plain = await startCosCloud(service)
    await throughProxy(plain.port, given, async (driver) => {
      await expect(driver.getContent('/f', { maxBytes: 1 }, live)).rejects.toMatchObject({
        code: 'InvalidParameter',
        where: { serviceCode: 'BucketAccelerateNotEnabled' },
      })
    })
    await plain.close()
    expect(findings({ accelerate: true, domain: 'own.example.com' })).toEqual([
      'warning accelerate accelerateBesideDomain',
    ])
    expect(findings({ accelerate: 'very' })).toEqual(['error accelerate notBoolean'])
  })

  it('storageclass is sent with every new object, and shown', async () => {
    const driver = await open({ storageclass: 'standard_ia' })
    await writeAll(driver)
    for (const operation of ['PutObject', 'PutObjectCopy', 'InitiateMultipartUpload']) {
      expect(header(operation, 'x-cos-storage-class'), `of ${operation}`).toBe('STANDARD_IA')
    }
    expect(header('UploadPart', 'x-cos-storage-class')).toBeUndefined()
    expect(await driver.stat('/moved', live)).toMatchObject({ storageClass: 'STANDARD_IA' })
    const plain = await open({})
    await writeAll(plain)
    for (const operation of ['PutObject', 'PutObjectCopy', 'InitiateMultipartUpload']) {
      expect(header(operation, 'x-cos-storage-class'), `of ${operation}`).toBeUndefined()
    }
    expect(await plain.stat('/moved', live)).toMatchObject({ storageClass: 'STANDARD' })
    // Which classes there are, only the bucket knows.
    await expect(
      (await open({ storageclass: 'MAZ_STANDARD' })).putContent('/f', someBytes(1), live),
    ).rejects.toMatchObject({ code: 'InvalidParameter', where: { serviceCode: 'NotSupportedStorageClass' } })
    // A registry could not read these.
    expect(findings({ storageclass: 'ARCHIVE' })).toEqual(['error storageclass notAChoice'])
  })

  it('encrypt asks for encryption of every new object', async () => {
    await writeAll(await open({ encrypt: true }))
    for (const operation of ['PutObject', 'PutObjectCopy', 'InitiateMultipartUpload']) {
      expect(header(operation, 'x-cos-server-side-encryption'), `of ${operation}`).toBe('AES256')
    }
    expect(header('UploadPart', 'x-cos-server-side-encryption')).toBeUndefined()
    await writeAll(await open({}))
    expect(header('PutObject', 'x-cos-server-side-encryption')).toBeUndefined()
    expect(findings({ encrypt: 'AES256' })).toEqual(['error encrypt notBoolean'])
  })

  it('sessiontoken goes with temporary keys, signed, in requests and addresses', async () => {
    const keys = { secretid: temporary.accessKey, secretkey: temporary.secretKey }
    const driver = await open({ ...keys, sessiontoken: temporary.sessionToken })
    await driver.putContent('/f', someBytes(3), live)
    expect(header('PutObject', 'x-cos-security-token')).toBe(temporary.sessionToken)
    expect(header('PutObject', 'authorization')).toMatch(/q-header-list=[^&]*x-cos-security-token/)
    const url = (await driver.redirectUrl('/f', 'GET')) ?? ''
    expect((await fetchUrl(url, 'GET')).status).toBe(200)
    for (const sessiontoken of ['', 'another']) {
      await expect(stat({ ...keys, sessiontoken })).rejects.toMatchObject({ code: 'Unauthenticated' })
    }
    expect(findings({ sessiontoken: 'a\nb' })).toEqual(['error sessiontoken notText'])
  })

  it('skipverify is warned of', () => {
    // What it does is shown where connections are.
    expect(findings({ skipverify: true })).toEqual(['warning skipverify skipVerify'])
    expect(findings({ skipverify: 'yes' })).toEqual(['error skipverify notBoolean'])
  })

  it('that nobody knows is warned of', () => {
    expect(findings({ smaddress: 'x' })).toEqual(['warning smaddress unknownParameter'])
  })
})

it('every parameter of COS can be set by the environment, as a registry reads it', () => {
  const values = {
    BUCKET: bucket,
    REGION: 'ap-tokyo',
    SECRETID: 'id',
    SECRETKEY: 'key',
    CHUNKSIZE: '6291456',
  }
  const environment = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`REGISTRY_STORAGE_COS_${name}`, value]),
  )
  const resolved = resolveParameters('cos', { region: 'ap-seoul' }, environment)
  expect(resolved.findings).toEqual([])
  expect(resolved.origins).toMatchObject({
    region: 'environment',
    chunksize: 'environment',
    secure: 'default',
  })
  expect(describeEndpoint(resolved)).toMatchObject({
    endpointUrl: `https://${bucket}.cos.ap-tokyo.myqcloud.com`,
    location: `cos://${bucket}`,
  })
  expect(describeEndpoint(resolved).urlOf('a b/c')).toBe(
    `https://${bucket}.cos.ap-tokyo.myqcloud.com/a%20b/c`,
  )
})

async function open(given: Given, maxRequests?: number): Promise<StorageDriver> {
  const parameters = { ...good, domain: cloud.domain, ...given }
  const setting = maxRequests === undefined ? {} : { maxRequests }
  const options = { store: 'cos', readOnly: false, ...setting }
  const driver = await openDriver(resolveParameters('cos', parameters, {}), options)
  opened.push(driver)
  return driver
}

async function stat(given: Given): Promise<unknown> {
  return (await open(given)).stat('/', live)
}

/** Severity, parameter and id of each finding, for the hosts of the real service. */
function findings(given: Given): string[] {
  const resolved = resolveParameters('cos', { ...good, ...given }, {})
  return resolved.findings.map(({ severity, parameter, id }) => `${severity} ${parameter} ${id}`)
}

function endpoint(given: Given): string | undefined {
  return describeEndpoint(resolveParameters('cos', { ...good, ...given }, {})).endpointUrl
}

/** Of the last request of an operation. */
function header(operation: string, name: string): string | undefined {
  return cloud.stats.lastHeaders.get(operation)?.get(name)
}

/** A new object by each of the ways to make one. */
async function writeAll(driver: StorageDriver): Promise<void> {
  await driver.putContent('/put', someBytes(1), live)
  await driver.move('/put', '/moved', live)
  const writer = await driver.writer('/written', 'create', live)
  await writer.write(someBytes(1))
  await writer.commit()
}

/** The hosts that a store without an own domain asks. */
async function throughProxy(
  port: number,
  given: Given,
  use: (driver: StorageDriver) => Promise<void>,
): Promise<readonly string[]> {
  const proxy = await startHttpProxy({ httpPort: port, tunnelPort: port })
  vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`)
  vi.stubEnv('NO_PROXY', '')
  const driver = await openDriver(resolveParameters('cos', { ...good, ...given }, {}), {
    store: 'cos',
    readOnly: false,
  })
  await use(driver)
  await driver.close()
  vi.unstubAllEnvs()
  await proxy.close()
  return proxy.passed
}

/** What is to be written instead of a domain that names the bucket. */
function insteadOf(domain: string): readonly unknown[] {
  const { findings } = resolveParameters('cos', { ...good, domain }, {})
  const named = findings.find(({ values }) => values?.['instead'] !== undefined)
  return [named?.severity, named?.values?.['instead']]
}
