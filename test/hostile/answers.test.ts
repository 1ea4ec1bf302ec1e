import { createServer, type AddressInfo, type Server } from 'node:net'

import { afterAll, beforeAll, expect } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver, mapConcurrent } from '../../drivers/index.ts'
import type { Answer } from '../clouds/common/answer.ts'
import type { Fault } from '../clouds/common/faults.ts'
import { cloudDrivers, startCloud, type CloudDriver } from '../clouds/every-cloud.ts'
import { valuesOf } from '../clouds/s3/values.ts'
import { readAll, someBytes } from '../conformance/harness.ts'
import { describeHostile, type HostileInput } from './hostile-area.ts'

const account = { accessKey: 'AKIDHOSTILE', secretKey: 'a secret of hostile answers' }
const mebibyte = 1024 * 1024
const upload = { key: 'other', uploadId: '0123456789ABCDEF0123456789ABCDEF' }

const operations: readonly ((driver: StorageDriver, signal: AbortSignal) => Promise<unknown>)[] = [
  ({ objects }, signal) => objects.list({ prefix: '' }, signal),
  ({ objects }, signal) => objects.head('file', signal),
  async ({ objects }, signal) => readAll((await objects.get('file', { offset: 0 }, signal)).bytes),
  ({ objects }, signal) => objects.put('other', someBytes(3), signal),
  ({ objects }, signal) => objects.copy('file', 'other', signal),
  ({ objects }, signal) => objects.deleteMany(['one', 'two'], signal),
  ({ objects }, signal) => objects.createUpload('other', signal),
  ({ objects }, signal) => objects.listParts(upload, 0, signal),
  ({ objects }, signal) => objects.listUploads({ prefix: '' }, signal),
]

const xml = { 'content-type': 'application/xml' }
const piece = 'x'.repeat(64 * 1024)

/** Made in place of the service's own. */
const documents: readonly (readonly [string, () => Answer])[] = [
  ['nothing', () => said('')],
  ['1 MB of a tag without its end', () => said(`<ListBucketResult><${'a'.repeat(mebibyte)}`)],
  ['1 MB of brackets', () => said('<'.repeat(mebibyte))],
  ['1 MB of closing brackets', () => said(`<ListBucketResult>${'>'.repeat(mebibyte)}`)],
  ['a hundred thousand elements in one another', () => said('<a>'.repeat(100_000) + '</a>'.repeat(100_000))],
  ['a hundred thousand elements beside one another', () => said(`<Error>${'<a/>'.repeat(100_000)}</Error>`)],
  ['elements that are never closed', () => said('<Contents><Key>a'.repeat(60_000))],
  ['a hundred thousand entities', () => said(`<Error><Code>${'&amp;'.repeat(100_000)}</Code></Error>`)],
  ['entities that are none', () => said(`<Error><Code>${'&x'.repeat(300_000)}</Code></Error>`)],
  [
    'entities of entities',
    () => said(`<!DOCTYPE a [<!ENTITY b "${'c'.repeat(1000)}">]><a>${'&b;'.repeat(10_000)}</a>`),
  ],
  ['an attribute of 1 MB', () => said(`<Error a="${'b'.repeat(mebibyte)}"/>`)],
  ['a comment of 1 MB', () => said(`<!--${'-'.repeat(mebibyte)}`)],
  ['a declaration that does not end', () => said(`<?xml ${' '.repeat(mebibyte)}`)],
  ['1 MB of spaces', () => said(' '.repeat(mebibyte))],
  ['zeros', () => said(Buffer.alloc(mebibyte))],
  ['bytes that are no text', () => said(Buffer.alloc(mebibyte, 0xff))],
  ['JSON of a million brackets', () => said('['.repeat(mebibyte))],
  ['a page of 1 MB', () => said(`<!DOCTYPE html><html>${'<p>x'.repeat(mebibyte / 4)}`)],
  ['a list of a hundred thousand objects', () => said(listOf(100_000))],
  [
    'an object of a key of 1 MB',
    () =>
      said(
        `<ListBucketResult><Contents><Key>${'k'.repeat(mebibyte)}</Key><Size>1</Size></Contents></ListBucketResult>`,
      ),
  ],
  [
    'sizes beyond numbers',
    () =>
      said(
        `<ListBucketResult><Contents><Key>a</Key><Size>${'9'.repeat(400)}</Size></Contents></ListBucketResult>`,
      ),
  ],
  ['a length that is none', () => ({ ...said('x'), headers: { ...xml, 'content-length': '-1' } })],
  [
    'a range of other bytes',
    () => ({ ...said('x', 206), headers: { ...xml, 'content-range': 'bytes 9-9/1' } }),
  ],
  ['a status that is none', () => said('<Error/>', 999)],
]

/** Faults of the whole answer, with each status. */
const faults: readonly (readonly [string, () => Fault])[] = [
  ...[200, 301, 307, 400, 403, 404, 416].map((status): readonly [string, () => Fault] => [
    `a body without end, with status ${status}`,
    () => ({ kind: 'endless', answer: { status, headers: xml, body: piece } }),
  ]),
  ...documents.flatMap(([name, make]): (readonly [string, () => Fault])[] => [
    [`${name}, for an answer`, () => ({ kind: 'instead', answer: make() })],
    [`${name}, for a refusal`, () => ({ kind: 'instead', answer: { ...make(), status: 403 } })],
  ]),
]

/** Sent as they stand by what is no HTTP server: an endless one sends its last piece again and again. */
const raw: readonly (readonly [string, readonly string[], 'ends' | 'endless'])[] = [
  ['no HTTP', ['hello\r\n\r\n'], 'ends'],
  ['nothing at all', [], 'ends'],
  ['no HTTP, without end', ['x'.repeat(65_536)], 'endless'],
  ['a status line without end', ['HTTP/1.1 200 ', 'O'.repeat(65_536)], 'endless'],
  ['headers without end', ['HTTP/1.1 200 OK\r\n', 'x-more: y\r\n'.repeat(5000)], 'endless'],
  ['one header without end', ['HTTP/1.1 200 OK\r\nx: ', 'y'.repeat(65_536)], 'endless'],
  ['informations without end', ['HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'.repeat(1000)], 'endless'],
  [
    'a chunk without end',
    ['HTTP/1.1 403 No\r\ntransfer-encoding: chunked\r\n\r\nffffffff\r\n', piece],
    'endless',
  ],
  [
    'chunks of one byte without end',
    ['HTTP/1.1 403 No\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\nx\r\n'.repeat(5000)],
    'endless',
  ],
  [
    'extensions of chunks without end',
    ['HTTP/1.1 403 No\r\ntransfer-encoding: chunked\r\n\r\n1;', 'e'.repeat(65_536)],
    'endless',
  ],
  ['a chunk of a size that is none', ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'], 'ends'],
  [
    'trailers without end',
    ['HTTP/1.1 403 No\r\ntransfer-encoding: chunked\r\n\r\n0\r\n', 'x-more: y\r\n'.repeat(5000)],
    'endless',
  ],
  ['a body until the connection ends, without end', ['HTTP/1.1 403 No\r\n\r\n', piece], 'endless'],
  [
    'a length beyond numbers',
    [`HTTP/1.1 200 OK\r\ncontent-length: ${'9'.repeat(40)}\r\n\r\n`, piece],
    'endless',
  ],
  ['two lengths', ['HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'], 'ends'],
  [
    'a promise of gzip',
    ['HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nhello'],
    'ends',
  ],
]

const open = new Map<CloudDriver, Awaited<ReturnType<typeof opened>>>()
beforeAll(async () => {
  for (const name of cloudDrivers) open.set(name, await opened(name))
})
afterAll(async () => {
  for (const { cloud, driver } of open.values()) {
    await driver.close()
    await cloud.close()
  }
})

describeHostile('answers', [
  ...faults.map(([what, make]) => answered(what, make)),
  ...raw.map(([what, pieces, end]) => sent(what, pieces, end)),
])

/** The services of all drivers at once; one after the other where each answer fills what one may take. */
function answered(name: string, make: () => Fault): HostileInput {
  return {
    name,
    prepare() {
      const fault = make()
      return async () => {
        for (const { cloud } of open.values()) cloud.faults.rules = [{ fault }]
        try {
          const drivers = [...open.values()].map(({ driver }) => driver)
          if (fault.kind === 'endless') for (const driver of drivers) await callAll(driver, 3000, 4)
          // The service that says it is in this process, too: it holds each answer as well.
          else if (isLarge(fault)) for (const driver of drivers) await callAll(driver, 10_000, 2)
          else await Promise.all(drivers.map((driver) => callAll(driver, 700)))
        } finally {
          for (const { cloud } of open.values()) cloud.faults.rules = []
        }
      }
    },
  }
}

function isLarge(fault: Fault): boolean {
  return 'answer' in fault && lengthOf(fault.answer) > 4 * mebibyte
}

function lengthOf(answer: object | ((own: never) => unknown)): number {
  return 'body' in answer && (typeof answer.body === 'string' || answer.body instanceof Uint8Array)
    ? answer.body.length
    : 0
}

function sent(what: string, pieces: readonly string[], end: 'ends' | 'endless'): HostileInput {
  return {
    name: `${what}, from what is no service`,
    async prepare() {
      const server = await startRaw(pieces, end)
      const { port } = server.address() as AddressInfo
      const values = valuesOf(
        { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1' },
        'registry',
        account,
      )
      return async () => {
        const driver = await openDriver(resolveParameters('s3', values, {}), options)
        await callAll(driver, 2000)
        await driver.close()
        server.close()
      }
    },
  }
}

/** Every call ends with what was asked for, or with a failure of the store; what is tried again is not waited for. */
async function callAll(driver: StorageDriver, patienceMs: number, atOnce = operations.length): Promise<void> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), patienceMs)
  const call = async (operation: (typeof operations)[number]): Promise<void> => {
    await operation(driver, stop.signal).catch((error: unknown) => {
      expect(['StoreError', 'AbortError'], String(error)).toContain((error as Error).name)
    })
  }
  for await (const _ of mapConcurrent(operations, atOnce, call, new AbortController().signal)) void _
  clearTimeout(timer)
}

const options = {
  store: 'hostile',
  readOnly: false,
  // What says nothing is not waited for as long as a service is.
  timeouts: { answerMs: 1000 },
}

async function opened(name: CloudDriver) {
  const cloud = await startCloud(name, { account })
  cloud.bucket.put('file', Buffer.from(someBytes(5000)))
  return { cloud, driver: await openDriver(resolveParameters(name, cloud.values, {}), options) }
}

function startRaw(pieces: readonly string[], end: 'ends' | 'endless'): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      for (const each of pieces) socket.write(each)
      if (end === 'ends') socket.end()
      else void goOn()
    })
    async function goOn(): Promise<void> {
      const last = pieces.at(-1) ?? ''
      while (!socket.destroyed) {
        if (!socket.write(last))
          await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve))
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

function said(body: string | Buffer, status = 200): Answer {
  return { status, headers: xml, body }
}

function listOf(count: number): string {
  const object =
    '<Contents><Key>a</Key><Size>1</Size><LastModified>2026-01-02T03:04:05Z</LastModified></Contents>'
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${object.repeat(count)}</ListBucketResult>`
}
