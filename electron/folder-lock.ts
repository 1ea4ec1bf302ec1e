import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export interface FolderLock {
  /** False while another process of this user has it. */
  readonly taken: boolean
  release(): Promise<void>
}

/**
 * Lets one process at a time have a folder. What holds it is a socket, which ends with its process however that ends:
 * a lock is never left over. Where none can be made the folder is taken without.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = socketPath(folder)
  let server = await listen(path)
  if (server === 'in use') {
    if (await answers(path)) return { taken: false, release: () => Promise.resolve() }
    await rm(path, { force: true }).catch(() => undefined)
    server = await listen(path)
  }
  return {
    taken: true,
    release: () =>
      new Promise((released) => {
        if (server instanceof Object) server.close(() => released())
        else released()
      }),
  }
}

/** Short whatever the folder is called: a socket's path has about a hundred bytes. Of this user only where there is such. */
function socketPath(folder: string): string {
  const name = `bollard-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 24)}`
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\${name}`
    : join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), `${name}.sock`)
}

function listen(path: string): Promise<Server | 'in use' | undefined> {
  return new Promise((listening) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      listening(error.code === 'EADDRINUSE' ? 'in use' : undefined),
    )
    server.listen(path, () => listening(server.unref()))
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((answered) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      answered(true)
    })
    socket.once('error', () => answered(false))
  })
}
