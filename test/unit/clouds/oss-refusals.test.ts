import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'

import { describe, expect, it } from 'vitest'

import { live, readAll, someBytes } from '../../conformance/harness.ts'
import { bareStore, emulated } from '../drivers/oss/emulated.ts'
import { textsOf } from '../../clouds/common/xml.ts'
import type { OssCloud } from '../../clouds/oss/cloud.ts'

// What Aliyun's own service refuses, in its words: https://www.alibabacloud.com/help/en/oss/support/error-codes
describe('the emulated OSS refuses', () => {
  it.each([
    ['an address', '127.0.0.1'],
    ['a host of the service', 'oss-cn-emulated.localhost'],
    ['a domain that is bound to no bucket', 'unbound.example.localhost'],
    ['a bucket in front of a domain that is bound to it', 'registry.bound.example.localhost'],
  ])('a bucket in the path of %s', async (_, host) => {
    const cloud = await emulated({ boundDomains: { 'bound.example.localhost': 'registry' } })
    const answer = await ask(cloud, { host, path: '/registry/key' })
    expect(answer).toMatchObject({ status: 403, code: 'SecondLevelDomainForbidden' })
  })

  it('a host of another region, and says which is right', async () => {
    const cloud = await emulated()
    const answer = await ask(cloud, { host: 'registry.oss-cn-other.localhost' })
    expect(answer).toMatchObject({ status: 403, code: 'AccessDenied', ec: '0003-00001403' })
    expect(textsOf(answer.body, 'Endpoint')).toEqual(['oss-cn-emulated.aliyuncs.com'])
  })

  it('public hosts, for accounts that it does not serve there', async () => {
    const cloud = await emulated({ publicHostForbidden: true })
    const answer = await ask(cloud, {})
    expect(answer).toMatchObject({ status: 400, code: 'PublicEndpointForbidden', ec: '0048-00000401' })
  })

  it.each([
    ['nothing that is signed', {}, 'AccessDenied', 403],
    [
      'the signature of another service',
      { authorization: 'AWS4-HMAC-SHA256 Credential=x' },
      'InvalidArgument',
      400,
    ],
    [
      'bodies in signed chunks',
      { 'content-encoding': 'aws-chunked', 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' },
      'InvalidArgument',
      400,
    ],
  ])('%s', async (_, headers, code, status) => {
    const cloud = await emulated()
    expect(await ask(cloud, { method: 'PUT', headers })).toMatchObject({ status, code })
  })

  it('in its own document and headers', async () => {
    const cloud = await emulated()
    const answer = await ask(cloud, { host: 'nowhere.oss-cn-other.localhost' })
    const requestId = String(answer.headers['x-oss-request-id'])
    expect(requestId).toMatch(/^[0-9A-F]{24}$/)
    expect(answer.headers).toMatchObject({ 'content-type': 'application/xml', 'x-oss-ec': '0003-00001403' })
    expect(textsOf(answer.body, 'RequestId')).toEqual([requestId])
    expect(textsOf(answer.body, 'HostId')).toEqual([`nowhere.oss-cn-other.localhost:${cloud.port}`])
    expect(textsOf(answer.body, 'EC')).toEqual(['0003-00001403'])
  })

  it('a HEAD with the document in a header', async () => {
    const answer = await ask(await emulated(), { method: 'HEAD' })
    expect([answer.status, answer.body]).toEqual([403, ''])
    const document = Buffer.from(String(answer.headers['x-oss-err']), 'base64').toString('utf8')
    expect(textsOf(document, 'Code')).toEqual(['AccessDenied'])
  })

  it.each(['/slash', '\\backslash', 'x'.repeat(1024)])('the key %s', async (key) => {
    const store = bareStore(await emulated())
    await expect(store.put(key, someBytes(1), live)).rejects.toMatchObject({
      code: 'InvalidPath',
      where: { serviceCode: 'InvalidObjectName', status: 400 },
    })
  })

  it('parts below 100 KiB but for the last, out of order, or unknown', async () => {
    const store = bareStore(await emulated())
    const upload = await store.createUpload('key', live)
    const small = await store.putPart(upload, 1, someBytes(100 * 1024 - 1), live)
    const large = await store.putPart(upload, 2, someBytes(100 * 1024), live)
    const last = await store.putPart(upload, 3, someBytes(1), live)
    const complete = (parts: readonly (typeof small)[]): Promise<void> =>
      store.completeUpload(upload, parts, live)
    await expect(complete([small, large])).rejects.toMatchObject({
      code: 'InvalidParameter',
      where: { serviceCode: 'EntityTooSmall' },
    })
    await expect(complete([large, { ...last, etag: '"0"' }])).rejects.toMatchObject({
      where: { serviceCode: 'InvalidPart' },
    })
    await complete([large, last])
    await expect(store.putPart(upload, 1, someBytes(1), live)).rejects.toMatchObject({
      code: 'NotFound',
      where: { serviceCode: 'NoSuchUpload' },
    })
  })

  it('a part number beyond 10,000', async () => {
    const store = bareStore(await emulated())
    const upload = await store.createUpload('key', live)
    await expect(store.putPart(upload, 10_001, someBytes(1), live)).rejects.toMatchObject({
      where: { serviceCode: 'InvalidArgument' },
    })
  })

  it.each([
    [20, 'v4auth', true],
    [-20, 'v4auth', true],
    [20, 'v4auth', false],
  ])('a clock that is %i minutes off, whichever signature', async (minutes, _, v4auth) => {
    const now = (): number => Date.now() + minutes * 60_000
    const store = bareStore(await emulated({ now }), { v4auth })
    await expect(store.list({ prefix: '' }, live)).rejects.toMatchObject({
      code: 'ClockSkew',
      where: { serviceCode: 'RequestTimeTooSkewed' },
    })
    // The date of the refusal told the service's time: signed by that, the next try is believed.
    expect((await store.list({ prefix: '' }, live)).objects).toEqual([])
  })

  it('an address whose time is over', async () => {
    let aheadMs = 0
    const cloud = await emulated({ now: () => Date.now() + aheadMs })
    const store = bareStore(cloud)
    await store.put('key', someBytes(3), live)
    const url = new URL((await store.presign('GET', 'key', 60)) ?? '')
    const path = `${url.pathname}${url.search}`
    expect((await ask(cloud, { path })).status).toBe(200)
    aheadMs = 61_000
    expect(await ask(cloud, { path })).toMatchObject({ status: 403, code: 'AccessDenied' })
  })
})

interface Asked {
  readonly method?: string
  readonly host?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
}

interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly code: string | undefined
  readonly ec: string | undefined
}

async function answered(answer: IncomingMessage): Promise<Answered> {
  const body = Buffer.from(await readAll(answer)).toString('utf8')
  const [code, ec] = [textsOf(body, 'Code')[0], textsOf(body, 'EC')[0]]
  return { status: answer.statusCode ?? 0, headers: answer.headers, body, code, ec }
}

/** A request that nobody signed, to a host of the service that is the bucket's unless told otherwise. */
function ask(
  cloud: OssCloud,
  { method = 'GET', host, path = '/key', headers = {} }: Asked,
): Promise<Answered> {
  const sentTo = `${host ?? 'registry.oss-cn-emulated.localhost'}:${cloud.port}`
  return new Promise((resolve, reject) => {
    const options = {
      port: cloud.port,
      host: '127.0.0.1',
      method,
      path,
      headers: { ...headers, host: sentTo },
    }
    const sent = request({ ...options, agent: false }, (answer) => resolve(answered(answer)))
    sent.once('error', reject)
    sent.end()
  })
}
