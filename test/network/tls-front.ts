import { connect, type AddressInfo, type Socket } from 'node:net'
import { createServer } from 'node:tls'

import type { Certificates } from './certificates.ts'

/** A server that speaks TLS in front of one that does not. */
export interface TlsFront {
  readonly port: number
  close(): Promise<void>
}

export async function startTlsFront(certificates: Certificates, toPort: number): Promise<TlsFront> {
  const open = new Set<Socket>()
  const server = createServer({ key: certificates.key, cert: certificates.certificate }, (socket) => {
    const inner = connect(toPort, '127.0.0.1')
    socket.on('error', () => inner.destroy())
    inner.on('error', () => socket.destroy())
    socket.pipe(inner).pipe(socket)
  })
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  // A client that does not trust the certificate breaks off: that is what some tests are about.
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}
