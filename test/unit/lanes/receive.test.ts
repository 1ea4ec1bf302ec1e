import { createHash } from 'node:crypto'
import { open, readFile, type FileHandle } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { FilePlace, Lane, Lanes, Received } from '../../../drivers/http/lanes/lanes.ts'
import { threadLanes } from '../../../drivers/http/lanes/thread-lanes.ts'
import { Crc64 } from '../../../drivers/index.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { startRawService, type RawService } from './raw-service.ts'

const program = resolve('dist/lanes/lane-worker.mjs')
const object = Buffer.from(someBytes(3_000_000))
const etag = '"an object"'
const folder = useTempFolder()
let lanes: Lanes
let lane: Lane
let service: RawService
let file: FileHandle
let path: string
let files = 0

beforeAll(() => {
  lanes = threadLanes({ program, threads: 2 })
})
afterAll(() => lanes.close())
beforeEach(async () => {
  service = await startRawService()
  lane = lanes.open({ skipVerify: false, environment: {}, authorities: [] })
  files += 1
  path = join(folder(), `file-${files}`)
  file = await open(path, 'w+')
})
afterEach(async () => {
  lane.close()
  await file.close()
  await service.close()
})

describe('a range that a lane receives', () => {
  it('is in the file at its place, whatever else is there', async () => {
    await file.truncate(object.length)
    answerRange()
    const received = await receive(1_000_000, 1_500_000)
    expect(received).toMatchObject({ kind: 'received', receivedBytes: 1_500_000, broken: undefined })
    const expected = Buffer.alloc(object.length)
    object.copy(expected, 1_000_000, 1_000_000, 2_500_000)
    expect(Buffer.compare(await readFile(path), expected)).toBe(0)
  })

  it('is asked for as it was signed', async () => {
    let head = ''
    service.answer = (request) => {
      head = request.head
      request.socket.write(rangeHead(0, 10))
      request.socket.write(object.subarray(0, 10))
    }
    await receive(0, 10)
    expect(head).toBe(
      'GET /a%2Fb/../c?d=%20 HTTP/1.1\r\nhost: the.host\r\nx-signed: as it is\r\nrange: bytes=0-9\r\n\r\n',
    )
  })

  it.each([1, 2, 3, 7, 64, 1000])('may come in pieces of %i bytes', async (size) => {
    service.answer = ({ socket }) => void slowly(socket, [rangeHead(5, 300), object.subarray(5, 305)], size)
    expect(await receive(5, 300)).toMatchObject({ kind: 'received', receivedBytes: 300 })
    expect(Buffer.compare((await readFile(path)).subarray(5), object.subarray(5, 305))).toBe(0)
  })

  it('may come behind answers that say to go on', async () => {
    service.answer = ({ socket }) => {
      socket.write(`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\nx: y\r\n\r\n${rangeHead(0, 9)}`)
      socket.write(object.subarray(0, 9))
    }
    expect(await receive(0, 9)).toMatchObject({ kind: 'received', receivedBytes: 9 })
  })

  it('is shorter where the object ends', async () => {
    answerRange()
    const received = await receive(object.length - 10, 100)
    expect(received).toMatchObject({ kind: 'received', receivedBytes: 10 })
  })

  it('keeps its connection for the next', async () => {
    answerRange()
    for (const offset of [0, 1000, 2000]) await receive(offset, 1000)
    expect(service.connections).toBe(1)
  })

  it('uses as many connections as there are ranges at once', async () => {
    answerRange()
    await Promise.all([0, 1, 2, 3].map((index) => receive(index * 700_000, 700_000)))
    expect(service.connections).toBe(4)
    expect(Buffer.compare(await readFile(path), object.subarray(0, 2_800_000))).toBe(0)
  })

  it('is asked for once more where a kept connection was closed meanwhile', async () => {
    answerRange()
    await receive(0, 1000)
    service.answer = ({ socket, number }) => {
      if (number === 1) socket.destroy()
      else writeRange(socket, 1000, 500)
    }
    expect(await receive(1000, 500)).toMatchObject({ kind: 'received', receivedBytes: 500 })
    expect(service.connections).toBe(2)
  })

  it('tells how much came before a connection broke', async () => {
    service.answer = ({ socket }) => {
      socket.write(rangeHead(0, 2_000_000))
      socket.write(object.subarray(0, 1_234_567), () => void setTimeout(20).then(() => socket.destroy()))
    }
    const received = await receive(0, 2_000_000, { name: 'md5', pieceBytes: 1_000_000 })
    expect(received).toMatchObject({ kind: 'received', receivedBytes: 1_234_567 })
    expect((received as { broken?: { code?: string } }).broken?.code).toBe('ECONNRESET')
    expect((received as { sums?: string[] }).sums).toEqual([md5(object.subarray(0, 1_000_000))])
    expect(Buffer.compare(await readFile(path), object.subarray(0, 1_234_567))).toBe(0)
  })

  it('is told of while it comes, however slowly', async () => {
    service.answer = ({ socket }) => {
      socket.write(rangeHead(0, 3))
      void (async () => {
        for (const byte of object.subarray(0, 3)) {
          await setTimeout(250)
          socket.write(Uint8Array.of(byte))
        }
      })()
    }
    let told = 0
    const request = { ...requestTo(service.origin, 0, 3), progress: () => (told += 1) }
    await lane.receive(request, placeOf(file.fd, 0, 3), live)
    expect(told).toBeGreaterThanOrEqual(2)
  })

  it('is told of while it waits for others of this computer', async () => {
    const waiting = new Set<number>()
    service.answer = () => undefined
    const stop = new AbortController()
    const all = Array.from({ length: 60 }, (_, index) => {
      const request = { ...requestTo(service.origin, 0, 3), progress: () => void waiting.add(index) }
      return lane.receive(request, placeOf(file.fd, 0, 3), stop.signal)
    })
    await expect.poll(() => waiting.size).toBe(60 - 2 * 24)
    stop.abort()
    const codes = all.map((each) => each.catch((error: { readonly code?: string }) => error.code))
    expect(new Set(await Promise.all(codes))).toEqual(new Set(['Cancelled']))
  })

  it('fails as Node does where nothing listens, and where no answer comes', async () => {
    const { origin } = service
    await service.close()
    await expect(receiveAt(origin, 0, 10)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    service = await startRawService()
    service.answer = ({ socket }) => socket.destroy()
    await expect(receive(0, 10)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('does not touch the file any more once it was stopped', async () => {
    service.answer = ({ socket }) => {
      socket.write(rangeHead(0, 2_000_000))
      socket.write(object.subarray(0, 600_000))
    }
    const stop = new AbortController()
    const receiving = receive(0, 2_000_000, undefined, stop.signal)
    await expect.poll(async () => (await file.stat()).size).toBeGreaterThan(0)
    stop.abort()
    await expect(receiving).rejects.toMatchObject({ code: 'Cancelled' })
    const { size } = await file.stat()
    await setTimeout(50)
    expect((await file.stat()).size).toBe(size)
  })

  it.each(['/dev/full'])('says why it cannot be written (%s)', async (full) => {
    const device = await open(full, 'w')
    answerRange()
    try {
      const received = await receiveInto(device.fd, 0, 1_000_000)
      expect(received).toMatchObject({ kind: 'unwritten', failure: { code: 'ENOSPC' } })
      expect(await receive(0, 1000)).toMatchObject({ kind: 'received' })
    } finally {
      await device.close()
    }
  })
})

describe('another answer than the range', () => {
  it('leaves the file alone where the object is another', async () => {
    answerRange('"another object"')
    expect(await receive(0, 1000)).toMatchObject({
      kind: 'other',
      head: { headers: { etag: '"another object"' } },
    })
    expect((await file.stat()).size).toBe(0)
  })

  it.each([
    ['with its length', (text: string) => `Content-Length: ${text.length}\r\n\r\n${text}`],
    [
      'in chunks',
      (text: string) =>
        `Transfer-Encoding: chunked\r\n\r\n5\r\n${text.slice(0, 5)}\r\n${(text.length - 5).toString(16)};x=y\r\n${text.slice(5)}\r\n0\r\n\r\n`,
    ],
    ['to the end of the connection', (text: string) => `Connection: close\r\n\r\n${text}`],
  ])('is a refusal, with its document %s', async (_, rest) => {
    const document = '<Error><Code>AccessDenied</Code></Error>'
    service.answer = ({ socket, head }) => {
      socket.write(`HTTP/1.1 403 Forbidden\r\nX-Amz-Request-Id: 1\r\n${rest(document)}`)
      if (!head.includes('keep') && rest('x').includes('close')) socket.end()
    }
    const received = await receive(0, 1000)
    expect(received).toMatchObject({
      kind: 'refused',
      answer: { status: 403, headers: { 'x-amz-request-id': '1' } },
    })
    const { answer } = received as Extract<Received, { kind: 'refused' }>
    expect(Buffer.from(answer.body).toString()).toBe(document)
  })

  it('keeps 64 KiB of a refusal, and not the connection', async () => {
    service.answer = ({ socket }) => {
      socket.write('HTTP/1.1 500 No\r\ncontent-length: 1000000\r\n\r\n')
      socket.write(object.subarray(0, 1_000_000))
    }
    const received = await receive(0, 1000)
    expect((received as Extract<Received, { kind: 'refused' }>).answer.body).toHaveLength(64 * 1024)
    answerRange()
    await receive(0, 1000)
    expect(service.connections).toBe(2)
  })

  it.each([
    [
      'a body in chunks',
      `HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-9/3000000\r\nETag: ${etag}\r\ntransfer-encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n`,
    ],
    [
      'no length',
      `HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-9/3000000\r\nETag: ${etag}\r\n\r\n0123456789`,
    ],
    [
      'another range',
      `HTTP/1.1 206 Partial\r\nContent-Range: bytes 1-10/3000000\r\nETag: ${etag}\r\ncontent-length: 10\r\n\r\n0123456789`,
    ],
    [
      'a length that is not that of its range',
      `HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-9/3000000\r\nETag: ${etag}\r\ncontent-length: 11\r\n\r\n0123456789a`,
    ],
    [
      'a whole object in place of its range',
      `HTTP/1.1 200 OK\r\nETag: ${etag}\r\ncontent-length: 3000000\r\n\r\n`,
    ],
    [
      'two lengths',
      `HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-9/3000000\r\nETag: ${etag}\r\ncontent-length: 10\r\ncontent-length: 10\r\n\r\n0123456789`,
    ],
    [
      'a length and chunks',
      `HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-9/3000000\r\nETag: ${etag}\r\ncontent-length: 10\r\ntransfer-encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n`,
    ],
    ['HTTP/1.0', 'HTTP/1.0 206 Partial\r\ncontent-length: 10\r\n\r\n0123456789'],
    ['no HTTP', 'SSH-2.0-Server\r\n\r\n\r\n'],
    [
      'a folded header',
      `HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-9/3000000\r\nx: a\r\n b\r\ncontent-length: 10\r\n\r\n0123456789`,
    ],
    ['a head without end', `HTTP/1.1 206 Partial\r\nx: ${'y'.repeat(100_000)}`],
  ])('is unusual, and nothing is written: %s', async (_, answer) => {
    service.answer = ({ socket }) => void socket.write(answer)
    expect(await receive(0, 10)).toMatchObject({ kind: 'unusual' })
    expect((await file.stat()).size).toBe(0)
  })

  it('ends a connection that says more than it was asked', async () => {
    service.answer = ({ socket }) => {
      socket.write(rangeHead(0, 10))
      socket.write(Buffer.concat([object.subarray(0, 10), Buffer.from('HTTP/1.1 206 A second\r\n\r\n')]))
    }
    await receive(0, 10)
    answerRange()
    expect(await receive(10, 10)).toMatchObject({ kind: 'received', receivedBytes: 10 })
    expect(service.connections).toBe(2)
  })
})

describe('checksums of a range on its way', () => {
  it.each([
    [
      'whole pieces',
      0,
      2_000_000,
      [
        [0, 1_000_000],
        [1_000_000, 2_000_000],
      ],
    ],
    ['the end of the object', 2_000_000, 1_000_000, [[2_000_000, 3_000_000]]],
    ['pieces that are not whole', 0, 1_700_000, [[0, 1_000_000]]],
  ] as const)('are those of its pieces: %s', async (_, offset, length, pieces) => {
    answerRange()
    const sums = await Promise.all(
      (['md5', 'crc64'] as const).map((name) => receive(offset, length, { name, pieceBytes: 1_000_000 })),
    )
    expect(sums.map((each) => (each as { sums?: readonly string[] }).sums)).toEqual([
      pieces.map(([from, to]) => md5(object.subarray(from, to))),
      pieces.map(([from, to]) => crc64(object.subarray(from, to))),
    ])
  })

  it('include a last piece that is shorter, and many small ones', async () => {
    answerRange()
    const received = await receive(0, object.length, { name: 'md5', pieceBytes: 70_001 })
    const pieces = Array.from({ length: Math.ceil(object.length / 70_001) }, (_, index) =>
      md5(object.subarray(index * 70_001, (index + 1) * 70_001)),
    )
    expect((received as { sums?: readonly string[] }).sums).toEqual(pieces)
  })

  it('are right for many ranges at once', async () => {
    answerRange()
    const size = 100_000
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        receive(index * size, size, { name: 'md5', pieceBytes: size }),
      ),
    )
    expect(all.map((each) => (each as { sums?: readonly string[] }).sums)).toEqual(
      all.map((_, index) => [md5(object.subarray(index * size, (index + 1) * size))]),
    )
    expect(Buffer.compare(await readFile(path), object)).toBe(0)
  })
})

describe('a thread', () => {
  it('that cannot start leaves ranges to another way', async () => {
    const none = threadLanes({ program: resolve('dist/no-such-program.mjs'), threads: 1 })
    const way = none.open({ skipVerify: false, environment: {}, authorities: [] })
    const place: FilePlace = placeOf(file.fd, 0, 10)
    await way.receive(requestTo(service.origin), place, live).catch(() => undefined)
    expect(await way.receive(requestTo(service.origin), place, live)).toMatchObject({ kind: 'unusual' })
    await none.close()
  })
})

function answerRange(tag = etag): void {
  service.answer = ({ head, socket }) => {
    const [, first, last] = /^range: bytes=(\d+)-(\d+)/im.exec(head) ?? []
    writeRange(socket, Number(first), Number(last) - Number(first) + 1, tag)
  }
}

function writeRange(
  socket: { write: (bytes: string | Uint8Array) => void },
  offset: number,
  length: number,
  tag = etag,
): void {
  const bytes = object.subarray(offset, offset + length)
  socket.write(rangeHead(offset, bytes.length, tag))
  socket.write(bytes)
}

function rangeHead(offset: number, length: number, tag = etag): string {
  const range = `bytes ${offset}-${offset + length - 1}/${object.length}`
  return `HTTP/1.1 206 Partial Content\r\nContent-Range: ${range}\r\nContent-Length: ${length}\r\nETag: ${tag}\r\n\r\n`
}

async function slowly(
  socket: { write: (bytes: Uint8Array) => unknown },
  parts: readonly (string | Buffer)[],
  size: number,
): Promise<void> {
  const all = Buffer.concat(parts.map((part) => Buffer.from(part)))
  for (let at = 0; at < all.length; at += size) {
    socket.write(all.subarray(at, at + size))
    await setTimeout(0)
  }
}

function receive(
  offset: number,
  lengthBytes: number,
  sums?: FilePlace['sums'],
  signal = live,
): Promise<Received> {
  return lane.receive(
    requestTo(service.origin, offset, lengthBytes),
    placeOf(file.fd, offset, lengthBytes, sums),
    signal,
  )
}

function receiveAt(origin: string, offset: number, lengthBytes: number): Promise<Received> {
  return lane.receive(requestTo(origin, offset, lengthBytes), placeOf(file.fd, offset, lengthBytes), live)
}

function receiveInto(fd: number, offset: number, lengthBytes: number): Promise<Received> {
  return lane.receive(requestTo(service.origin, offset, lengthBytes), placeOf(fd, offset, lengthBytes), live)
}

function placeOf(fd: number, offset: number, lengthBytes: number, sums?: FilePlace['sums']): FilePlace {
  return { fd, offset, lengthBytes, expected: { sizeBytes: object.length, etag }, sums }
}

function requestTo(origin: string, offset?: number, length?: number) {
  const range =
    offset === undefined || length === undefined ? [] : ['range', `bytes=${offset}-${offset + length - 1}`]
  const signed = ['host', 'the.host', 'x-signed', 'as it is']
  return { method: 'GET', origin, path: '/a%2Fb/../c?d=%20', headers: [...signed, ...range] } as const
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex')
}

function crc64(bytes: Uint8Array): string {
  const crc = new Crc64()
  crc.update(bytes)
  return crc.value
}
