import { createServer, type Server } from 'node:http'
import { createServer as createSocketServer, type AddressInfo, type Server as SocketServer } from 'node:net'

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { openS3 } from '../../../drivers/clouds/s3/open.ts'
import type { Lane, LaneRequest } from '../../../drivers/http/lanes/lanes.ts'
import { bodySums, resolveParameters, threadLanes, type Lanes } from '../../../drivers/index.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { laneProgram, shared, useWays } from '../../network/lanes.ts'

const mebibyte = 1024 * 1024
const body = shared(someBytes(8 * mebibyte))

describe('a body that a lane sends', () => {
  let lanes: Lanes
  let lane: Lane
  const closing: (() => void)[] = []
  beforeAll(() => {
    lanes = threadLanes({ program: laneProgram, threads: 1 })
    lane = lanes.open({ skipVerify: false, environment: {}, authorities: [] })
  })
  afterEach(() => {
    for (const close of closing.splice(0)) close()
  })
  afterAll(() => lanes.close())

  it('arrives as it is, once or again on the same connection', async () => {
    const { port, received } = await counting()
    for (let time = 1; time <= 3; time += 1) {
      const { status } = await lane.send(requestTo(port), body, live)
      expect(status).toBe(200)
      expect(received.bytes).toBe(time * body.byteLength)
    }
    expect(received.connections).toBe(1)
  })

  it('waits for the word of a service that is asked first', async () => {
    const { port, received } = await counting('refuses')
    const answer = await lane.send(requestTo(port, ['expect', '100-continue']), body, live)
    expect([answer.status, Buffer.from(answer.body).toString()]).toEqual([403, 'not you'])
    expect(received.bytes).toBe(0)
    const willing = await counting('continues')
    expect((await lane.send(requestTo(willing.port, ['expect', '100-continue']), body, live)).status).toBe(
      200,
    )
    expect(willing.received.bytes).toBe(body.byteLength)
  })

  it('is sent in the end to a service that does not know the question', async () => {
    let bytes = 0
    const port = await listening(
      createSocketServer((socket) =>
        socket.on('data', (chunk) => {
          bytes += chunk.byteLength
          if (bytes > body.byteLength) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
        }),
      ),
    )
    expect((await lane.send(requestTo(port, ['expect', '100-continue']), body, live)).status).toBe(200)
  })

  it('is not sent to its end when it is refused before', async () => {
    const large = shared(someBytes(64 * mebibyte))
    let bytes = 0
    const port = await listening(
      createSocketServer((socket) => {
        socket.on('error', () => undefined)
        socket.on('data', (chunk) => {
          if (bytes === 0) socket.write('HTTP/1.1 403 Forbidden\r\ncontent-length: 7\r\n\r\nnot you')
          bytes += chunk.byteLength
        })
      }),
    )
    const answer = await lane.send(requestTo(port, [], large), large, live)
    expect([answer.status, Buffer.from(answer.body).toString()]).toEqual([403, 'not you'])
    expect(bytes).toBeLessThan(large.byteLength)
  })

  it('is let go when it is stopped', async () => {
    const stop = new AbortController()
    const port = await listening(
      createSocketServer((socket) => {
        socket.on('error', () => undefined)
        socket.once('data', () => stop.abort())
      }),
    )
    await expect(lane.send(requestTo(port), body, stop.signal)).rejects.toMatchObject({ code: 'Cancelled' })
  })

  it('fails as a connection does that breaks', async () => {
    const port = await listening(createSocketServer((socket) => socket.once('data', () => socket.destroy())))
    await expect(lane.send(requestTo(port), body, live)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  async function counting(word: 'continues' | 'refuses' = 'continues') {
    const received = { bytes: 0, connections: 0 }
    const server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => void (received.bytes += chunk.byteLength))
      request.on('end', () => response.end())
    })
    server.on('connection', () => (received.connections += 1))
    if (word === 'refuses')
      server.on('checkContinue', (_, response) => response.writeHead(403).end('not you'))
    return { port: await listening(server), received }
  }

  async function listening(server: Server | SocketServer): Promise<number> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => {
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
    return (server.address() as AddressInfo).port
  }
})

describe('checksums that a lane makes', () => {
  it('are those of each body, of one alone and of many at once', async () => {
    const lanes = threadLanes({ program: laneProgram, threads: 2 })
    const bodies = [0, 1, 1_000_000, 64, 3_333_333, 65_536, 999_999].map((length, at) =>
      someBytes(length, at + 1),
    )
    const inThisThread = bodySums(undefined)
    const wanted = ['md5', 'crc32', 'crc64'] as const
    const right = await Promise.all(bodies.map((each) => inThisThread(each, wanted)))
    expect(await Promise.all(bodies.map((each) => lanes.sums(shared(each), wanted)))).toEqual(right)
    expect(await lanes.sums(shared(bodies[4] ?? new Uint8Array()), ['md5'])).toEqual({ md5: right[4]?.md5 })
    await lanes.close()
  })

  it('are made in this thread where no other is left', async () => {
    const lanes = threadLanes({ program: laneProgram, threads: 1 })
    await lanes.close()
    const bytes = someBytes(1_000_000)
    const right = await bodySums(undefined)(bytes, ['md5', 'crc32'])
    expect(await bodySums(lanes)(shared(bytes), ['md5', 'crc32'])).toEqual(right)
  })
})

describe('a service of Amazon’s protocol', () => {
  const ways = useWays()

  it('is asked before a large body is sent, unless it took the last one', async () => {
    const asked: boolean[] = []
    let refuses = true
    const server = createServer((request, response) => {
      if (request.headers.expect === undefined) asked.push(false)
      request.resume()
      request.on('end', () => response.writeHead(200, { etag: '"tag"' }).end())
    })
    server.on('checkContinue', (request, response) => {
      asked.push(true)
      if (refuses) response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>')
      else {
        response.writeContinue()
        server.emit('request', request, response)
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const { objects } = openS3(parametersFor(port), ways.network('lanes'))
    const put = () => objects.put('key', body, live)
    await expect(put()).rejects.toMatchObject({ code: 'Throttled' })
    refuses = false
    await put()
    await put()
    expect(asked).toEqual([true, true, false])
    await objects.close()
    server.close()
    server.closeAllConnections()
  })
})

function parametersFor(port: number) {
  return resolveParameters(
    's3',
    {
      accesskey: 'AKID',
      secretkey: 'a secret',
      bucket: 'bucket',
      region: 'us-east-1',
      regionendpoint: `http://127.0.0.1:${port}`,
      forcepathstyle: true,
    },
    {},
  )
}

function requestTo(port: number, more: readonly string[] = [], sent: Uint8Array = body): LaneRequest {
  return {
    method: 'PUT',
    origin: `http://127.0.0.1:${port}`,
    path: '/key',
    headers: ['host', `127.0.0.1:${port}`, 'content-length', String(sent.byteLength), ...more],
  }
}
