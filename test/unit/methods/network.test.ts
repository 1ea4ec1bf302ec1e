import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { live } from '../../conformance/harness.ts'
import { makeCertificates, type Certificates } from '../../network/certificates.ts'
import { startHttpProxy, type HttpProxy } from '../../network/http-proxy.ts'
import { startTlsFront, type TlsFront } from '../../network/tls-front.ts'
import { describeWith } from '../../peers/need.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { account, openBackend, type TestBackend } from './test-backend.ts'

/** No name server knows it. */
const host = 'storage.private.test'
const [user, password] = ['someone', 'a proxy password']

describeWith(['openssl'], 'the network of all stores', () => {
  const folder = useTempFolder()
  let cloud: S3Cloud
  let certificates: Certificates
  let front: TlsFront
  let proxy: HttpProxy
  let running: TestBackend
  beforeAll(async () => {
    cloud = await startS3Cloud({ accounts: [account], buckets: ['images'], hostSuffix: host })
    certificates = await makeCertificates(folder(), [host])
    front = await startTlsFront(certificates, Number(new URL(cloud.endpoint).port))
  })
  afterAll(async () => {
    await front.close()
    await cloud.close()
  })
  beforeEach(async () => {
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS']) {
      vi.stubEnv(name, undefined)
      vi.stubEnv(name.toLowerCase(), undefined)
    }
    const httpPort = Number(new URL(cloud.endpoint).port)
    proxy = await startHttpProxy({ httpPort, tunnelPort: front.port, user: `${user}:${password}` })
    running = await openBackend(folder())
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await running.close()
    await proxy.close()
  })

  async function addStore(scheme: 'http' | 'https', more: Readonly<Record<string, string>> = {}) {
    const values = {
      accesskey: account.accessKey,
      secretkey: account.secretKey,
      region: cloud.region,
      regionendpoint: `${scheme}://${host}`,
      forcepathstyle: 'true',
      bucket: 'images',
      ...more,
    }
    const { store } = await running.backend.addStore(
      { driver: 's3', values, name: scheme, readOnly: true },
      live,
    )
    return store
  }

  const throughProxy = () =>
    running.backend.setProxy(
      { kind: 'address', address: `127.0.0.1:${proxy.port}`, user, password, exceptions: ['other.test'] },
      live,
    )

  it('is a proxy with a password, which is sealed on the disk and never given to the window', async () => {
    const store = await addStore('http')
    const row = await throughProxy()
    const address = `http://127.0.0.1:${proxy.port}`
    expect(row.proxy).toEqual({
      kind: 'address',
      address,
      user,
      hasPassword: true,
      exceptions: ['other.test'],
    })
    expect(await running.backend.tryNetwork({ store }, live)).toMatchObject({
      proxy: `127.0.0.1:${proxy.port}`,
      local: false,
    })
    expect(proxy.passed).toContain(host)
    const file = await readFile(join(running.dataDir, 'network.json'), 'utf8')
    expect(file).toContain('someone')
    for (const secret of [password, encodeURIComponent(password), Buffer.from(password).toString('base64')]) {
      expect(file).not.toContain(secret)
    }
  })

  it('is kept for the next start, with the password that was not typed again', async () => {
    await throughProxy()
    const address = `127.0.0.1:${proxy.port}`
    await running.backend.setProxy({ kind: 'address', address, user, exceptions: [] }, live)
    const { dataDir } = running
    await running.close()
    running = await openBackend(folder(), dataDir)
    expect(await running.backend.tryNetwork({ store: await addStore('http') }, live)).toMatchObject({
      proxy: address,
    })
    // A password is for the proxy that it was typed for.
    const other = await running.backend.setProxy(
      { kind: 'address', address: '127.0.0.1:9', user, exceptions: [] },
      live,
    )
    expect(other.proxy).toMatchObject({ hasPassword: false })
  })

  it('goes before the environment, and its exceptions are reached directly', async () => {
    vi.stubEnv('HTTP_PROXY', `http://${user}:${encodeURIComponent(password)}@127.0.0.1:${proxy.port}`)
    const store = await addStore('http')
    expect(await running.backend.tryNetwork({ store }, live)).toMatchObject({
      proxy: `127.0.0.1:${proxy.port}`,
    })
    expect((await running.backend.getNetwork({}, live)).proxy).toEqual({
      kind: 'system',
      http: `http://127.0.0.1:${proxy.port}`,
    })
    await running.backend.setProxy({ kind: 'none' }, live)
    await expect(running.backend.tryNetwork({ store }, live)).rejects.toMatchObject({ code: 'Unreachable' })
    const address = `127.0.0.1:${proxy.port}`
    await running.backend.setProxy(
      { kind: 'address', address, user, password, exceptions: ['private.test'] },
      live,
    )
    await expect(running.backend.tryNetwork({ store }, live)).rejects.toMatchObject({ code: 'Unreachable' })
  })

  it('is used by stores that are open, from their next request on', async () => {
    const store = await addStore('http')
    await expect(running.backend.connect({ store }, live)).rejects.toMatchObject({ code: 'Unreachable' })
    await throughProxy()
    await running.backend.connect({ store }, live)
    expect(proxy.passed).toContain(host)
  })

  it('trusts an authority that was added, until it is removed; a store that skips verification needs none', async () => {
    await throughProxy()
    const store = await addStore('https')
    await expect(running.backend.tryNetwork({ store }, live)).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:Untrusted|Unreachable)/),
    })
    const pem = await readFile(certificates.authorityFile, 'utf8')
    const { authorities } = await running.backend.addAuthorities({ pem: `notes before\n${pem}` }, live)
    expect(authorities).toEqual([
      {
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        subject: 'CN=Private authority',
        validFromMs: expect.any(Number),
        validToMs: expect.any(Number),
      },
    ])
    expect(authorities[0]?.validToMs).toBeGreaterThan(Date.now())
    await running.backend.tryNetwork({ store }, live)
    expect(proxy.tunnels).toContain(`${host}:443`)
    // Adding it again makes it no second one.
    expect((await running.backend.addAuthorities({ pem }, live)).authorities).toHaveLength(1)
    await running.backend.removeAuthority({ fingerprint: authorities[0]?.fingerprint ?? '' }, live)
    await expect(running.backend.tryNetwork({ store }, live)).rejects.toMatchObject({ name: 'StoreError' })
  })

  it.each([
    ['a text without certificates', () => 'nothing', 'noCertificate'],
    [
      'a certificate that is cut',
      () => certificates.certificate.replace(/\n.+\n/, '\n'),
      'certificateDamaged',
    ],
    ['the certificate of a server', () => certificates.certificate, 'notAnAuthority'],
  ])('refuses %s', async (_, pem, reason) => {
    await expect(running.backend.addAuthorities({ pem: pem() }, live)).rejects.toMatchObject({
      code: 'InvalidParameter',
      reason: { id: reason },
    })
    expect((await running.backend.getNetwork({}, live)).authorities).toEqual([])
  })

  it.each(['', 'http://', 'ftp://proxy:21', 'http://user:secret@proxy:1', 'proxy:3128/path', 'pro xy:1'])(
    'refuses %j as the address of a proxy',
    async (address) => {
      const failure: unknown = await running.backend
        .setProxy({ kind: 'address', address, exceptions: [] }, live)
        .catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'InvalidParameter' })
      expect(String(failure)).not.toContain('secret')
    },
  )
})
