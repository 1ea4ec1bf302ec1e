import { afterEach, describe, expect, it, vi } from 'vitest'

import { describeEndpoint, resolveParameters, type Resolved } from '../../../../drivers/index.ts'
import type { OssCloud } from '../../../clouds/oss/cloud.ts'
import { live, someBytes } from '../../../conformance/harness.ts'
import { startHttpProxy } from '../../../network/http-proxy.ts'
import { account, bareStore, emulated, opened, parametersOf } from './emulated.ts'

const given = {
  accesskeyid: 'LTAI',
  accesskeysecret: 'secret',
  region: 'oss-cn-beijing',
  bucket: 'registry',
}
const mebibyte = 1024 * 1024

afterEach(() => vi.unstubAllEnvs())

describe('the OSS parameter', () => {
  it('accesskeyid says who asks', async () => {
    const cloud = await emulated()
    await bareStore(cloud).head('key', live)
    expect(header(cloud, 'HeadObject', 'authorization')).toContain(`Credential=${account.accessKey}/`)
    await expect(bareStore(cloud, { accesskeyid: 'LTAINOBODY' }).head('key', live)).rejects.toMatchObject({
      code: 'Unauthenticated',
      where: { serviceCode: 'InvalidAccessKeyId' },
    })
  })

  it('accesskeysecret signs', async () => {
    const store = bareStore(await emulated(), { accesskeysecret: 'another' })
    await expect(store.list({ prefix: '' }, live)).rejects.toMatchObject({
      code: 'Unauthenticated',
      where: { serviceCode: 'SignatureDoesNotMatch' },
    })
  })

  it('region names the host and is signed', async () => {
    const cloud = await emulated()
    await bareStore(cloud).head('key', live)
    expect(header(cloud, 'HeadObject', 'authorization')).toMatch(/\/cn-emulated\/oss\/aliyun_v4_request/)
    const endpoint = `registry.${cloud.serviceHost}`
    for (const call of ['head', 'get'] as const) {
      const store = bareStore(cloud, { region: 'oss-cn-other', endpoint })
      const failure = call === 'head' ? store.head('key', live) : store.get('key', { offset: 0 }, live)
      await expect(failure).rejects.toMatchObject({ code: 'WrongRegion' })
    }
    expect(endpointOf({})).toBe('https://registry.oss-cn-beijing.aliyuncs.com')
  })

  it('a host of another region is told from a key without permission', async () => {
    const cloud = await emulated()
    const endpoint = cloud.serviceHost.replace('oss-cn-emulated', 'oss-cn-other')
    const store = bareStore(cloud, { region: 'oss-cn-other', endpoint })
    await expect(store.list({ prefix: '' }, live)).rejects.toMatchObject({
      code: 'WrongRegion',
      where: { serviceCode: 'AccessDenied' },
    })
  })

  it('bucket is in front of the host, in lower case', async () => {
    const cloud = await emulated()
    await bareStore(cloud, { bucket: 'Registry' }).head('key', live)
    expect(header(cloud, 'HeadObject', 'host')).toBe(`registry.${cloud.serviceHost}`)
    expect(endpointOf({ bucket: 'REGISTRY' })).toBe('https://registry.oss-cn-beijing.aliyuncs.com')
    await expect(bareStore(cloud, { bucket: 'nowhere' }).list({ prefix: '' }, live)).rejects.toMatchObject({
      code: 'NoSuchBucket',
    })
  })

  it.each([
    ['a host of the service', 'oss-cn-beijing.aliyuncs.com', 'https://registry.oss-cn-beijing.aliyuncs.com'],
    [
      "the bucket's own host",
      'registry.oss-cn-beijing.aliyuncs.com',
      'https://registry.oss-cn-beijing.aliyuncs.com',
    ],
    ['the accelerated host', 'oss-accelerate.aliyuncs.com', 'https://registry.oss-accelerate.aliyuncs.com'],
    ['a custom domain', 'images.example.com', 'https://images.example.com'],
    ['a custom domain and port', 'http://images.example.com:8080', 'http://images.example.com:8080'],
    [
      'a host of a private cloud',
      'oss-cn-beijing.ops.example.com',
      'https://registry.oss-cn-beijing.ops.example.com',
    ],
  ])('endpoint may be %s: %s', (_, endpoint, expected) => {
    expect(endpointOf({ endpoint })).toBe(expected)
    const url = describeEndpoint(resolveParameters('oss', { ...given, endpoint }, {})).urlOf('a b/c')
    expect(url).toBe(`${expected}/a%20b/c`)
  })

  it('endpoint is where requests go: a service host, the own host, a custom domain', async () => {
    const cloud = await emulated({ boundDomains: { 'images.example.localhost': 'registry' } })
    const own = `registry.${cloud.serviceHost}`
    const custom = `images.example.localhost:${cloud.port}`
    for (const [endpoint, host] of [
      [cloud.serviceHost, own],
      [own, own],
      [custom, custom],
      [cloud.internalHost, `registry.${cloud.internalHost}`],
    ]) {
      await bareStore(cloud, { endpoint }).put('key', someBytes(3), live)
      expect(header(cloud, 'PutObject', 'host')).toBe(host)
    }
  })

  it('an account that the public hosts do not serve is told to use another endpoint', async () => {
    const cloud = await emulated({
      publicHostForbidden: true,
      boundDomains: { 'images.example.localhost': 'registry' },
    })
    await expect(bareStore(cloud).list({ prefix: '' }, live)).rejects.toMatchObject({
      code: 'PermissionDenied',
      message: expect.stringContaining('endpoint') as string,
      where: { serviceCode: 'PublicEndpointForbidden', status: 400 },
    })
    for (const endpoint of [cloud.internalHost, `images.example.localhost:${cloud.port}`]) {
      expect((await bareStore(cloud, { endpoint }).list({ prefix: '' }, live)).objects).toEqual([])
    }
  })

  it.each([
    [{ internal: false }, 'registry.oss-cn-emulated.aliyuncs.com'],
    [{ internal: true }, 'registry.oss-cn-emulated-internal.aliyuncs.com'],
  ])('internal chooses the host: %o', async (parameters, host) => {
    const cloud = await emulated()
    const proxy = await startHttpProxy({ httpPort: cloud.port, tunnelPort: cloud.port, user: 'a:b' })
    vi.stubEnv('HTTP_PROXY', `http://a:b@127.0.0.1:${proxy.port}`)
    try {
      await bareStore(cloud, { endpoint: undefined, ...parameters }).head('key', live)
      expect(header(cloud, 'HeadObject', 'host')).toBe(host)
    } finally {
      await proxy.close()
    }
  })

  it('secure is true, so that nothing is sent in clear text by default', async () => {
    const cloud = await emulated()
    await expect(bareStore(cloud, { secure: undefined }).head('key', live)).rejects.toMatchObject({
      code: 'Unreachable',
    })
    expect(cloud.stats.total).toBe(0)
    expect(endpointOf({ secure: false })).toBe('http://registry.oss-cn-beijing.aliyuncs.com')
    expect(findingIds({ secure: false })).toContain('insecure')
  })

  it('skipverify is said to be dangerous', () => {
    expect(findingIds({ skipverify: true })).toEqual(['skipVerify'])
  })

  it.each([
    [true, /^OSS4-HMAC-SHA256 /, 'x-oss-signature='],
    [false, /^OSS LTAIUNITTESTS:/, 'OSSAccessKeyId='],
  ])('v4auth %s chooses the signature of requests and addresses', async (v4auth, authorization, inUrl) => {
    const cloud = await emulated({ signatures: [v4auth ? 'v4' : 'v1'] })
    const store = bareStore(cloud, { v4auth })
    await store.put('key', someBytes(3), live)
    expect(header(cloud, 'PutObject', 'authorization')).toMatch(authorization)
    expect(await store.presign('GET', 'key', 60)).toContain(inUrl)
  })

  it.each([
    [{}, {}],
    [{ encrypt: true }, { 'x-oss-server-side-encryption': 'AES256' }],
    [
      { encryptionkeyid: 'a-key' },
      { 'x-oss-server-side-encryption': 'KMS', 'x-oss-server-side-encryption-key-id': 'a-key' },
    ],
    [
      { encrypt: true, encryptionkeyid: 'a-key' },
      { 'x-oss-server-side-encryption': 'KMS', 'x-oss-server-side-encryption-key-id': 'a-key' },
    ],
  ])(
    'encrypt and encryptionkeyid, as %o, are sent with whatever makes an object',
    async (parameters, sent) => {
      const cloud = await emulated()
      const store = bareStore(cloud, parameters)
      await store.put('from', someBytes(3), live)
      await store.copy('from', 'to', live)
      const upload = await store.createUpload('parts', live)
      await store.completeUpload(upload, [await store.putPart(upload, 1, someBytes(3), live)], live)
      for (const operation of ['PutObject', 'CopyObject', 'InitiateMultipartUpload']) {
        expect(encryptionHeaders(cloud, operation), operation).toEqual(sent)
      }
      for (const operation of ['UploadPart', 'CompleteMultipartUpload']) {
        expect(encryptionHeaders(cloud, operation), operation).toEqual({})
      }
    },
  )

  it('chunksize is the size of parts', async () => {
    const cloud = await emulated()
    const driver = await opened(cloud, { chunksize: 5 * mebibyte })
    const writer = await driver.writer('/file', 'create', live)
    await writer.write(someBytes(11 * mebibyte))
    await writer.close()
    const [upload] = cloud.bucket('registry').uploads.values()
    expect([...(upload?.parts.values() ?? [])].map((part) => part.sizeBytes / mebibyte)).toEqual([5, 5, 1])
    expect((await opened(cloud)).chunkSizeBytes).toBe(10 * mebibyte)
  })

  it.each([
    ['', 'docker/x'],
    ['/', 'docker/x'],
    ['/reg', 'reg/docker/x'],
    ['reg/', 'reg/docker/x'],
  ])('rootdirectory "%s" is in front of every key', async (rootdirectory, key) => {
    const cloud = await emulated()
    await (await opened(cloud, { rootdirectory })).putContent('/docker/x', someBytes(1), live)
    expect(cloud.bucket('registry').keys()).toEqual([key])
  })

  it('sessiontoken goes with temporary keys, in requests and in addresses', async () => {
    const cloud = await emulated({ accounts: [{ ...account, sessionToken: 'the token' }] })
    const store = bareStore(cloud, { sessiontoken: 'the token' })
    await store.put('key', someBytes(3), live)
    expect(header(cloud, 'PutObject', 'x-oss-security-token')).toBe('the token')
    expect(await store.presign('GET', 'key', 60)).toContain('x-oss-security-token=the%20token')
    const old = bareStore(cloud, { sessiontoken: 'the token', v4auth: false })
    expect(await old.presign('GET', 'key', 60)).toContain('security-token=the%20token')
    await expect(bareStore(cloud).head('key', live)).rejects.toMatchObject({
      where: { serviceCode: 'InvalidAccessKeyId' },
    })
    await expect(bareStore(cloud, { sessiontoken: 'an old one' }).head('key', live)).rejects.toMatchObject({
      code: 'Unauthenticated',
      where: { serviceCode: 'InvalidSecurityToken' },
    })
  })
})

describe('a bad value of a parameter of oss is explained:', () => {
  it.each(['accesskeyid', 'accesskeysecret', 'region', 'bucket'])('%s is missing', async (name) => {
    const resolved = resolveParameters('oss', { ...given, [name]: '' }, {})
    expect(resolved.findings).toContainEqual(
      expect.objectContaining({
        parameter: name,
        severity: 'error',
        id: 'required',
        message: `no ${name} parameter provided`,
      }),
    )
    const cloud = await emulated()
    await expect(opened(cloud, { [name]: '' })).rejects.toMatchObject({
      code: 'InvalidParameter',
      where: { path: name },
    })
  })

  it.each([
    ['accesskeyid', 'line\nbreak', 'notText', 'error'],
    ['accesskeysecret', 'line\nbreak', 'notText', 'error'],
    ['sessiontoken', 'line\nbreak', 'notText', 'error'],
    ['encryptionkeyid', 'line\nbreak', 'notText', 'error'],
    ['rootdirectory', 'line\nbreak', 'notText', 'error'],
    ['region', 'cn-beijing', 'regionWithoutOss', 'error'],
    ['region', 'oss-cn-beijing-internal', 'regionNamesInternal', 'error'],
    ['region', 'oss cn', 'invalidRegion', 'error'],
    ['region', 'oss-cn-moon', 'unknownOssRegion', 'warning'],
    ['bucket', 'a', 'invalidOssBucket', 'error'],
    ['bucket', 'dots.are.not', 'invalidOssBucket', 'error'],
    ['endpoint', 'not a host', 'invalidEndpoint', 'error'],
    ['endpoint', '10.0.0.1:9000', 'endpointIsAddress', 'error'],
    ['endpoint', 'images.example.com/registry', 'endpointPath', 'warning'],
    ['endpoint', 'https://images.example.com', 'endpointScheme', 'warning'],
    ['endpoint', 'oss-cn-beijing.aliyuncs.com', 'endpointWithoutBucket', 'warning'],
    ['endpoint', 'registry.oss-cn-shanghai.aliyuncs.com', 'endpointOfOtherRegion', 'warning'],
    ['endpoint', 'images.example.com', 'endpointBound', 'info'],
    ['internal', 'yes', 'notBoolean', 'error'],
    ['secure', 'https', 'notBoolean', 'error'],
    ['skipverify', 'no', 'notBoolean', 'error'],
    ['v4auth', 'v4', 'notBoolean', 'error'],
    ['encrypt', 'AES256', 'notBoolean', 'error'],
    ['encryptionkeyid', 'a-key', 'keyIdEncrypts', 'info'],
    ['chunksize', '10MB', 'notInteger', 'error'],
    ['chunksize', 5 * mebibyte - 1, 'tooSmall', 'error'],
    ['chunksize', 5 * 1024 * mebibyte + 1, 'tooLarge', 'error'],
    ['storageclass', 'IA', 'unknownParameter', 'warning'],
  ])('%s: %s is %s (%s)', (parameter, value, id, severity) => {
    const { findings } = resolveParameters('oss', { ...given, [parameter]: value }, {})
    expect(findings).toContainEqual(expect.objectContaining({ parameter, id, severity }))
  })

  it('internal beside an endpoint has no effect, and says so', () => {
    const ids = (endpoint: string): string[] => findingIds({ endpoint, internal: true })
    expect(ids('registry.oss-cn-beijing.aliyuncs.com')).toEqual(['publicEndpoint', 'endpointOfBucket'])
    expect(ids('registry.oss-cn-beijing-internal.aliyuncs.com')).toEqual(['endpointOfBucket'])
    expect(ids('images.example.com')).toEqual(['endpointBound', 'internalUnused'])
  })

  it('what a registry is usually given is nothing to mend', () => {
    expect(findingIds({})).toEqual([])
    expect(findingIds({ endpoint: 'registry.oss-cn-beijing.aliyuncs.com' })).toEqual(['endpointOfBucket'])
    expect(findingIds({ internal: true, chunksize: '10485760', encrypt: 'true' })).toEqual([])
  })

  it('the environment overrides, as in a registry', () => {
    const environment = { REGISTRY_STORAGE_OSS_BUCKET: 'other', REGISTRY_STORAGE_OSS_INTERNAL: 'true' }
    const resolved = resolveParameters('oss', given, environment)
    expect(describeEndpoint(resolved).endpointUrl).toBe('https://other.oss-cn-beijing-internal.aliyuncs.com')
    expect([resolved.origins['bucket'], resolved.origins['region']]).toEqual(['environment', 'set'])
  })

  it('keys and tokens are secrets: nothing prints them', async () => {
    const cloud = await emulated()
    const parameters = parametersOf(cloud, { sessiontoken: 'the token' })
    const resolved: Resolved = resolveParameters('oss', parameters, {})
    expect(JSON.stringify(resolved)).not.toMatch(/a secret of the unit tests|LTAIUNITTESTS|the token/)
  })
})

function endpointOf(parameters: Readonly<Record<string, unknown>>): string | undefined {
  return describeEndpoint(resolveParameters('oss', { ...given, ...parameters }, {})).endpointUrl
}

function findingIds(parameters: Readonly<Record<string, unknown>>): string[] {
  return resolveParameters('oss', { ...given, ...parameters }, {}).findings.map((finding) => finding.id)
}

function header(cloud: OssCloud, operation: string, name: string): string | undefined {
  return cloud.stats.lastHeaders.get(operation)?.get(name)
}

function encryptionHeaders(cloud: OssCloud, operation: string): Record<string, string> {
  const headers = [...(cloud.stats.lastHeaders.get(operation) ?? [])]
  return Object.fromEntries(headers.filter(([name]) => name.startsWith('x-oss-server-side-encryption')))
}
