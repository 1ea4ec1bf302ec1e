import { open, readFile, type FileHandle } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'

import type { Lanes, LaneTerms, Received } from '../../../drivers/http/lanes/lanes.ts'
import { threadLanes } from '../../../drivers/http/lanes/thread-lanes.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { makeCertificates, type Certificates } from '../../network/certificates.ts'
import { startHttpProxy, type HttpProxy } from '../../network/http-proxy.ts'
import { startTlsFront, type TlsFront } from '../../network/tls-front.ts'
import { describeWith } from '../../peers/need.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { startRawService, type RawService } from './raw-service.ts'

const object = someBytes(2_500_000)
const user = 'someone:a proxy password'

describeWith(['openssl'], 'a connection of a lane', () => {
  const folder = useTempFolder()
  let certificates: Certificates
  let lanes: Lanes
  let service: RawService
  let front: TlsFront
  let proxy: HttpProxy
  let file: FileHandle
  const path = (): string => join(folder(), 'received')

  beforeAll(async () => {
    certificates = await makeCertificates(folder(), ['localhost', 'a.service'])
    lanes = threadLanes({ program: resolve('dist/lanes/lane-worker.mjs'), threads: 1 })
  })
  afterAll(() => lanes.close())
  beforeEach(async () => {
    service = await startRawService()
    service.answer = ({ socket }) => {
      const range = `bytes 0-${object.length - 1}/${object.length}`
      socket.write(
        `HTTP/1.1 206 Part\r\nETag: "e"\r\nContent-Range: ${range}\r\nContent-Length: ${object.length}\r\n\r\n`,
      )
      socket.write(object)
    }
    front = await startTlsFront(certificates, service.port)
    proxy = await startHttpProxy({ httpPort: service.port, tunnelPort: front.port, user })
    file = await open(path(), 'w+')
  })
  afterEach(async () => {
    await file.close()
    await proxy.close()
    await front.close()
    await service.close()
  })

  const trusting = async () => ({ authorities: [await readFile(certificates.authorityFile, 'utf8')] })
  const proxyUrl = (): string => `http://${user.replaceAll(' ', '%20')}@127.0.0.1:${proxy.port}`

  it('with TLS trusts an authority that a person named, and moves a body both ways', async () => {
    const origin = `https://localhost:${front.port}`
    expect(await received(origin, await trusting())).toMatchObject({
      kind: 'received',
      receivedBytes: object.length,
    })
    expect(Buffer.compare(await readFile(path()), object)).toBe(0)
    expect((await sent(origin, await trusting())).status).toBe(200)
  })

  it('with TLS trusts no other authority, unless all are', async () => {
    const origin = `https://localhost:${front.port}`
    await expect(received(origin, {})).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
    expect(await received(origin, { skipVerify: true })).toMatchObject({ kind: 'received' })
  })

  it('goes through the tunnel of a proxy', async () => {
    const terms = { ...(await trusting()), environment: { HTTPS_PROXY: proxyUrl() } }
    expect(await received('https://a.service', terms)).toMatchObject({
      kind: 'received',
      receivedBytes: object.length,
    })
    expect(Buffer.compare(await readFile(path()), object)).toBe(0)
    expect((await sent('https://a.service', terms)).status).toBe(200)
    expect(proxy.tunnels.length).toBeGreaterThan(0)
  })

  it('goes to a proxy itself where nothing is encrypted', async () => {
    const terms = { environment: { HTTP_PROXY: proxyUrl() } }
    expect(await received('http://a.service', terms)).toMatchObject({ kind: 'received' })
    expect((await sent('http://a.service', terms)).status).toBe(200)
    expect(proxy.passed.every((host) => host === 'a.service')).toBe(true)
  })

  it.each(['http', 'https'])(
    'says that a proxy cannot be reached, and not its password (%s)',
    async (scheme) => {
      const url = proxyUrl()
      await proxy.close()
      const environment = { HTTP_PROXY: url, HTTPS_PROXY: url }
      const failure = await received(`${scheme}://a.service`, { environment }).catch(
        (error: unknown) => error,
      )
      expect(failure).toMatchObject({ code: 'PROXY_UNREACHABLE' })
      expect(String(failure)).not.toContain('password')
    },
  )

  function received(origin: string, terms: Partial<LaneTerms>): Promise<Received> {
    const place = {
      fd: file.fd,
      offset: 0,
      lengthBytes: object.length,
      expected: { sizeBytes: object.length, etag: '"e"' },
      sums: undefined,
    }
    return opened(terms).receive(
      { method: 'GET', origin, path: '/o', headers: ['host', 'a.service'] },
      place,
      live,
    )
  }

  function sent(origin: string, terms: Partial<LaneTerms>) {
    service.answer = ({ socket }) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    const body = new Uint8Array(new SharedArrayBuffer(object.length))
    body.set(object)
    const headers = ['host', 'a.service', 'content-length', String(body.byteLength)]
    return opened(terms).send({ method: 'PUT', origin, path: '/o', headers }, body, live)
  }

  function opened(terms: Partial<LaneTerms>) {
    return lanes.open({ skipVerify: false, environment: {}, authorities: [], ...terms })
  }
})
