import { setTimeout } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { bodyClient, type BodyClient, type OpenedBody } from '../../../drivers/http/connection/body-client.ts'
import { trustOnDemand } from '../../../drivers/http/trust.ts'
import { releaseBuffer } from '../../../drivers/index.ts'
import { live, readAll, someBytes } from '../../conformance/harness.ts'
import { startRawService, type RawService } from '../lanes/raw-service.ts'

const object = someBytes(3_000_000)
const environment = {}
let client: BodyClient
let service: RawService

beforeEach(async () => {
  client = bodyClient({ trust: trustOnDemand({ skipVerify: false, environment }), environment })
  service = await startRawService()
})
afterEach(async () => {
  client.close()
  await service.close()
})

describe('a body that is read while it comes', () => {
  it('is whole, in chunks of at most 256 KiB, of which most can be freed', async () => {
    answer(object)
    let whole = 0
    const chunks: Uint8Array[] = []
    for await (const chunk of await bodyOf()) {
      if (chunk.byteLength === chunk.buffer.byteLength) whole += 1
      chunks.push(new Uint8Array(chunk))
      releaseBuffer(chunk)
    }
    expect(Buffer.compare(Buffer.concat(chunks), object)).toBe(0)
    expect(Math.max(...chunks.map(({ byteLength }) => byteLength))).toBeLessThanOrEqual(256 * 1024)
    expect(whole).toBeGreaterThan(6)
  })

  it.each([0, 1, 70_000])('may have %i bytes', async (length) => {
    answer(object.subarray(0, length))
    expect(Buffer.compare(await readAll(await bodyOf()), object.subarray(0, length))).toBe(0)
  })

  it('comes to a reader that waits before a chunk is full', async () => {
    service.answer = ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nfirst')
    }
    const body = await bodyOf()
    expect(Buffer.from((await body.next()).value ?? []).toString()).toBe('first')
    await body.return()
  })

  it('waits for a slow reader, and takes little memory', async () => {
    let sent = 0
    service.answer = ({ socket }) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${64 * object.byteLength}\r\n\r\n`)
      const more = (): void => {
        while (sent < 64) {
          sent += 1
          if (!socket.write(object)) return void socket.once('drain', more)
        }
      }
      more()
    }
    const body = await bodyOf()
    const first = await body.next()
    await setTimeout(200)
    const before = sent
    await setTimeout(200)
    expect(sent).toBe(before)
    expect(sent).toBeLessThan(32)
    let readBytes = first.value?.byteLength ?? 0
    for await (const chunk of body) {
      readBytes += chunk.byteLength
      releaseBuffer(chunk)
    }
    expect(readBytes).toBe(64 * object.byteLength)
  })

  it('leaves its connection to the next, also behind a slow reader', async () => {
    answer(object)
    for (let time = 0; time < 3; time += 1) {
      const body = await bodyOf()
      await body.next()
      await setTimeout(20)
      for await (const _ of body);
    }
    expect(service.connections).toBe(1)
  })

  it('closes its connection where the reader stops', async () => {
    answer(object)
    for await (const _ of await bodyOf()) break
    await bodyOf()
    expect(service.connections).toBe(2)
  })

  it('is Unavailable where the connection breaks, behind what came', async () => {
    service.answer = ({ socket }) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${object.byteLength}\r\n\r\n`)
      socket.write(object.subarray(0, 300_000), () => void setTimeout(20).then(() => socket.destroy()))
    }
    let readBytes = 0
    const reading = (async () => {
      for await (const chunk of await bodyOf()) readBytes += chunk.byteLength
    })()
    await expect(reading).rejects.toMatchObject({ code: 'Unavailable', retry: 'later' })
    expect(readBytes).toBe(300_000)
  })

  it.each(['before its head', 'in its middle'])('is Cancelled where the signal aborts %s', async (when) => {
    const stop = new AbortController()
    service.answer = ({ socket }) => {
      if (when === 'in its middle') socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nfirst')
      void setTimeout(20).then(() => stop.abort())
    }
    const reading = open(stop.signal).then((opened) => readAll(bytesOf(opened)))
    await expect(reading).rejects.toMatchObject({ code: 'Cancelled' })
  })

  it('is a refusal with its document, in chunks too', async () => {
    service.answer = ({ socket }) => {
      socket.write('HTTP/1.1 404 No\r\ntransfer-encoding: chunked\r\n\r\n8\r\n<Error/>\r\n0\r\n\r\n')
    }
    const opened = await open()
    if (opened.kind !== 'refused') throw new Error(opened.kind)
    expect([opened.answer.status, Buffer.from(opened.answer.body).toString()]).toEqual([404, '<Error/>'])
  })

  it.each([
    ['comes in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n'],
    ['has no length', 'HTTP/1.1 200 OK\r\n\r\na'],
    ['is of no HTTP', 'hello\r\n\r\n'],
  ])('is left to another way where it %s', async (_, text) => {
    service.answer = ({ socket }) => void socket.write(text)
    expect((await open()).kind).toBe('unusual')
  })
})

function answer(body: Uint8Array): void {
  service.answer = ({ socket }) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.byteLength}\r\n\r\n`)
    socket.write(body)
  }
}

function open(signal = live): Promise<OpenedBody> {
  return client.open({ method: 'GET', origin: service.origin, path: '/o', headers: ['host', 'h'] }, signal)
}

function bytesOf(opened: OpenedBody): AsyncGenerator<Uint8Array, void, undefined> {
  if (opened.kind !== 'body') throw new Error(opened.kind)
  return opened.bytes
}

async function bodyOf(): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
  return bytesOf(await open())
}
