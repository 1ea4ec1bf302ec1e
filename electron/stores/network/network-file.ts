import { join } from 'node:path'

import { z } from 'zod'

import {
  explained,
  networkOfProcess,
  proxyFor,
  withProxy,
  type Network,
  type StoreError,
} from '../../../drivers/index.ts'
import type { InputOf } from '../../api/method.ts'
import type { network } from '../../api/network.ts'
import type { NetworkRow, ProxyRow } from '../../api/rows.ts'
import { readJsonFile, writeJsonFile } from '../list/json-file.ts'
import { openSecrets, sealSecrets } from '../list/sealed-secrets.ts'
import type { Sealer } from '../list/sealer.ts'
import { authoritiesIn, authorityRow, fingerprintOf, mostAuthorities } from './authorities.ts'
import { explain } from './explain.ts'

type NewProxy = InputOf<typeof network.setProxy>

const contentSchema = z.object({
  proxy: z
    .union([
      z.object({ kind: z.literal('system') }),
      z.object({ kind: z.literal('none') }),
      z.object({
        kind: z.literal('address'),
        address: z.string().max(512),
        user: z.string().max(256).exactOptional(),
        /** The password, as a store's secrets are sealed. */
        sealed: z.string().max(8192).exactOptional(),
        exceptions: z.array(z.string().max(256)).max(100),
      }),
    ])
    .catch({ kind: 'system' }),
  authorities: z.array(z.string().max(65_536)).max(mostAuthorities).catch([]),
})

type Content = z.infer<typeof contentSchema>

/**
 * How stores are reached, in `network.json` of the data folder: the proxy, with its password sealed, and the certificates of
 * authorities. What cannot be read is as at first: the environment's proxies, the system's authorities.
 */
export class NetworkFile {
  readonly #path: string
  readonly #sealer: Sealer
  readonly #onChange: () => void
  #writing: Promise<unknown> = Promise.resolve()

  /** `onChange` is told when stores are to be reached in another way. */
  constructor(dataDir: string, sealer: Sealer, onChange: () => void) {
    this.#path = join(dataDir, 'network.json')
    this.#sealer = sealer
    this.#onChange = onChange
  }

  /** As drivers take it. Fails with InvalidParameter where the password cannot be opened any more. */
  async network(): Promise<Network> {
    const { proxy, authorities } = await this.#read()
    const { environment } = networkOfProcess()
    if (proxy.kind === 'system') return { environment, authorities }
    if (proxy.kind === 'none') return { environment: withProxy(environment, proxy), authorities }
    const url = proxyUrl(proxy.address)
    url.username = encodeURIComponent(proxy.user ?? '')
    const { password = '' } = await openSecrets(this.#sealer, sealedFor, proxy.sealed)
    url.password = encodeURIComponent(password)
    const { kind, exceptions } = proxy
    return { environment: withProxy(environment, { kind, url, exceptions }), authorities }
  }

  async row(): Promise<NetworkRow> {
    return toRow(await this.#read())
  }

  /** Fails with InvalidParameter for what is no address of a proxy. */
  setProxy(proxy: NewProxy): Promise<NetworkRow> {
    return this.#change(async (now) => ({ ...now, proxy: await this.#sealed(proxy, now.proxy) }))
  }

  addAuthorities(text: string): Promise<NetworkRow> {
    return this.#change((now) => {
      const added = authoritiesIn(text)
      const known = new Map([...now.authorities, ...added].map((pem) => [fingerprintOf(pem), pem]))
      if (known.size > mostAuthorities) {
        throw explained('InvalidParameter', explain('tooManyAuthorities', { most: mostAuthorities }))
      }
      return { ...now, authorities: [...known.values()] }
    })
  }

  removeAuthority(fingerprint: string): Promise<NetworkRow> {
    return this.#change((now) => ({
      ...now,
      authorities: now.authorities.filter((pem) => fingerprintOf(pem) !== fingerprint),
    }))
  }

  /** As at first. */
  reset(): Promise<NetworkRow> {
    return this.#change(() => initial)
  }

  async #sealed(proxy: NewProxy, before: Content['proxy']): Promise<Content['proxy']> {
    if (proxy.kind !== 'address') return proxy
    const { kind, user, password } = proxy
    const { origin: address } = proxyUrl(proxy.address)
    const kept = before.kind === 'address' && before.address === address ? before.sealed : undefined
    const typed = password === undefined || password === '' ? {} : { password }
    const sealed = password === undefined ? kept : await sealSecrets(this.#sealer, sealedFor, typed)
    return {
      kind,
      address,
      exceptions: [...proxy.exceptions],
      ...(user === undefined || user === '' ? {} : { user }),
      ...(sealed === undefined ? {} : { sealed }),
    }
  }

  async #read(): Promise<Content> {
    const read = contentSchema.safeParse(await readJsonFile(this.#path).catch(() => undefined))
    return read.success ? { ...read.data, authorities: read.data.authorities.filter(isReadable) } : initial
  }

  #change(contentAfter: (now: Content) => Content | Promise<Content>): Promise<NetworkRow> {
    const written = this.#writing.then(async () => {
      const content = await contentAfter(await this.#read())
      await writeJsonFile(this.#path, content)
      this.#onChange()
      return toRow(content)
    })
    this.#writing = written.catch(() => undefined)
    return written
  }
}

const initial: Content = { proxy: { kind: 'system' }, authorities: [] }

/** What the sealed password is bound to, in place of a store's id. */
const sealedFor = 'proxy of all stores'

function isReadable(pem: string): boolean {
  try {
    return fingerprintOf(pem) !== ''
  } catch {
    return false
  }
}

/** Fails with InvalidParameter. A user or password in it is refused: it would be kept in clear. */
function proxyUrl(typed: string): URL {
  const text = typed.trim()
  const withScheme = text.includes('://') ? text : `http://${text}`
  if (!URL.canParse(withScheme)) throw badAddress()
  const url = new URL(withScheme)
  const isProxy = url.protocol === 'http:' || url.protocol === 'https:'
  const isBare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
  if (!isProxy || !isBare || url.password !== '') throw badAddress()
  return url
}

function badAddress(): StoreError {
  return explained('InvalidParameter', explain('noProxyAddress', {}))
}

function toRow({ proxy, authorities }: Content): NetworkRow {
  return { proxy: proxyRow(proxy), authorities: authorities.map(authorityRow) }
}

function proxyRow(proxy: Content['proxy']): ProxyRow {
  if (proxy.kind === 'none') return proxy
  if (proxy.kind === 'address') {
    const { sealed, ...rest } = proxy
    return { ...rest, hasPassword: sealed !== undefined }
  }
  const [http, https] = (['http:', 'https:'] as const).map(proxyOfProcess)
  return {
    kind: 'system',
    ...(http === undefined ? {} : { http }),
    ...(https === undefined ? {} : { https }),
  }
}

/** Scheme, host and port, for a host that no exception names. */
function proxyOfProcess(protocol: 'http:' | 'https:'): string | undefined {
  const target = { protocol, hostname: 'storage.invalid', port: protocol === 'http:' ? 80 : 443 }
  return proxyFor(target, networkOfProcess().environment)?.origin
}
