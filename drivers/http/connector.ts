import { connect, type Socket, type TcpNetConnectOpts } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls'

import type { buildConnector } from 'undici'

import { lookup } from './localhost-lookup.ts'
import type { Target } from './proxy.ts'
import { codeOf, connectToProxy, openTunnel, ProxyError } from './proxy-connection.ts'
import type { Trust } from './trust.ts'

export interface Connector {
  /** Opens one connection, for undici. */
  readonly connect: buildConnector.connector
  /** Gives up the connections that are not open yet. */
  close(): void
}

/**
 * Opens connections to one host, as `httpAgents` does: through `proxy` where there is one, and trusting `trust`. A
 * connection that is not open after 30 s fails with ETIMEDOUT.
 */
export function connector(target: Target, proxy: URL | undefined, trust: Trust): Connector {
  const opening = new Set<Duplex>()
  let session: Buffer | undefined
  const host = target.hostname.replace(/^\[|\]$/g, '')
  // As much as Node reads at a time; an option of all streams, which the types of connections leave out.
  const to: TcpNetConnectOpts & { readonly host: string; readonly highWaterMark: number } = {
    host,
    port: target.port,
    lookup,
    noDelay: true,
    keepAlive: true,
    highWaterMark: 64 * 1024,
  }

  return {
    connect: (options, callback) => void answer(options, callback),
    close() {
      for (const socket of opening) socket.destroy()
    },
  }

  async function answer(
    { servername = '' }: buildConnector.Options,
    callback: buildConnector.Callback,
  ): Promise<void> {
    let socket: Duplex
    try {
      socket =
        target.protocol === 'https:'
          ? await trust.connect((context) => secured(context, servername))
          : await opened(proxy === undefined ? connect(to) : connectToProxy(proxy), 'connect')
    } catch (error) {
      callback(proxy === undefined ? (error as Error) : ofProxy(proxy, target, error as Error), null)
      return
    }
    callback(null, socket as Socket)
  }

  async function secured(secureContext: SecureContext | undefined, servername: string): Promise<TLSSocket> {
    const tunnel = proxy === undefined ? undefined : await openTunnel(proxy, target)
    const socket = connectTls({
      ...to,
      servername,
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: !trust.skipVerify,
      ...(tunnel === undefined ? {} : { socket: tunnel }),
      ...(secureContext === undefined ? {} : { secureContext }),
      ...(session === undefined ? {} : { session }),
    })
    socket.on('session', (given) => (session = given))
    return opened(socket, 'secureConnect')
  }

  async function opened<Opening extends Duplex>(socket: Opening, event: string): Promise<Opening> {
    opening.add(socket)
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise((resolve, reject) => {
        timer = setTimeout(() => socket.destroy(failure('it took too long', 'ETIMEDOUT')), mostMs)
        socket.once('error', reject)
        socket.once('close', () => reject(failure('the connection broke', 'ECONNRESET')))
        socket.once(event, () => {
          socket.removeListener('error', reject)
          resolve(socket)
        })
      })
    } finally {
      clearTimeout(timer)
      opening.delete(socket)
    }
  }
}

const mostMs = 30_000

/** Where nothing is encrypted, the connection is one to the proxy itself; the others have told already. */
function ofProxy(proxy: URL, target: Target, error: Error): Error {
  if (target.protocol === 'https:' || error instanceof ProxyError) return error
  return new ProxyError(proxy, `cannot be reached (${codeOf(error)})`, 'PROXY_UNREACHABLE')
}

function failure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code })
}
