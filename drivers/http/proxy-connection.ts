import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'

import { proxyAuthorization, type Target } from './proxy.ts'
import type { SocketReader } from './socket-reader.ts'

/** A proxy cannot be reached (`PROXY_UNREACHABLE`) or refuses (`PROXY_REFUSED`). Never holds the proxy's password. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  readonly code: string

  constructor(proxy: URL, what: string, code: string) {
    super(`the proxy ${proxy.host} ${what}`)
    this.code = code
  }
}

/** Connects to the proxy itself. `onread`: who takes what it reads, where that is no stream. */
export function connectToProxy(proxy: URL, more: { readonly onread?: SocketReader } = {}): Duplex {
  const host = proxy.hostname.replace(/^\[|\]$/g, '')
  const to = { host, port: portOf(proxy), ...more }
  return proxy.protocol === 'https:' ? connectTls({ ...to, servername: host }) : connect(to)
}

/** Asks a proxy for a tunnel to a target with CONNECT (RFC 9110, 9.3.6). Waits up to 30 s. */
export function openTunnel(proxy: URL, target: Target): Promise<Duplex> {
  const authorization = proxyAuthorization(proxy)
  const headers: OutgoingHttpHeaders = {
    host: authority(target),
    ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
  }
  const send = proxy.protocol === 'https:' ? httpsRequest : httpRequest
  const host = proxy.hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    const asked = send({
      host,
      port: portOf(proxy),
      method: 'CONNECT',
      path: authority(target),
      headers,
      agent: false,
      timeout: tunnelTimeoutMs,
    })
    asked.once('connect', (answer, socket) => {
      if (answer.statusCode === 200) {
        resolve(socket)
        return
      }
      socket.destroy()
      reject(new ProxyError(proxy, `answered ${answer.statusCode}`, 'PROXY_REFUSED'))
    })
    asked.once('response', (answer) => {
      answer.destroy()
      reject(new ProxyError(proxy, `answered ${answer.statusCode}`, 'PROXY_REFUSED'))
    })
    asked.once('timeout', () => asked.destroy(new ProxyError(proxy, 'does not answer', 'PROXY_UNREACHABLE')))
    asked.once('error', (error) => {
      reject(
        error instanceof ProxyError
          ? error
          : new ProxyError(proxy, `cannot be reached (${codeOf(error)})`, 'PROXY_UNREACHABLE'),
      )
    })
    asked.end()
  })
}

const tunnelTimeoutMs = 30_000

/** Host and port; without the port for http on 80. */
export function authority({ protocol, hostname, port }: Target): string {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname
  return protocol === 'http:' && port === 80 ? host : `${host}:${port}`
}

function portOf(proxy: URL): number {
  if (proxy.port !== '') return Number(proxy.port)
  return proxy.protocol === 'https:' ? 443 : 80
}

/** The code of Node or OpenSSL for a failure; empty where there is none. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? ''
}
