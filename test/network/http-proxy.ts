import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

export interface HttpProxyOptions {
  /** Where requests for any host go, whatever their own port: this machine's port, for http and for tunnels. */
  readonly httpPort: number
  readonly tunnelPort: number
  /** `user:password` that is asked for. */
  readonly user?: string
}

/** A proxy for the names that only it knows. */
export interface HttpProxy {
  readonly port: number
  /** Hosts of requests passed on, and `host:port` of tunnels, in order. */
  readonly passed: readonly string[]
  readonly tunnels: readonly string[]
  close(): Promise<void>
}

export async function startHttpProxy(options: HttpProxyOptions): Promise<HttpProxy> {
  const passed: string[] = []
  const tunnels: string[] = []
  const open = new Set<Socket>()
  const server = createServer(pass)
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  server.on('connect', (message: IncomingMessage, socket: Socket) => {
    if (!isAllowed(message)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n')
      return
    }
    tunnels.push(message.url ?? '')
    const inner = connect(options.tunnelPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(inner).pipe(socket)
    })
    inner.on('error', () => socket.destroy())
    socket.on('error', () => inner.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    passed,
    tunnels,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }

  function pass(message: IncomingMessage, response: ServerResponse): void {
    const url = message.url ?? ''
    if (!isAllowed(message)) {
      response.writeHead(407).end()
      return
    }
    // What is not written as a whole URL was not meant for a proxy.
    if (!URL.canParse(url)) {
      response.writeHead(400).end()
      return
    }
    const { host, pathname, search } = new URL(url)
    passed.push(host)
    const { 'proxy-authorization': _, ...headers } = message.headers
    const path = url.slice(url.indexOf(pathname, 'http://'.length + host.length)) || `/${search}`
    const inner = request(
      { port: options.httpPort, host: '127.0.0.1', method: message.method, path, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    inner.on('error', () => response.destroy())
    message.pipe(inner)
  }

  function isAllowed(message: IncomingMessage): boolean {
    if (options.user === undefined) return true
    const wanted = `Basic ${Buffer.from(options.user).toString('base64')}`
    return message.headers['proxy-authorization'] === wanted
  }
}
