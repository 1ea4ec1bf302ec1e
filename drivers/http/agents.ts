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
  /** Believes any certificate: the `skipverify` parameter. */
  readonly skipVerify: boolean
  /** Where proxies and authorities are named; this process's own when absent. */
  readonly environment?: Environment
}

/** What connects to a service, for any client that takes Node's agents. */
export interface HttpAgents {
  readonly http: HttpAgent
  readonly https: HttpsAgent
  /** Closes the connections that are kept open. */
  close(): void
}

/**
 * Agents of one store. They keep connections open, without a limit of their own (the limiter of the store has one);
 * know that names below localhost are this machine; go through the environment's proxies (see `proxyFor`), through a
 * tunnel for https; and trust, beside Node's own authorities and those of `NODE_EXTRA_CA_CERTS`, the system's and
 * those of `SSL_CERT_FILE`. The system's are read when a certificate is not trusted without: that takes longer than
 * most stores need to show their first rows.
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

const kept: AgentOptions = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, lookup }

/** Sends requests that are not encrypted to the proxy itself, with the whole URL as their path (RFC 9112, 3.2.2). */
class ProxiedHttpAgent extends HttpAgent {
  readonly #environment: Environment

  constructor(environment: Environment) {
    super(kept)
    this.#environment = environment
  }

  /** Node calls this for each request before anything of it is sent. */
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
 * With `Expect` the head is written down when a request is made, though nothing is sent yet. True when it was: it is
 * to be written anew. Node has no way for an agent to say so; these fields have kept their names since Node 8.
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
    super({ ...kept, rejectUnauthorized: !skipVerify })
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
    // Once one connection needed the system's authorities, the next ones begin with them.
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

/** The codes by which OpenSSL says that it knows no authority that vouches for a certificate. */
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
