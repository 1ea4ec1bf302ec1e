import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'

import type { StorageDriver } from '../../drivers/index.ts'
import { makeCertificates, type Certificates } from '../network/certificates.ts'
import { startHttpProxy, type HttpProxy } from '../network/http-proxy.ts'
import { startTlsFront, type TlsFront } from '../network/tls-front.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { live, readAll, someBytes } from './harness.ts'

export interface ConnectionHarness {
  readonly name: string
  /** A host that requests of the driver go to, and no name server knows; the emulated cloud believes it. */
  readonly host: string
  /** The emulated cloud's port. */
  readonly port: () => number
  /** Opens the store as the environment is now. */
  readonly open: (options: {
    readonly secure: boolean
    readonly skipVerify?: boolean
  }) => Promise<StorageDriver>
  /** False for drivers that have no `skipverify`. */
  readonly skipsVerification: boolean
}

/** Proxies, private authorities and unverified certificates: what stands between a store and its cloud. */
export function describeConnections(harness: ConnectionHarness): void {
  describeWith(['openssl'], `connections of ${harness.name}`, () => {
    const folder = useTempFolder()
    const user = 'someone:a proxy password'
    let certificates: Certificates
    let front: TlsFront
    let proxy: HttpProxy
    beforeAll(async () => {
      certificates = await makeCertificates(folder(), [harness.host, `*.${harness.host}`])
      front = await startTlsFront(certificates, harness.port())
    })
    afterAll(() => front.close())
    beforeEach(async () => {
      for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS']) {
        vi.stubEnv(name, undefined)
        vi.stubEnv(name.toLowerCase(), undefined)
      }
      proxy = await startHttpProxy({ httpPort: harness.port(), tunnelPort: front.port, user })
    })
    afterEach(async () => {
      vi.unstubAllEnvs()
      await proxy.close()
    })
    const proxyUrl = (as = user): string => `http://${as.replaceAll(' ', '%20')}@127.0.0.1:${proxy.port}`

    it('go through the tunnel of HTTPS_PROXY', async () => {
      vi.stubEnv('HTTPS_PROXY', proxyUrl())
      vi.stubEnv('SSL_CERT_FILE', certificates.authorityFile)
      await expectReadBack(await harness.open({ secure: true }))
      expect(proxy.tunnels.length).toBeGreaterThan(0)
      for (const tunnel of proxy.tunnels) expect(tunnel).toMatch(new RegExp(`${harness.host}:443$`))
      expect(proxy.passed).toEqual([])
    })

    it('go to HTTP_PROXY when they are not encrypted', async () => {
      vi.stubEnv('HTTP_PROXY', proxyUrl())
      await expectReadBack(await harness.open({ secure: false }))
      expect(proxy.passed.length).toBeGreaterThan(0)
      for (const host of proxy.passed) expect(host).toMatch(new RegExp(`${harness.host}$`))
      expect(proxy.tunnels).toEqual([])
    })

    it('leave the proxy out for what NO_PROXY lists', async () => {
      vi.stubEnv('HTTPS_PROXY', proxyUrl())
      vi.stubEnv('NO_PROXY', harness.host)
      await expect(stat(await harness.open({ secure: true }))).rejects.toMatchObject({ code: 'Unreachable' })
      expect(proxy.tunnels).toEqual([])
    })

    it.each([
      { secure: true, variable: 'HTTPS_PROXY' },
      { secure: false, variable: 'HTTP_PROXY' },
    ])('say that $variable refuses, and not its password', async ({ secure, variable }) => {
      vi.stubEnv(variable, proxyUrl('someone:wrong-password'))
      const failure: unknown = await stat(await harness.open({ secure })).catch((error: unknown) => error)
      expect(failure).toMatchObject({ name: 'StoreError', code: 'Unreachable' })
      expect(JSON.stringify([failure, String(failure), (failure as Error).cause])).not.toContain(
        'wrong-password',
      )
    })

    it.each([
      { secure: true, variable: 'HTTPS_PROXY' },
      { secure: false, variable: 'HTTP_PROXY' },
    ])('say that $variable cannot be reached', async ({ secure, variable }) => {
      const url = proxyUrl()
      await proxy.close()
      vi.stubEnv(variable, url)
      await expect(stat(await harness.open({ secure }))).rejects.toMatchObject({
        code: 'Unreachable',
        message: 'the proxy that the environment names cannot be reached',
      })
    })

    it.each(['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'])('trust the authorities of %s', async (variable) => {
      vi.stubEnv('HTTPS_PROXY', proxyUrl())
      vi.stubEnv(variable, certificates.authorityFile)
      await expectReadBack(await harness.open({ secure: true }))
    })

    it('refuse a certificate that no authority vouches for', async () => {
      vi.stubEnv('HTTPS_PROXY', proxyUrl())
      await expect(stat(await harness.open({ secure: true }))).rejects.toMatchObject({
        code: 'Unreachable',
        message: expect.stringContaining('certificate') as string,
      })
    })

    if (harness.skipsVerification) {
      it('believe any certificate where skipverify is set', async () => {
        vi.stubEnv('HTTPS_PROXY', proxyUrl())
        await expectReadBack(await harness.open({ secure: true, skipVerify: true }))
      })
    }
  })
}

async function expectReadBack(driver: StorageDriver): Promise<void> {
  // Large enough for a client to ask first whether it may send (Expect: 100-continue).
  const bytes = Buffer.from(someBytes(3 * 1024 * 1024))
  await driver.putContent('/through/a', bytes, live)
  const read = await readAll(await driver.read('/through/a', 0, live))
  expect(Buffer.compare(read, bytes)).toBe(0)
  await driver.delete('/through', live)
  await driver.close()
}

async function stat(driver: StorageDriver): Promise<unknown> {
  try {
    return await driver.stat('/', live)
  } finally {
    await driver.close()
  }
}
