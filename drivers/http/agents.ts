import { Agent as HttpAgent, type AgentOptions, type ClientRequest, type ClientRequestArgs } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import { createSecureContext, type ConnectionOptions, type SecureContext, type TLSSocket } from 'node:tls'

import { releaseSocketBuffers } from './socket-buffer-release.ts'
import { lookup } from './localhost-lookup.ts'
import { proxyAuthorization, proxyFor, type Environment, type Target } from './proxy.ts'
import { authority, codeOf, connectToProxy, openTunnel, ProxyError } from './proxy-connection.ts'
import { systemAuthorities } from './system-authorities.ts'

export interface AgentsOptions {
  /** Accepts any certificate: the parameter `skipverify`. */
  readonly skipVerify: boolean
  /** Names proxies and certificate authorities; the environment of this process when absent. */
  readonly environment?: Environment
}

/** Agents that connect to a service, for any client that takes Node's agents. */
export interface HttpAgents {
  readonly http: HttpAgent
  readonly https: HttpsAgent
  /** Closes open connections. */
  close(): void
}

/**
 * Makes the agents of one store. They
 * - keep connections open, with no limit (the store's request limiter has one);
 * - resolve names below `localhost` to this machine;
 * - use the proxies of the environment (see `proxyFor`), for https through a tunnel;
 * - trust the certificate authorities of Node, of the system, of `NODE_EXTRA_CA_CERTS` and of `SSL_CERT_FILE`. The system's
 *   are read once a certificate is not trusted without them: reading takes longer than most stores need for a first list.
 */
export function httpAgents(options: AgentsOptions): HttpAgents {
  const environment = options.environment ?? process.env
  const http = new ProxiedHttpAgent(environment)
  const https = new ProxiedHttpsAgent(environment, options.skipVerify)
  return {
    http,
    https,
    close: () => {
      http.destroy()
      https.destroy()
    },
  }
}

type OnConnected = (error: Error | null, socket: Duplex) => void

const keptAlive: AgentOptions = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, lookup }

/** Sends requests without TLS to the proxy itself, with the whole URL as path (RFC 9112, 3.2.2). */
class ProxiedHttpAgent extends HttpAgent {
  readonly #environment: Environment

  constructor(environment: Environment) {
    super(keptAlive)
    this.#environment = environment
  }

  /** Node calls this for each request before it sends anything. */
  addRequest(request: ClientRequest, options: ClientRequestArgs): void {
    const target = targetOf('http:', options)
    const proxy = proxyFor(target, this.#environment)
    if (proxy !== undefined && !/^https?:\/\//i.test(request.path)) {
      const written = forgetHead(request)
      request.path = `http://${authority(target)}${request.path}`
      const authorization = proxyAuthorization(proxy)
      if (authorization !== undefined) request.setHeader('proxy-authorization', authorization)
      if (written) request.flushHeaders()
    }
    const inherited = Reflect.get(HttpAgent.prototype, 'addRequest') as typeof this.addRequest
    inherited.call(this, request, options)
  }

  override createConnection(options: ClientRequestArgs, callback?: OnConnected): Duplex | null | undefined {
    const proxy = proxyFor(targetOf('http:', options), this.#environment)
    if (proxy === undefined) {
      const socket = super.createConnection(options, callback)
      if (socket) releaseSocketBuffers(socket)
      return socket
    }
    const socket = connectToProxy(proxy)
    releaseSocketBuffers(socket)
    socket.once('error', (error: NodeJS.ErrnoException) => {
      Object.assign(error, new ProxyError(proxy, `cannot be reached (${codeOf(error)})`, 'PROXY_UNREACHABLE'))
    })
    return socket
  }
}

/**
 * Drops a head that Node has already written into the request, as it does for `Expect`, though it has sent nothing. True
 * when there was one: the caller must write it again. Node has no API for that; these fields have had their names since
 * Node 8.
 */
function forgetHead(request: ClientRequest): boolean {
  if (!request.headersSent) return false
  Reflect.set(request, '_header', null)
  Reflect.set(request, '_headerSent', false)
  Reflect.set(request, 'outputData', [])
  Reflect.set(request, 'outputSize', 0)
  return true
}

class ProxiedHttpsAgent extends HttpsAgent {
  readonly #environment: Environment
  readonly #skipVerify: boolean
  #trusting: Promise<SecureContext | undefined> | undefined

  constructor(environment: Environment, skipVerify: boolean) {
    super({ ...keptAlive, rejectUnauthorized: !skipVerify })
    this.#environment = environment
    this.#skipVerify = skipVerify
  }

  override createConnection(options: ClientRequestArgs, callback?: OnConnected): Duplex | null | undefined {
    void this.#answer(options as ClientRequestArgs & ConnectionOptions, callback)
    return undefined
  }

  async #answer(
    options: ClientRequestArgs & ConnectionOptions,
    callback: OnConnected | undefined,
  ): Promise<void> {
    let socket: TLSSocket
    try {
      socket = await this.#connect(options)
    } catch (error) {
      // Node looks at the socket only where there is no error.
      callback?.(error as Error, undefined as never)
      return
    }
    callback?.(null, socket)
  }

  async #connect(options: ClientRequestArgs & ConnectionOptions): Promise<TLSSocket> {
    // Once one connection needs the system's authorities, all later ones start with them.
    const known = await this.#trusting
    try {
      return await this.#secured(options, known)
    } catch (error) {
      if (this.#skipVerify || known !== undefined || !untrusted.has(codeOf(error))) throw error
      this.#trusting ??= systemContext(this.#environment)
      const context = await this.#trusting
      if (context === undefined) throw error
      return this.#secured(options, context)
    }
  }

  async #secured(
    options: ClientRequestArgs & ConnectionOptions,
    secureContext: SecureContext | undefined,
  ): Promise<TLSSocket> {
    const target = targetOf('https:', options)
    const proxy = proxyFor(target, this.#environment)
    const tunnel = proxy === undefined ? undefined : await openTunnel(proxy, target)
    const socket = super.createConnection({
      ...options,
      ...(tunnel === undefined ? {} : { socket: tunnel }),
      ...(secureContext === undefined ? {} : { secureContext }),
    }) as TLSSocket
    return new Promise((resolve, reject) => {
      socket.once('error', reject)
      socket.once('close', () => reject(broken()))
      socket.once('secureConnect', () => {
        socket.removeListener('error', reject)
        releaseSocketBuffers(socket)
        resolve(socket)
      })
    })
  }
}

/** OpenSSL's codes for a certificate whose authority is not known. */
const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

async function systemContext(environment: Environment): Promise<SecureContext | undefined> {
  const ca = await systemAuthorities(environment)
  return ca === undefined ? undefined : createSecureContext({ ca: [...ca] })
}

function targetOf(protocol: Target['protocol'], options: ClientRequestArgs): Target {
  const hostname = options.host ?? options.hostname ?? 'localhost'
  return { protocol, hostname, port: Number(options.port ?? (protocol === 'https:' ? 443 : 80)) }
}

function broken(): Error {
  return Object.assign(new Error('the connection broke'), { code: 'ECONNRESET' })
}
