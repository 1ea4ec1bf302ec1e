import { createServer, type Server } from 'node:net'

/** Ports in a row that are one process's. */
export interface HeldPorts {
  readonly first: number
  release(): Promise<void>
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = singlePorts + Math.floor(Math.random() * 10_000)
    const server = await listening(port)
    if (server === undefined) continue
    await closed(server)
    return port
  }
}

/**
 * Ninety-nine ports in a row that nobody listens on, and that no other run of the tests is given until they are
 * released or this process ends: who listens on the one after them has them.
 */
export async function holdPorts(): Promise<HeldPorts> {
  for (;;) {
    const first = rowsOfPorts + Math.floor(Math.random() * rows) * 100
    const held = await listening(first + 99)
    if (held === undefined) continue
    const used = await listening(first)
    if (used !== undefined) {
      await closed(used)
      held.unref()
      return { first, release: () => closed(held) }
    }
    await closed(held)
  }
}

/** Below those that systems give to outgoing connections: one of those may hold any port above, for a moment. */
const singlePorts = 10_000
const rowsOfPorts = 20_000
const rows = 120

function listening(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
