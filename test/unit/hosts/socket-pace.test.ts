import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'

import type { Backend } from '../../../electron/api/contract.ts'
import { PageSinks } from '../../../electron/browser-host/page-sinks.ts'
import { PageSources } from '../../../electron/browser-host/page-sources.ts'
import { socketPort } from '../../../electron/browser-host/socket-port.ts'
import { serve } from '../../../electron/host/serve.ts'

const itemBytes = 64 * 1024
let made = 0
let server: WebSocketServer
let socket: WebSocket
const backend = {
  async *listBlobs() {
    for (; made < 8000; made += 1) yield { text: 'x'.repeat(itemBytes) }
  },
} as unknown as Backend

beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  server.on('connection', (page) => serve(socketPort(page, new PageSources(), new PageSinks()), backend))
  socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await once(socket, 'open')
})
afterAll(() => {
  socket.terminate()
  server.close()
})

describe('a page that asks for more and more', () => {
  it('and reads nothing gets no more than the host may keep for it, and all of it once it reads', async () => {
    socket.pause()
    say({ kind: 'call', id: 1, method: 'listBlobs', input: { store: 's' }, credit: 1024 })
    for (let more = 0; more < 8; more += 1) say({ kind: 'credit', id: 1, items: 1024 })
    const kept = await settled(() => made)
    // 4 MiB of the host's, and what the system keeps for both ends of a connection.
    expect(kept * itemBytes).toBeLessThan(48 * 1024 * 1024)
    let read = 0
    socket.on('message', () => (read += 1))
    socket.resume()
    await expect.poll(() => read).toBeGreaterThan(kept)
  })

  it('is owed no more than the ceiling, however often it grants', async () => {
    const before = made
    for (let more = 0; more < 100; more += 1) say({ kind: 'credit', id: 1, items: 1024 })
    expect((await settled(() => made)) - before).toBeLessThanOrEqual(2 * 1024)
  })
})

function say(message: object): void {
  socket.send(JSON.stringify(message))
}

/** A number when it stays as it is for half a second. */
async function settled(look: () => number): Promise<number> {
  for (let last = -1; ;) {
    const now = look()
    if (now === last && now > 0) return now
    last = now
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
