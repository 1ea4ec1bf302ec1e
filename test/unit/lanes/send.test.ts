import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Lane, Lanes, SharedBytes } from '../../../drivers/http/lanes/lanes.ts'
import { newDeferred } from '../../../drivers/common/deferred.ts'
import { threadLanes } from '../../../drivers/http/lanes/thread-lanes.ts'
import { live, someBytes } from '../../conformance/harness.ts'

let lanes: Lanes
let lane: Lane
let server: Server
let origin: string
let connections = 0
let answer: (request: IncomingMessage, response: ServerResponse) => unknown

beforeAll(() => {
  lanes = threadLanes({ program: resolve('dist/lanes/lane-worker.mjs'), threads: 2 })
})
afterAll(() => lanes.close())
beforeEach(async () => {
  connections = 0
  server = createServer((request, response) => void answer(request, response))
  server.on('connection', () => (connections += 1))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  lane = lanes.open({ skipVerify: false, environment: {}, authorities: [] })
})
afterEach(() => {
  lane.close()
  server.closeAllConnections()
  server.close()
})

describe('a body that a lane sends', () => {
  it.each([0, 1, 512 * 1024, 3_000_000])('arrives whole (%i bytes)', async (length) => {
    const body = shared(someBytes(length))
    answer = async (request, response) => {
      const arrived = await digestOf(request)
      response.setHeader('x-arrived', arrived).end('<Stored/>')
    }
    const { status, headers, body: said } = await send(body)
    expect({ status, arrived: headers['x-arrived'], said: Buffer.from(said).toString() }).toEqual({
      status: 200,
      arrived: createHash('sha256').update(body).digest('hex'),
      said: '<Stored/>',
    })
  })

  it('goes on a connection that is kept, and on as many as there are at once', async () => {
    answer = async (request, response) => response.end(await digestOf(request))
    const bodies = [1, 2, 3, 4].map((seed) => shared(someBytes(600_000, seed)))
    for (let time = 0; time < 3; time += 1) {
      const answers = await Promise.all(bodies.map((body) => send(body)))
      expect(answers.map(({ body }) => Buffer.from(body).toString())).toEqual(
        bodies.map((body) => createHash('sha256').update(body).digest('hex')),
      )
    }
    expect(connections).toBe(4)
  })

  it('is not sent to its end where the service refuses before', async () => {
    let receivedBytes = 0
    answer = (request, response) => {
      request.on('data', (bytes: Buffer) => (receivedBytes += bytes.byteLength))
      request.once('data', () => response.writeHead(403, { connection: 'close' }).end('<Error/>'))
    }
    const body = shared(new Uint8Array(60_000_000))
    const refusal = await send(body)
    expect({ status: refusal.status, said: Buffer.from(refusal.body).toString() }).toEqual({
      status: 403,
      said: '<Error/>',
    })
    expect(receivedBytes).toBeLessThan(body.byteLength)
  })

  it('is not sent any more once it was stopped', async () => {
    const arriving = newDeferred<IncomingMessage>()
    answer = (request) => arriving.resolve(request)
    const stop = new AbortController()
    const sending = send(shared(new Uint8Array(60_000_000)), stop.signal)
    const request = await arriving.promise
    const closed = new Promise((resolve) => request.once('close', resolve))
    request.on('error', () => undefined)
    stop.abort()
    await expect(sending).rejects.toMatchObject({ code: 'Cancelled' })
    request.resume()
    await closed
    expect(request.complete).toBe(false)
  })

  it('fails as Node does where the connection breaks', async () => {
    answer = (request) => request.once('data', () => request.destroy())
    await expect(send(shared(new Uint8Array(20_000_000)))).rejects.toMatchObject({
      code: expect.stringMatching(/^(ECONNRESET|EPIPE)$/) as string,
    })
  })

  it.each(['x\r\ny: z', 'x\n', '\0'])('has no header that ends its line (%j)', async (value) => {
    answer = (_, response) => response.end()
    const headers = ['host', 'h', 'content-length', '0', 'x-header', value]
    const sending = lane.send({ method: 'PUT', origin, path: '/', headers }, shared(new Uint8Array()), live)
    await expect(sending).rejects.toMatchObject({ code: 'ERR_INVALID_CHAR' })
    expect(connections).toBe(0)
  })
})

describe('checksums of shared memory', () => {
  it('are those of its bytes', async () => {
    expect(await lanes.sums(shared(Buffer.from('123456789')), ['md5', 'crc32', 'crc64'])).toEqual({
      md5: '25f9e794323b453885f5181f1b624d0b',
      crc32: String(0xcbf43926),
      crc64: String(0x995dc9bbdf1939fan),
    })
  })
})

function send(body: SharedBytes, signal = live) {
  const headers = ['host', 'the.host', 'content-length', String(body.byteLength)]
  return lane.send({ method: 'PUT', origin, path: '/an%20object', headers }, body, signal)
}

function shared(bytes: Uint8Array): SharedBytes {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.byteLength))
  copy.set(bytes)
  return copy
}

async function digestOf(request: IncomingMessage): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of request) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
