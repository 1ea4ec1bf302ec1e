import type { IncomingMessage } from 'node:http'

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { beginGet, openFileRoom, readToEnd, type FileRoom } from './file-room.ts'

let room: FileRoom
beforeAll(async () => {
  room = await openFileRoom()
})
afterAll(() => room.close())

const page = Symbol('page')
const mebibyte = 1024 * 1024
const file = { name: 'layer.tar', sizeBytes: 5 }

describe('a download of the page', () => {
  it('is an answer with all the bytes and a name, kept nowhere', async () => {
    const { sink, answer } = await begun('whole', file)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '5',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    await sink.write(Buffer.from('he'))
    await sink.write(Buffer.from('llo'))
    const read = readToEnd(answer)
    await sink.commit()
    expect(await read).toEqual({ bytes: Buffer.from('hello'), whole: true })
  })

  it('keeps its name whatever is in it, and never lets it show in the page', async () => {
    const names = [
      'plain.tar.gz',
      'with space and "quotes".txt',
      "it's (1)*.txt",
      'naïve-日本-🚢.json',
      'sha256:0123',
      'two\r\nset-cookie: a=b',
      '100%.txt',
      '; filename=evil.exe',
      '..',
      '',
    ]
    for (const [index, name] of names.entries()) {
      const { sink, answer } = await begun(`named-${index}`, { name, sizeBytes: 0 })
      const header = answer.headers['content-disposition'] ?? ''
      expect(answer.headers['set-cookie']).toBeUndefined()
      const [, plain, encoded] = /^attachment; filename="([\w. -]*)"; filename\*=UTF-8''([\w%.~!-]*)$/.exec(
        header,
      ) ?? [undefined, header]
      expect(decodeURIComponent(encoded ?? '')).toBe(name)
      expect(plain).toBe(name.replaceAll(/[^\w. -]/g, '_'))
      answer.resume()
      await sink.commit()
    }
  })

  it('is fetched by the browser when there is something to fetch, and not before', async () => {
    let pulls = 0
    room.sinks.offer('pulled', page, () => (pulls += 1))
    const sink = room.sinks.sink('pulled')
    expect((await beginGet(room.port, 'pulled')).statusCode).toBe(404)
    expect(pulls).toBe(0)
    const beginning = sink.begin(file, never())
    expect(pulls).toBe(1)
    const answer = await beginGet(room.port, 'pulled')
    await beginning
    await sink.write(Buffer.from('hello'))
    const read = readToEnd(answer)
    await sink.commit()
    expect(await read).toEqual({ bytes: Buffer.from('hello'), whole: true })
  })

  it('is given up when the browser does not ask for what it announced, also when garbage was collected', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      room.sinks.offer('forgotten', page, () => undefined)
      const beginning = room.sinks.sink('forgotten').begin(file, never())
      // What Node collects does not come by a faked clock, either.
      vi.advanceTimersByTime(30_000)
      await expect(beginning).rejects.toMatchObject({ code: 'Timeout' })
    } finally {
      vi.useRealTimers()
    }
  })

  it('is cut off, so that a part is not taken for the whole, when it is discarded', async () => {
    const { sink, answer } = await begun('cut', file)
    await sink.write(Buffer.from('hel'))
    const read = readToEnd(answer)
    await sink.discard()
    expect((await read).whole).toBe(false)
  })

  it('is not there to fetch when it is discarded before its first byte', async () => {
    room.sinks.offer('gone', page, () => undefined)
    await room.sinks.sink('gone').discard()
    expect((await beginGet(room.port, 'gone')).statusCode).toBe(404)
  })

  it('takes bytes no faster than the browser', async () => {
    const totalBytes = 64 * mebibyte
    const { sink, answer } = await begun('slow', { name: 'large', sizeBytes: totalBytes })
    let writtenBytes = 0
    const writing = (async () => {
      const chunk = Buffer.alloc(mebibyte)
      for (; writtenBytes < totalBytes; writtenBytes += mebibyte) await sink.write(chunk)
      await sink.commit()
    })()
    let readBytes = 0
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      readBytes += chunk.byteLength
      expect(writtenBytes - readBytes).toBeLessThan(32 * mebibyte)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await writing
    expect(readBytes).toBe(totalBytes)
  })

  it('ends as stopped when the browser goes while bytes wait for it', async () => {
    const { sink, answer } = await begun('stopped', { name: 'large', sizeBytes: 64 * mebibyte })
    const writing = (async () => {
      for (let written = 0; written < 64; written += 1) await sink.write(Buffer.alloc(mebibyte))
    })()
    answer.destroy()
    await expect(writing).rejects.toMatchObject({ code: 'Cancelled' })
    await sink.discard()
  })

  it('does not wait for a browser that pauses, when the transfer is stopped', async () => {
    const stop = new AbortController()
    const large = { name: 'large', sizeBytes: 64 * mebibyte }
    const { sink, answer } = await begun('paused', large, stop.signal)
    const writing = (async () => {
      for (let written = 0; written < 64; written += 1) await sink.write(Buffer.alloc(mebibyte))
    })()
    stop.abort()
    await expect(writing).rejects.toMatchObject({ code: 'Cancelled' })
    expect((await readToEnd(answer)).whole).toBe(false)
    await sink.discard()
  })

  it('ends as stopped when the browser goes before it has taken the last bytes', async () => {
    const sizeBytes = 32 * mebibyte
    const { sink, answer } = await begun('stopped-late', { name: 'large', sizeBytes })
    // One write for all of it: nobody waits for room, and the end is still far when it is committed.
    const written = sink.write(Buffer.alloc(sizeBytes)).catch(() => undefined)
    const committed = sink.commit()
    answer.destroy()
    await written
    await expect(committed).rejects.toMatchObject({ code: 'Cancelled' })
  })

  it('can be asked for once, by who was told, and not when its page has gone', async () => {
    const { sink, answer } = await begun('once', file)
    expect((await beginGet(room.port, 'once')).statusCode).toBe(404)
    const read = readToEnd(answer)
    await sink.discard()
    await read
    expect((await beginGet(room.port, 'once')).statusCode).toBe(404)

    const leaving = Symbol('leaving page')
    room.sinks.offer('of-the-gone', leaving, () => undefined)
    const waiting = room.sinks.sink('of-the-gone').begin(file, never())
    room.sinks.pageGone(leaving)
    await expect(waiting).rejects.toMatchObject({ code: 'Cancelled' })
    expect((await beginGet(room.port, 'of-the-gone')).statusCode).toBe(404)
    expect((await beginGet(room.port, 'guessed')).statusCode).toBe(404)
    await expect(room.sinks.sink('guessed').begin(file, never())).rejects.toMatchObject({
      name: 'NeedsPerson',
      need: { kind: 'place' },
    })
    expect(() => room.sinks.place('guessed')).toThrow(expect.objectContaining({ code: 'NotFound' }))
  })

  it('stops waiting for the browser when the transfer is stopped, before or after it began to wait', async () => {
    const stop = new AbortController()
    room.sinks.offer('cancelled', page, () => undefined)
    const waiting = room.sinks.sink('cancelled').begin(file, stop.signal)
    stop.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'Cancelled' })
    room.sinks.offer('cancelled-before', page, () => undefined)
    await expect(room.sinks.sink('cancelled-before').begin(file, stop.signal)).rejects.toMatchObject({
      code: 'Cancelled',
    })
  })
})

/** A download that the browser asked for and that has begun. */
async function begun(token: string, { name, sizeBytes }: typeof file, signal: AbortSignal = never()) {
  const answers: Promise<IncomingMessage>[] = []
  room.sinks.offer(token, page, () => answers.push(beginGet(room.port, token)))
  const sink = room.sinks.sink(token)
  await sink.begin({ name, sizeBytes }, signal)
  const [answer] = await Promise.all(answers)
  if (answer === undefined) throw new Error('the browser was not told to fetch')
  return { sink, answer }
}

function never(): AbortSignal {
  return new AbortController().signal
}
