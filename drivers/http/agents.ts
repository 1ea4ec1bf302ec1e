import { Agent as HttpAgent, type AgentOptions, type ClientRequest, type ClientRequestArgs } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import type { ConnectionOptions, SecureContext, TLSSocket } from 'node:tls'

import { lookup } from './localhost-lookup.ts'
import { proxyAuthorization, proxyFor, type Environment, type Target } from './proxy.ts'
import { authority, codeOf, connectToProxy, openTunnel, ProxyError } from './proxy-connection.ts'
import { trustOnDemand, type Trust } from './trust.ts'

export interface AgentsOptions {
  /** Accepts any certificate: the parameter `skipverify`. */
  readonly skipVerify: boolean
  /** Names proxies and certificate authorities; the environment of this process when absent. */
  readonly environment?: Environment
  /** Shared with other connections of the store; one of its own when absent. */
  readonly trust?: Trust
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
 * - trust the certificate authorities that `trustOnDemand` does.
 */
export function httpAgents(options: AgentsOptions): HttpAgents {
  const environment = options.environment ?? process.env
  const http = new ProxiedHttpAgent(environment)
  const trust = options.trust ?? trustOnDemand({ skipVerify: options.skipVerify, environment })
  const https = new ProxiedHttpsAgent(environment, trust)
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
    if (proxy === undefined) return super.createConnection(options, callback)
    const socket = connectToProxy(proxy)
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
  readonly #trust: Trust

  constructor(environment: Environment, trust: Trust) {
    super({ ...keptAlive, rejectUnauthorized: !trust.skipVerify })
    this.#environment = environment
    this.#trust = trust
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
      socket = await this.#trust.connect((context) => this.#secured(options, context))
    } catch (error) {
      // Node looks at the socket only where there is no error.
      callback?.(error as Error, undefined as never)
      return
    }
    callback?.(null, socket)
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
        resolve(socket)
      })
    })
  }
}

function targetOf(protocol: Target['protocol'], options: ClientRequestArgs): Target {
  const hostname = options.host ?? options.hostname ?? 'localhost'
  return { protocol, hostname, port: Number(options.port ?? (protocol === 'https:' ? 443 : 80)) }
}

function broken(): Error {
  return Object.assign(new Error('the connection broke'), { code: 'ECONNRESET' })
}
