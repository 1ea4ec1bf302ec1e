import { randomBytes } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** The socket on which a host listens for later starts. Only its user can reach it. */
export interface HostSocket {
  readonly path: string
  /** Sets the listener for connections. It also gets those that arrived before. */
  onConnection(listener: (socket: Socket) => void): void
  close(): Promise<void>
}

/** Listens on a new socket in a folder that only its owner can enter. */
export async function listenInside(folder: string): Promise<HostSocket> {
  const path = await newSocketPath(folder)
  const waiting: Socket[] = []
  let listener = (socket: Socket): void => void waiting.push(socket)
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    // Closes silent connections.
    socket.setTimeout(silentMs, () => socket.destroy())
    listener(socket)
  })
  server.maxConnections = 32
  await withShortName(path, (name) => listen(server, name))
  server.unref()
  return {
    path,
    onConnection(next) {
      listener = next
      for (const socket of waiting.splice(0)) next(socket)
    },
    close: () =>
      new Promise((closed) => {
        for (const socket of waiting.splice(0)) socket.destroy()
        server.close(() => void rm(path, { force: true }).finally(closed))
      }),
  }
}

const silentMs = 10_000

/** Connects to the socket of another host. Fails when nobody listens there. */
export function connectTo(path: string): Promise<Socket> {
  return withShortName(
    path,
    (name) =>
      new Promise((connected, refused) => {
        const socket = connect(name)
        socket.once('error', refused)
        socket.once('connect', () => {
          socket.off('error', refused)
          connected(socket)
        })
      }),
  )
}

/** Whether the host of a socket is running. The system accepts the connection even while the process is stopped. */
export async function isAnswering(path: string): Promise<boolean> {
  try {
    const socket = await connectTo(path)
    socket.on('error', () => undefined)
    socket.destroy()
    return true
  } catch {
    return false
  }
}

async function newSocketPath(folder: string): Promise<string> {
  const name = `${randomBytes(6).toString('hex')}.sock`
  if (process.platform === 'win32') return `\\\\.\\pipe\\bollard-${randomBytes(16).toString('hex')}`
  const path = join(folder, name)
  if (fits(path) || process.platform === 'linux') return path
  return join(await mkdtemp(join(tmpdir(), 'bollard-')), name)
}

/** A socket's name has 104 bytes at most on macOS, 108 on Linux, the last one zero. */
function fits(path: string): boolean {
  return process.platform === 'win32' || Buffer.byteLength(path) < 104
}

/** Linux reaches a socket of any name through its opened folder. */
async function withShortName<Result>(path: string, use: (name: string) => Promise<Result>): Promise<Result> {
  if (fits(path)) return use(path)
  const folder = openSync(dirname(path), 'r')
  try {
    return await use(`/proc/self/fd/${folder}/${basename(path)}`)
  } finally {
    closeSync(folder)
  }
}

function listen(server: Server, name: string): Promise<void> {
  return new Promise((listening, failed) => {
    server.once('error', failed)
    server.listen(name, () => {
      server.off('error', failed)
      listening()
    })
  })
}
