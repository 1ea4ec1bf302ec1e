import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { lightClient, type LightClient, type LightRequest } from '../../../drivers/http/light-client.ts'
import { trustOnDemand } from '../../../drivers/http/trust.ts'
import { StoreError } from '../../../drivers/index.ts'
import { live } from '../../conformance/harness.ts'

const environment = {}
const body = Buffer.from(Array.from({ length: 50_000 }, (_, index) => `${index} of a body\n`).join(''))
let client: LightClient
let server: Server
let origin: string
let connections = 0
let answer: (response: ServerResponse) => void
const asked: (string | undefined)[] = []

beforeEach(async () => {
  client = lightClient({ trust: trustOnDemand({ skipVerify: false, environment }), environment })
  connections = 0
  asked.length = 0
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.host}`)
    answer(response)
  })
  server.on('connection', () => (connections += 1))
  origin = await listening(server)
})

afterEach(() => {
  client.close()
  server.closeAllConnections()
  server.close()
})

describe('a light request', () => {
  it('gives the answer with its whole body, in a buffer that can be given away', async () => {
    answer = (response) => response.writeHead(200, { 'content-length': body.length, ETag: '"e"' }).end(body)
    const { status, headers, body: came } = await client.send(request('/a%2Fb/../c?d=%20'), live)
    expect({ status, etag: headers['etag'] }).toEqual({ status: 200, etag: '"e"' })
    expect(Buffer.compare(came, body)).toBe(0)
    expect({ offset: came.byteOffset, bytes: came.buffer.byteLength }).toEqual({
      offset: 0,
      bytes: body.length,
    })
    expect(asked).toEqual(['GET /a%2Fb/../c?d=%20 the.host'])
  })

  it('gives a body whose length nobody told, and one of nothing', async () => {
    answer = (response) => {
      response.write(body.subarray(0, 1000))
      response.end(body.subarray(1000))
    }
    const { body: came } = await client.send(request('/'), live)
    expect(Buffer.compare(came, body)).toBe(0)
    expect(came.buffer.byteLength).toBe(body.length)
    answer = (response) => response.writeHead(204).end()
    expect((await client.send(request('/'), live)).body).toHaveLength(0)
  })

  it('waits for no body behind a head, and keeps the connection', async () => {
    answer = (response) => response.writeHead(200, { 'content-length': 5_000_000 }).end()
    for (let time = 0; time < 3; time += 1) {
      const { headers, body: none } = await client.send({ ...request('/'), method: 'HEAD' }, live)
      expect([headers['content-length'], none.length]).toEqual(['5000000', 0])
    }
    expect(connections).toBe(1)
  })

  it('opens as many connections as there are requests, and uses them again', async () => {
    const waiting: ServerResponse[] = []
    answer = (response) => {
      waiting.push(response)
      if (waiting.length === 20) for (const each of waiting.splice(0)) each.end('whole')
    }
    for (let time = 0; time < 3; time += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => client.send(request('/'), live)))
      expect(answers.map(({ body }) => Buffer.from(body).toString())).toEqual(Array(20).fill('whole'))
    }
    expect(connections).toBe(20)
  })

  it.each([true, false])('leaves a body that is larger than allowed (length told: %s)', async (told) => {
    answer = (response) => {
      if (told) response.setHeader('content-length', 1_000_000_000)
      response.on('drain', () => response.write(body))
      response.write(body)
    }
    const failure = await client
      .send({ ...request('/'), maxBytes: 1000 }, live)
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'TooLarge' })
  })

  it('reads the first 64 KiB of a refusal', async () => {
    answer = (response) => {
      response.writeHead(403)
      response.on('drain', () => response.write(body))
      response.write(body)
    }
    const refusal = await client.send({ ...request('/'), maxBytes: 1 }, live)
    expect(refusal.status).toBe(403)
    expect(Buffer.compare(refusal.body, body.subarray(0, 64 * 1024))).toBe(0)
  })

  it('ends where the head is refused', async () => {
    answer = (response) => response.writeHead(200, { etag: '"no"' }).end(body)
    const refuse = ({ headers }: { headers: Readonly<Record<string, string>> }) =>
      headers['etag'] === '"no"' ? new StoreError('TooLarge', 'by its head') : undefined
    await expect(client.send({ ...request('/'), refuse }, live)).rejects.toThrow('by its head')
  })

  it('takes no body for whole that is cut short', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': body.length })
      response.write(body.subarray(0, 100), () => response.destroy())
    }
    await expect(client.send(request('/'), live)).rejects.toMatchObject({ code: 'ECONNRESET' })
    answer = (response) => {
      response.write(body.subarray(0, 100), () => response.destroy())
    }
    await expect(client.send(request('/'), live)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it.each(['HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n', 'what?\r\n\r\n', ''])(
    'fails where the other end says %j',
    async (said) => {
      const odd = createTcpServer((socket) => void socket.end(said))
      const at = await listening(odd)
      await expect(client.send({ ...request('/'), origin: at }, live)).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:ECONNRESET|HPE_INVALID_CONSTANT)$/) as string,
      })
      odd.close()
    },
  )

  it('fails as Node does where nothing listens', async () => {
    const gone = createTcpServer()
    const at = await listening(gone)
    gone.close()
    await once(gone, 'close')
    await expect(client.send({ ...request('/'), origin: at }, live)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })

  it('stops before the answer, in the body, and before it begins', async () => {
    for (const begin of [() => undefined, (response: ServerResponse) => void response.write('some')]) {
      const controller = new AbortController()
      answer = (response) => {
        begin(response)
        setTimeout(() => controller.abort(), 20)
      }
      await expect(client.send(request('/'), controller.signal)).rejects.toMatchObject({ code: 'Cancelled' })
      await expect(client.send(request('/'), controller.signal)).rejects.toMatchObject({ code: 'Cancelled' })
    }
    answer = (response) => void response.end('whole')
    expect(Buffer.from((await client.send(request('/'), live)).body).toString()).toBe('whole')
  })

  it('is told of each piece of the body', async () => {
    let pieces = 0
    answer = (response) => {
      response.write('one')
      setTimeout(() => response.end('two'), 30)
    }
    await client.send({ ...request('/'), progress: () => (pieces += 1) }, live)
    expect(pieces).toBe(2)
  })

  it('fails when the connections are closed meanwhile', async () => {
    answer = () => client.close()
    await expect(client.send(request('/'), live)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})

function request(path: string): LightRequest {
  return { method: 'GET', origin, path, headers: ['host', 'the.host'], maxBytes: 2_000_000 }
}

async function listening(server: TcpServer): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}
