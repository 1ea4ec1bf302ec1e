import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** One request, as it came over the wire: its head, and the connection to answer on. */
export interface RawRequest {
  readonly head: string
  readonly socket: Socket
  /** Of the connection, from 1 on. */
  readonly number: number
}

/** A service that answers byte for byte what a test says. */
export interface RawService {
  readonly origin: string
  readonly port: number
  readonly connections: number
  answer: (request: RawRequest) => void
  close(): Promise<void>
}

/** Calls `answer` for each head. Bodies that follow a head are dropped: `content-length` says how long they are. */
export async function startRawService(): Promise<RawService> {
  const open = new Set<Socket>()
  let connections = 0
  const server: Server = createServer({ noDelay: true }, (socket) => {
    connections += 1
    const number = connections
    open.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => open.delete(socket))
    let text = ''
    let bodyBytes = 0
    socket.on('data', (bytes: Buffer) => {
      const skipped = Math.min(bodyBytes, bytes.byteLength)
      bodyBytes -= skipped
      text += bytes.toString('latin1', skipped)
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const head = text.slice(0, end + 4)
        const wanted = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
        const rest = text.length - end - 4
        bodyBytes = Math.max(0, wanted - rest)
        text = text.slice(end + 4 + Math.min(rest, wanted))
        service.answer({ head, socket, number })
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const service: RawService = {
    origin: `http://127.0.0.1:${port}`,
    port,
    get connections() {
      return connections
    },
    answer: () => undefined,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return service
}
