import { once } from 'node:events'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openFileRoom, type FileRoom } from './file-room.ts'

let room: FileRoom
beforeAll(async () => {
  room = await openFileRoom()
})
afterAll(() => room.close())

const never = new AbortController().signal
const page = Symbol('page')
const mebibyte = 1024 * 1024

describe('a file of the page', () => {
  it('is asked for when it is opened, comes in order, and is answered when it was read', async () => {
    let pulls = 0
    const answers: Promise<number>[] = []
    const content = Buffer.from(Array.from({ length: 500_000 }, (_, index) => index % 251))
    room.sources.offer('in-order', page, () => {
      pulls += 1
      answers.push(put('in-order', content))
    })
    expect(pulls).toBe(0)
    const bytes = await room.sources.source('in-order').open(never)
    expect((await gather(bytes)).equals(content)).toBe(true)
    expect(await Promise.all(answers)).toEqual([204])
    expect(pulls).toBe(1)
  })

  it('is sent no faster than it is read', async () => {
    const totalBytes = 64 * mebibyte
    let readBytes = 0
    let readWhenSent = -1
    room.sources.offer('slow', page, () => {
      const upload = begin('slow')
      const chunks = Array.from({ length: 64 }, () => Buffer.alloc(mebibyte))
      void pipeline(Readable.from(chunks), upload).then(() => (readWhenSent = readBytes))
    })
    for await (const chunk of await room.sources.source('slow').open(never)) {
      readBytes += chunk.byteLength
      expect(room.requests.at(-1)?.readableLength).toBeLessThan(mebibyte)
      // The sender has its turn.
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(readBytes).toBe(totalBytes)
    // What the two ends of a connection hold between them is far less than what is left here.
    expect(readWhenSent).toBeGreaterThan(totalBytes - 32 * mebibyte)
  })

  it('fails for who waits and who comes later, when its page goes', async () => {
    const leaving = Symbol('leaving page')
    room.sources.offer('waited-for', leaving, () => undefined)
    room.sources.offer('not-yet', leaving, () => undefined)
    room.sources.offer('of-another', page, () => undefined)
    const waiting = room.sources.source('waited-for').open(never)
    room.sources.pageGone(leaving)
    await expect(waiting).rejects.toMatchObject({ code: 'Unavailable' })
    await expect(room.sources.source('not-yet').open(never)).rejects.toMatchObject({ code: 'Unavailable' })
    room.sources
      .source('of-another')
      .open(never)
      .catch(() => undefined)
    expect(await put('waited-for', Buffer.from('late'))).toBe(404)
  })

  it('fails when the page says that it cannot be read', async () => {
    room.sources.offer('changed', page, () => room.sources.failed('changed'))
    await expect(room.sources.source('changed').open(never)).rejects.toMatchObject({ code: 'Unavailable' })
  })

  it('fails, and does not just end, when the connection breaks in its middle', async () => {
    const begun: ClientRequest[] = []
    room.sources.offer('broken', page, () => {
      const upload = begin('broken', { 'content-length': '1000' })
      upload.write('only this much')
      begun.push(upload)
    })
    const bytes = await room.sources.source('broken').open(never)
    const reading = (async () => {
      for await (const _ of bytes) for (const upload of begun) upload.destroy()
    })()
    await expect(reading).rejects.toMatchObject({ code: 'Unavailable' })
  })

  it('cuts the sender off when the reader stops early, even before the first byte', async () => {
    const broken: Promise<unknown>[] = []
    const endless = (token: string): void => {
      const upload = begin(token, { 'content-length': String(64 * mebibyte) })
      broken.push(new Promise((resolve) => upload.once('close', resolve)))
      upload.write(Buffer.alloc(mebibyte))
    }
    room.sources.offer('enough', page, () => endless('enough'))
    for await (const _ of await room.sources.source('enough').open(never)) break
    room.sources.offer('nothing-read', page, () => endless('nothing-read'))
    const bytes = await room.sources.source('nothing-read').open(never)
    await bytes[Symbol.asyncIterator]().return?.()
    await Promise.all(broken)
    expect(broken).toHaveLength(2)
  })

  it('stops waiting when the transfer is stopped, before or after it began to wait', async () => {
    const reason = new Error('the transfer was cancelled')
    const stop = new AbortController()
    room.sources.offer('cancelled', page, () => undefined)
    const waiting = room.sources.source('cancelled').open(stop.signal)
    stop.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    expect(await put('cancelled', Buffer.from('late'))).toBe(404)

    let pulls = 0
    room.sources.offer('cancelled-before', page, () => (pulls += 1))
    await expect(room.sources.source('cancelled-before').open(stop.signal)).rejects.toBe(reason)
    expect(pulls).toBe(0)
  })

  it('opens once, and only when it was offered', async () => {
    room.sources.offer('once', page, () => void put('once', Buffer.from('x')))
    const first = room.sources.source('once').open(never)
    await expect(room.sources.source('once').open(never)).rejects.toMatchObject({ code: 'Unavailable' })
    expect(await gather(await first)).toEqual(Buffer.from('x'))
    await expect(room.sources.source('once').open(never)).rejects.toMatchObject({ code: 'Unavailable' })
    await expect(room.sources.source('guessed').open(never)).rejects.toMatchObject({ code: 'Unavailable' })
  })

  it('is not taken before it is asked for', async () => {
    room.sources.offer('too-early', page, () => undefined)
    expect(await put('too-early', Buffer.from('x'))).toBe(404)
  })
})

function begin(token: string, headers: Record<string, string> = {}): ClientRequest {
  const upload = request({
    host: '127.0.0.1',
    port: room.port,
    path: `/${token}`,
    method: 'PUT',
    headers,
    agent: false,
  })
  upload.on('error', () => undefined)
  upload.on('response', (answer: IncomingMessage) => answer.resume())
  return upload
}

async function put(token: string, content: Buffer): Promise<number> {
  const upload = begin(token)
  upload.end(content)
  const [answer] = (await once(upload, 'response')) as [IncomingMessage]
  return answer.statusCode ?? 0
}

async function gather(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}
