import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { setImmediate, setTimeout } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { httpAgents } from '../../../drivers/http/agents.ts'

const body = Array.from({ length: 100_000 }, (_, index) => `${index} of a body\n`).join('')
const agents = httpAgents({ skipVerify: false, environment: {} })
const server = createServer((_, answer) => void answer.end(body))
let port = 0

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})

afterAll(() => {
  agents.close()
  server.close()
})

describe('what a connection read', () => {
  it('is freed, and the body is whole', async () => {
    const { answer, reads } = await asked()
    expect(await text(answer)).toBe(body)
    await setImmediate()
    const large = reads.filter(({ size }) => size >= 4096)
    expect(large.length).toBeGreaterThan(5)
    expect(large.map(({ bytes }) => bytes.byteLength)).toEqual(large.map(() => 0))
  })

  it('is whole in the body of a slow reader, on a connection that was used before', async () => {
    await text((await asked()).answer)
    const { answer } = await asked()
    answer.setEncoding('utf8')
    let came = ''
    for await (const piece of answer) {
      came += String(piece)
      await setTimeout(1)
    }
    expect(came === body).toBe(true)
  })
})

/** An answer through the agents, and what its connection reads. */
async function asked(): Promise<{ answer: IncomingMessage; reads: { bytes: Uint8Array; size: number }[] }> {
  const reads: { bytes: Uint8Array; size: number }[] = []
  const asking = request({ host: '127.0.0.1', port, agent: agents.http })
  asking.once('socket', (socket) => {
    socket.on('data', (bytes: Uint8Array) => void reads.push({ bytes, size: bytes.byteLength }))
  })
  const response = once(asking.end(), 'response') as Promise<[IncomingMessage]>
  return { answer: (await response)[0], reads }
}
