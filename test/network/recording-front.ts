import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A port of this machine that passes bytes on, and keeps what whoever connects says. */
export interface RecordingFront {
  readonly port: number
  /** How often somebody connected. */
  readonly connections: number
  /** All that was sent, of every connection, as Latin-1. */
  readonly heard: string
  close(): Promise<void>
}

/** Stands in front of another port of this machine. */
export async function startRecordingFront(innerPort: number): Promise<RecordingFront> {
  const open = new Set<Socket>()
  let connections = 0
  let heard = ''
  const server = createServer((outer) => {
    connections += 1
    const inner = connect(innerPort, '127.0.0.1')
    outer.on('data', (bytes: Buffer) => void (heard += bytes.toString('latin1')))
    outer.pipe(inner).pipe(outer)
    for (const [socket, other] of [
      [outer, inner],
      [inner, outer],
    ] as const) {
      open.add(socket)
      socket.on('error', () => other.destroy())
      socket.once('close', () => open.delete(socket))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections
    },
    get heard() {
      return heard
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}
