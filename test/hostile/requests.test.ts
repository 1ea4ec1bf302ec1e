import { once } from 'node:events'
import { connect } from 'node:net'

import { afterAll, beforeAll, expect } from 'vitest'

import { useTempFolder } from '../peers/temp-folder.ts'
import { ask, startTestHost, type TestHost } from '../unit/hosts/test-host.ts'
import { describeHostile, type HostileInput } from './hostile-area.ts'

const folder = useTempFolder()
let host: TestHost
beforeAll(async () => {
  host = await startTestHost(folder())
})
afterAll(() => host.close())

const mebibyte = 1024 * 1024
const get = (path: string) => (): string => `GET ${path} HTTP/1.1\r\nHost: ${host.address}\r\n\r\n`
const withHeaders = (headers: string) => (): string =>
  `GET / HTTP/1.1\r\nHost: ${host.address}\r\n${headers}\r\n\r\n`
const posted =
  (path: string, headers: string, body: string, method = 'POST') =>
  (): string =>
    `${method} ${path} HTTP/1.1\r\nHost: ${host.address}\r\nOrigin: ${host.origin}\r\n${headers}\r\n\r\n${body}`

/** The host closes the connection without an answer. */
const hungUp = 0

/** Sent as they stand, and answered by one of these statuses. */
const shapes: readonly (readonly [string, () => string, readonly number[]])[] = [
  ['no HTTP at all', () => 'hello\r\n\r\n', [400]],
  ['a TLS greeting', () => '\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n', [400]],
  ['another protocol', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
  ['a version that is none', () => `GET / HTTP/9.9\r\nHost: ${host.address}\r\n\r\n`, [400, 505]],
  ['no host', () => 'GET / HTTP/1.1\r\n\r\n', [400, 421]],
  ['two hosts', withHeaders('Host: evil.example'), [200, 400, 421]],
  ['HTTP/1.0 without a host', () => 'GET / HTTP/1.0\r\n\r\n', [421]],
  ['another host', () => 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', [421]],
  ['a host with a user', () => `GET / HTTP/1.1\r\nHost: a@${host.address}\r\n\r\n`, [400, 421]],
  ['a host with a dot behind', () => `GET / HTTP/1.1\r\nHost: localhost.:${host.port}\r\n\r\n`, [421]],
  ['a method that is none', () => `HACK / HTTP/1.1\r\nHost: ${host.address}\r\n\r\n`, [400, 405]],
  ['CONNECT', () => `CONNECT evil.example:443 HTTP/1.1\r\nHost: ${host.address}\r\n\r\n`, [hungUp, 405]],
  ['an address of another server', get('http://evil.example/'), [404]],
  ['an address of a file', get('file:///etc/passwd'), [404]],
  ['a star', () => `OPTIONS * HTTP/1.1\r\nHost: ${host.address}\r\n\r\n`, [404, 405]],
  ['a path of 15 kB', get(`/${'a'.repeat(15_000)}`), [404]],
  ['a path of 1 MiB', get(`/${'a'.repeat(mebibyte)}`), [431]],
  ['ten thousand dots and slashes', get(`${'/..'.repeat(5000)}/etc/passwd`), [404]],
  ['dots in percent', get('/%2e%2e/%2e%2e/etc/passwd'), [404]],
  ['dots in percent twice', get('/%252e%252e/etc/passwd'), [404]],
  ['a percent and nothing', get('/%'), [404]],
  ['a NUL in percent', get('/index.html%00.js'), [404]],
  ['half a character', get('/%c3%28'), [404]],
  ['a lone surrogate', get('/%ed%a0%80'), [404]],
  ['backslashes', get('/..\\..\\package.json'), [404]],
  ['a raw byte beyond ASCII', get('/\u00ff'), [400, 404]],
  ['a name of every object', get('/__proto__'), [404]],
  ['another one', get('/constructor/prototype'), [404]],
  ['a header of 1 MiB', withHeaders(`x: ${'y'.repeat(mebibyte)}`), [431]],
  ['a hundred thousand headers', withHeaders(lines(100_000, (at) => `x${at}: y`)), [431]],
  ['a header without a name', withHeaders(': y'), [400]],
  ['a header without a colon', withHeaders('whatever'), [400]],
  ['a header on two lines', withHeaders('a: b\r\n c'), [200, 400]],
  ['a NUL in a header', withHeaders('a: b\u0000c'), [400]],
  ['two lengths', withHeaders('Content-Length: 1\r\nContent-Length: 2'), [400]],
  ['a length below zero', withHeaders('Content-Length: -1'), [400]],
  ['a length beyond numbers', withHeaders(`Content-Length: ${'9'.repeat(30)}`), [400]],
  ['a length and chunks', withHeaders('Content-Length: 5\r\nTransfer-Encoding: chunked'), [400]],
  ['chunks of a size that is none', posted('/session', 'Transfer-Encoding: chunked', 'zz\r\n'), [400]],
  [
    'a chunk of a size beyond numbers',
    posted('/session', 'Transfer-Encoding: chunked', `${'f'.repeat(20)}\r\n`),
    [400],
  ],
  [
    'a chunk with an extension of 1 MiB',
    posted('/session', 'Transfer-Encoding: chunked', `1;${'e'.repeat(mebibyte)}\r\nx\r\n`),
    [400, 413],
  ],
  ['an encoding that is none', withHeaders('Transfer-Encoding: rot13'), [400, 501]],
  [
    'an upgrade to another protocol',
    withHeaders('Connection: Upgrade\r\nUpgrade: h2c'),
    [200, 400, 404, 426],
  ],
  [
    'a socket without its headers',
    () =>
      `GET /socket HTTP/1.1\r\nHost: ${host.address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    [403],
  ],
  ['a socket of a key that is none', socketWith('Sec-WebSocket-Key: short'), [400, 401]],
  [
    'a socket of a hundred thousand protocols',
    socketWith(`Sec-WebSocket-Protocol: ${'a,'.repeat(7000)}b`),
    [400, 401],
  ],
  ['a socket of a protocol that is none', socketWith('Sec-WebSocket-Protocol: ,,,'), [400, 401]],
  ['a session without a body', posted('/session', 'Content-Length: 0', ''), [400, 401]],
  ['a session that is no JSON', posted('/session', 'Content-Length: 3', '{{{'), [400, 401]],
  [
    'a session of a million brackets',
    posted('/session', `Content-Length: ${mebibyte}`, '['.repeat(mebibyte)),
    [400, 401, 413],
  ],
  ['a session of a wrong type', posted('/session', 'Content-Length: 12', '{"launch":7}'), [400, 401]],
  [
    'a session of a long secret',
    posted('/session', 'Content-Length: 513', `{"launch":"${'x'.repeat(500)}"}`),
    [400, 401],
  ],
  ['a guess', posted('/session', 'Content-Length: 56', `{"launch":"${'x'.repeat(43)}"}`), [400, 401]],
  ['a page of another origin', withHeaders('Origin: http://evil.example'), [403]],
  ['an origin of 15 kB', withHeaders(`Origin: ${'x'.repeat(15_000)}`), [403]],
  ['a source without its token', posted('/source/x', 'Content-Length: 0', '', 'PUT'), [401, 405]],
  ['a source of a ticket of 10 kB', withToken(`/source/${'t'.repeat(10_000)}`, 'PUT'), [404, 405]],
  ['a source of a name of every object', withToken('/source/__proto__', 'PUT'), [404, 405]],
  ['a sink that nobody has', get('/sink/aaaaaaaaaaaaaaaaaaaa'), [401, 404]],
  ['a range beyond numbers', withHeaders(`Range: bytes=${'9'.repeat(30)}-`), [200, 416]],
  ['ten thousand ranges', withHeaders(`Range: bytes=${'0-1,'.repeat(3000)}0-1`), [200, 416]],
]

describeHostile('requests', [
  ...shapes.map(([name, request, statuses]) => sent(name, request, statuses)),
  held('half a request, and never the rest', 'GET / HTTP/1.1\r\nHost: '),
  held('a body that never comes', 'POST /session HTTP/1.1\r\nContent-Length: 1000\r\n\r\n'),
  sent('ten thousand requests before the first answer', () => get('/nothing')().repeat(10_000), [404]),
  {
    name: 'five hundred connections at once that say nothing',
    prepare: () => async () => {
      const sockets = Array.from({ length: 500 }, () => connect(host.port, '127.0.0.1'))
      await Promise.all(sockets.map((socket) => once(socket, 'connect')))
      await expectServes()
      for (const socket of sockets) socket.destroy()
    },
  },
])

function sent(name: string, request: () => string, statuses: readonly number[]): HostileInput {
  return {
    name,
    prepare() {
      const text = request()
      return async () => {
        expect(statuses).toContain(statusOf(await raw(text)))
        await expectServes()
      }
    },
  }
}

/** Others are served while somebody takes their time. */
function held(name: string, begin: string): HostileInput {
  return {
    name,
    prepare: () => async () => {
      const sockets = Array.from({ length: 100 }, () => connect(host.port, '127.0.0.1'))
      await Promise.all(sockets.map((socket) => once(socket, 'connect')))
      for (const socket of sockets) socket.write(begin)
      await expectServes()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** What comes back until the host is silent for a moment or hangs up. */
function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(host.port, '127.0.0.1')
    let answer = ''
    const done = (): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      socket.setTimeout(100)
    })
    socket.once('timeout', done)
    socket.once('close', done)
    socket.on('error', () => undefined)
    socket.setTimeout(5000)
    socket.write(text, 'latin1')
  })
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? hungUp)
}

async function expectServes(): Promise<void> {
  expect((await ask(host.port, '/')).status).toBe(200)
}

function socketWith(header: string): () => string {
  return () =>
    `GET /socket HTTP/1.1\r\nHost: ${host.address}\r\nOrigin: ${host.origin}\r\nConnection: Upgrade\r\n` +
    `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n${header}\r\n\r\n`
}

function withToken(path: string, method: string): () => string {
  return () => posted(path, `Authorization: Bearer ${host.token}\r\nContent-Length: 0`, '', method)()
}

function lines(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at)).join('\r\n')
}
