import { once } from 'node:events'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ByteRange } from '../../../drivers/index.ts'
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
    offer('in-order', (ticket) => {
      pulls += 1
      answers.push(put(ticket, content))
    })
    expect(pulls).toBe(0)
    const bytes = await room.sources.source('in-order').read({ offset: 0 }, never)
    expect((await gather(bytes)).equals(content)).toBe(true)
    expect(await Promise.all(answers)).toEqual([204])
    expect(pulls).toBe(1)
  })

  it('is sent no faster than it is read', async () => {
    const totalBytes = 64 * mebibyte
    let readBytes = 0
    let readWhenSent = -1
    offer('slow', (ticket) => {
      const upload = begin(ticket)
      const chunks = Array.from({ length: 64 }, () => Buffer.alloc(mebibyte))
      void pipeline(Readable.from(chunks), upload).then(() => (readWhenSent = readBytes))
    })
    for await (const chunk of await room.sources.source('slow').read({ offset: 0 }, never)) {
      readBytes += chunk.byteLength
      expect(room.requests.at(-1)?.readableLength).toBeLessThan(mebibyte)
      // The sender has its turn.
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(readBytes).toBe(totalBytes)
    // What the two ends of a connection hold between them is far less than what is left here.
    expect(readWhenSent).toBeGreaterThan(totalBytes - 32 * mebibyte)
  })

  it('needs the person, for who waits and who comes later, when its page goes', async () => {
    const leaving = Symbol('leaving page')
    const tickets: string[] = []
    offer('waited-for', (ticket) => tickets.push(ticket), { holder: leaving })
    offer('not-yet', () => undefined, { holder: leaving })
    offer('of-another', () => undefined)
    const notYet = room.sources.source('not-yet')
    const waiting = room.sources.source('waited-for').read({ offset: 0 }, never)
    room.sources.pageGone(leaving)
    await expect(waiting).rejects.toMatchObject(needsFile)
    await expect(notYet.read({ offset: 0 }, never)).rejects.toMatchObject(needsFile)
    await expect(notYet.facts(never)).rejects.toMatchObject(needsFile)
    room.sources
      .source('of-another')
      .read({ offset: 0 }, never)
      .catch(() => undefined)
    expect(tickets).toHaveLength(1)
    for (const ticket of tickets) expect(await put(ticket, Buffer.from('late'))).toBe(404)
  })

  it('fails when the page says that it cannot be read', async () => {
    offer('changed', (ticket) => {
      room.sources.failed(ticket, Symbol('another page'))
      room.sources.failed(ticket, page)
    })
    await expect(room.sources.source('changed').read({ offset: 0 }, never)).rejects.toMatchObject({
      code: 'Unavailable',
    })
  })

  it('fails, and does not just end, when the connection breaks in its middle', async () => {
    const begun: ClientRequest[] = []
    offer('broken', (ticket) => {
      const upload = begin(ticket, { 'content-length': '1000' })
      upload.write('only this much')
      begun.push(upload)
    })
    const bytes = await room.sources.source('broken').read({ offset: 0 }, never)
    const reading = (async () => {
      for await (const _ of bytes) for (const upload of begun) upload.destroy()
    })()
    await expect(reading).rejects.toMatchObject({ code: 'Unavailable' })
  })

  it('is dropped when the reader stops early, even before the first byte: the page ends its request', async () => {
    const uploads = new Map<string, ClientRequest>()
    const ended: Promise<unknown>[] = []
    const endless = (ticket: string): void => {
      const upload = beginEndless(ticket)
      uploads.set(ticket, upload)
      ended.push(once(upload, 'error'))
    }
    const drop = (ticket: string): void => void uploads.get(ticket)?.destroy(new Error('ended by the page'))
    offer('enough', endless, { drop })
    for await (const _ of await room.sources.source('enough').read({ offset: 0 }, never)) break
    offer('nothing-read', endless, { drop })
    const bytes = await room.sources.source('nothing-read').read({ offset: 0 }, never)
    await bytes[Symbol.asyncIterator]().return?.()
    const errors = await Promise.all(ended)
    expect(errors.flat()).toEqual([1, 2].map(() => expect.objectContaining({ message: 'ended by the page' })))
  })

  it('is cut off when its page was told and does not end it', async () => {
    const cut: Promise<unknown>[] = []
    offer('deaf', (ticket) => cut.push(once(beginEndless(ticket), 'error')))
    for await (const _ of await room.sources.source('deaf').read({ offset: 0 }, never)) break
    expect(await Promise.all(cut)).toEqual([[expect.objectContaining({ code: 'ECONNRESET' })]])
  })

  it('stops waiting when the transfer is stopped, before or after it began to wait', async () => {
    const reason = new Error('the transfer was cancelled')
    const stop = new AbortController()
    const tickets: string[] = []
    const dropped: string[] = []
    offer('cancelled', (ticket) => tickets.push(ticket), { drop: (ticket) => dropped.push(ticket) })
    const waiting = room.sources.source('cancelled').read({ offset: 0 }, stop.signal)
    stop.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    expect(tickets).toHaveLength(1)
    expect(dropped).toEqual(tickets)
    for (const ticket of tickets) expect(await put(ticket, Buffer.from('late'))).toBe(404)

    let pulls = 0
    offer('cancelled-before', () => (pulls += 1))
    await expect(room.sources.source('cancelled-before').read({ offset: 0 }, stop.signal)).rejects.toBe(
      reason,
    )
    expect(pulls).toBe(0)
  })

  it('gives ranges as often as they are asked for, many at once', async () => {
    const content = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 241))
    offer('ranges', (ticket, { offset, length = content.byteLength }) => {
      void put(ticket, content.subarray(offset, offset + length))
    })
    const source = room.sources.source('ranges')
    const offsets = Array.from({ length: 20 }, (_, index) => index * 5000)
    const ranges = offsets.map(async (offset) => gather(await source.read({ offset, length: 5000 }, never)))
    expect(Buffer.concat(await Promise.all(ranges)).equals(content)).toBe(true)
    const end = await gather(await source.read({ offset: 99_990 }, never))
    expect(end.equals(content.subarray(99_990))).toBe(true)
  })

  it('tells its size and time as the page said them', async () => {
    offer('facts', () => undefined)
    const source = room.sources.source('facts')
    expect(source.ref).toEqual({ kind: 'page', token: 'facts' })
    expect(await source.facts(never)).toEqual({ sizeBytes: 5, modifiedAtMs: 77 })
  })

  it('is given only when it was offered, and is looked for again in vain when no page holds it', async () => {
    expect(() => room.sources.source('guessed')).toThrow(expect.objectContaining({ code: 'NotFound' }))
    const lost = room.sources.reopen('of another run')
    await expect(lost.read({ offset: 0 }, never)).rejects.toMatchObject(needsFile)
  })

  it('is not taken where nobody asked for it', async () => {
    offer('not-asked-for', () => undefined)
    expect(await put('not-asked-for', Buffer.from('x'))).toBe(404)
  })
})

const needsFile = { name: 'NeedsPerson', need: { kind: 'file' } }

interface Told {
  readonly holder?: symbol
  readonly drop?: (ticket: string) => unknown
}

function offer(
  token: string,
  pull: (ticket: string, range: ByteRange) => unknown,
  { holder = page, drop = () => undefined }: Told = {},
): void {
  room.sources.offer(token, {
    page: holder,
    facts: { sizeBytes: 5, modifiedAtMs: 77 },
    pull: (ticket, range) => void pull(ticket, range),
    drop: (ticket) => void drop(ticket),
  })
}

function beginEndless(ticket: string): ClientRequest {
  const upload = begin(ticket, { 'content-length': String(64 * mebibyte) })
  upload.write(Buffer.alloc(mebibyte))
  return upload
}

function begin(ticket: string, headers: Record<string, string> = {}): ClientRequest {
  const upload = request({
    host: '127.0.0.1',
    port: room.port,
    path: `/${ticket}`,
    method: 'PUT',
    headers,
    agent: false,
  })
  upload.on('error', () => undefined)
  upload.on('response', (answer: IncomingMessage) => answer.resume())
  return upload
}

async function put(ticket: string, content: Buffer): Promise<number> {
  const upload = begin(ticket)
  upload.end(content)
  const [answer] = (await once(upload, 'response')) as [IncomingMessage]
  return answer.statusCode ?? 0
}

async function gather(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}
