import { connect, type Socket, type TcpNetConnectOpts } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls'

import type { buildConnector } from 'undici'

import { lookup } from './localhost-lookup.ts'
import type { Target } from './proxy.ts'
import { codeOf, connectToProxy, openTunnel, ProxyError } from './proxy-connection.ts'
import type { SocketReader } from './socket-reader.ts'
import type { Trust } from './trust.ts'

export interface Connector {
  /** Opens one connection, for undici. */
  readonly connect: buildConnector.connector
  /** Gives up the connections that are not open yet. */
  close(): void
}

export interface Opener {
  /**
   * Opens one connection. Behind a tunnel through a proxy `reader` cannot be used: then `isRead` is false, and bytes
   * come as the socket's own events.
   */
  open(
    servername: string,
    reader?: SocketReader,
  ): Promise<{ readonly socket: Duplex; readonly isRead: boolean }>
  /** Gives up the connections that are not open yet. */
  close(): void
}

/**
 * Opens connections to one host, as `httpAgents` does: through `proxy` where there is one, and trusting `trust`. A
 * connection that is not open after 30 s fails with ETIMEDOUT.
 */
export function connector(target: Target, proxy: URL | undefined, trust: Trust): Connector {
  const opener = socketOpener(target, proxy, trust)
  return {
    connect: (options, callback) => void answer(options, callback),
    close: () => opener.close(),
  }

  async function answer(
    { servername = '' }: buildConnector.Options,
    callback: buildConnector.Callback,
  ): Promise<void> {
    let socket: Duplex
    try {
      ;({ socket } = await opener.open(servername))
    } catch (error) {
      callback(error as Error, null)
      return
    }
    callback(null, socket as Socket)
  }
}

/** Opens connections as `connector` does, for whoever speaks to the socket itself. */
export function socketOpener(target: Target, proxy: URL | undefined, trust: Trust): Opener {
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
    async open(servername, reader) {
      const onread = reader === undefined ? {} : { onread: reader }
      try {
        if (target.protocol === 'https:') {
          const tunnelled = proxy !== undefined
          const socket = await trust.connect((context) =>
            secured(context, servername, tunnelled ? {} : onread),
          )
          return { socket, isRead: !tunnelled && reader !== undefined }
        }
        const socket = proxy === undefined ? connect({ ...to, ...onread }) : connectToProxy(proxy, onread)
        return { socket: await opened(socket, 'connect'), isRead: reader !== undefined }
      } catch (error) {
        throw proxy === undefined ? error : ofProxy(proxy, target, error as Error)
      }
    },
    close() {
      for (const socket of opening) socket.destroy()
    },
  }

  async function secured(
    secureContext: SecureContext | undefined,
    servername: string,
    onread: { readonly onread?: SocketReader },
  ): Promise<TLSSocket> {
    const tunnel = proxy === undefined ? undefined : await openTunnel(proxy, target)
    const socket = connectTls({
      ...to,
      ...onread,
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
