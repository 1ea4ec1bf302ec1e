import { once } from 'node:events'

import { afterAll, beforeAll, expect } from 'vitest'
import { WebSocket } from 'ws'

import { methods } from '../../electron/api/contract.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { startTestHost, type TestHost } from '../unit/hosts/test-host.ts'
import { describeHostile, type HostileInput } from './hostile-area.ts'

const folder = useTempFolder()
let host: TestHost
beforeAll(async () => {
  host = await startTestHost(folder())
})
afterAll(() => host.close())

const mebibyte = 1024 * 1024
const token = 'a-token-that-is-long-enough'
const call = (changes: object): string =>
  JSON.stringify({ kind: 'call', id: 7, method: 'getSettings', input: {}, ...changes })

/** Nothing comes of these, or an error of their own call; the socket and its other calls go on. */
const messages: readonly (readonly [string, () => readonly (string | Uint8Array)[]])[] = [
  ['nothing', () => ['']],
  ['no JSON', () => ['{', '}', 'undefined', "{'kind':'call'}"]],
  ['JSON of other kinds', () => ['null', '1e999', '[]', '[[]]', '"call"', 'true', '{}']],
  ['bytes that are no text', () => [Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])]],
  ['a million brackets', () => ['['.repeat(mebibyte), `${'['.repeat(mebibyte)}${']'.repeat(mebibyte)}`]],
  ['half a million nested objects', () => ['{"a":'.repeat(mebibyte / 2)]],
  [
    'an input of a million brackets',
    () => [
      `{"kind":"call","id":7,"method":"getSettings","input":${'['.repeat(mebibyte)}${']'.repeat(mebibyte)}}`,
    ],
  ],
  ['7 MiB of text', () => ['x'.repeat(7 * mebibyte), JSON.stringify('x'.repeat(7 * mebibyte))]],
  ['a kind that is none', () => [call({ kind: 'eval' }), call({ kind: '__proto__' }), call({ kind: 7 })]],
  ['an id that is none', () => [call({ id: '7' }), call({ id: -1 }), call({ id: 1.5 }), call({ id: null })]],
  ['a method that is none', () => [call({ method: 'rmRf' }), call({ method: '' }), call({ method: null })]],
  [
    'methods of every object',
    () => ['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((method) => call({ method })),
  ],
  ['a method of 1 MiB', () => [call({ method: 'm'.repeat(mebibyte) })]],
  ['an input that is none', () => [call({ input: null }), call({ input: [] }), call({ input: { more: 1 } })]],
  [
    'a stream without credit',
    () => [call({ method: 'watchStores' }), call({ method: 'watchStores', credit: -5 })],
  ],
  [
    'credit without end',
    () => [
      call({ method: 'watchStores', credit: 1e308 }),
      ...repeated(1000, '{"kind":"credit","id":7,"items":1e9}'),
    ],
  ],
  [
    'credit that is none',
    () => ['{"kind":"credit","id":7,"items":-1}', '{"kind":"credit","id":7,"items":"1"}'],
  ],
  [
    'credit and ends of calls that are none',
    () => repeated(10_000, '{"kind":"cancel","id":99}', '{"kind":"credit","id":99,"items":1}'),
  ],
  ['one id for many calls', () => repeated(1000, call({}))],
  [
    'streams that are ended as they begin',
    () => repeated(2000, call({ method: 'watchTransfers', credit: 1 }), '{"kind":"cancel","id":7}'),
  ],
  ['a hundred thousand messages of no kind', () => repeated(100_000, '{"kind":"no"}')],
  [
    'a hundred thousand files',
    () =>
      Array.from({ length: 100_000 }, (_, at) =>
        JSON.stringify({ kind: 'offerSource', token: `${token}-${at}`, sizeBytes: 1 }),
      ),
  ],
  [
    'a hundred thousand downloads',
    () =>
      Array.from({ length: 100_000 }, (_, at) =>
        JSON.stringify({ kind: 'offerSink', token: `${token}-${at}` }),
      ),
  ],
  [
    'a file of a size that is none',
    () =>
      [-1, 1.5, 1e308, '5', null].map((sizeBytes) =>
        JSON.stringify({ kind: 'offerSource', token, sizeBytes }),
      ),
  ],
  [
    'a token that is none',
    () =>
      ['', '../../x', '__proto__', 'x'.repeat(mebibyte)].map((bad) =>
        JSON.stringify({ kind: 'offerSink', token: bad }),
      ),
  ],
  [
    'failures of tickets that are none',
    () => repeated(10_000, JSON.stringify({ kind: 'sourceFailed', ticket: token })),
  ],
  [
    'a store of a hundred thousand parameters',
    () => [
      call({
        method: 'addStore',
        input: {
          driver: 's3',
          name: 'x',
          readOnly: false,
          values: Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`p${at}`, 'v'])),
        },
      }),
    ],
  ],
  [
    'a store of a name of 1 MiB',
    () => [
      call({
        method: 'addStore',
        input: { driver: 's3', name: 'n'.repeat(mebibyte), readOnly: false, values: {} },
      }),
    ],
  ],
  [
    'an upload of a million sources',
    () => [
      call({
        method: 'startUpload',
        input: {
          store: 'x',
          prefix: '',
          sources: Array.from({ length: 50_000 }, () => ({ token: 't', relativePath: 'a', sizeBytes: 1 })),
        },
      }),
    ],
  ],
  [
    'a search of 1 MiB',
    () => [call({ method: 'search', credit: 5, input: { text: 'a/'.repeat(mebibyte / 2) } })],
  ],
  [
    'a hundred thousand ids',
    () => [
      call({
        method: 'cancelTransfers',
        input: { transfers: Array.from({ length: 100_000 }, (_, at) => `t${at}`) },
      }),
    ],
  ],
  ...Object.keys(methods).map((method) => ofEachType(method)),
]

describeHostile('messages', [
  ...messages.map(([name, make]) => said(name, make)),
  {
    name: 'a message in a hundred thousand pieces',
    prepare: () => async () => {
      const socket = await open()
      for (let piece = 0; piece < 100_000; piece += 1) socket.send(' ', { fin: false })
      socket.send(call({ id: 8 }), { fin: true })
      await Promise.race([once(socket, 'message'), once(socket, 'close')])
      socket.terminate()
      await expectAnswers(await open())
    },
  },
  {
    name: 'a thousand sockets at once',
    prepare: () => async () => {
      const sockets = await Promise.all(Array.from({ length: 1000 }, () => open()))
      await expectAnswers(sockets[999] ?? (await open()))
      for (const socket of sockets) socket.terminate()
    },
  },
])

function said(name: string, make: () => readonly (string | Uint8Array)[]): HostileInput {
  return {
    name,
    prepare() {
      const toSay = make()
      return async () => {
        const socket = await open()
        for (const message of toSay) socket.send(message)
        await expectAnswers(socket)
        socket.terminate()
      }
    },
  }
}

function ofEachType(method: string): readonly [string, () => readonly string[]] {
  const inputs = [null, 7, 'x', [], { store: null }, { store: {} }, { __proto__: null, store: ['x'] }]
  return [
    `inputs of every type for ${method}`,
    () => inputs.map((input) => call({ method, input, credit: 1 })),
  ]
}

/** Once all that was sent before is read. */
async function expectAnswers(socket: WebSocket): Promise<void> {
  const answered = new Promise<unknown>((resolve, reject) => {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { id: number; value?: unknown }
      if (message.id === 424_242) resolve(message.value)
    })
    socket.once('close', () => reject(new Error('the host hung up')))
  })
  socket.send(JSON.stringify({ kind: 'call', id: 424_242, method: 'getSettings', input: {} }))
  expect(await answered).toMatchObject({ theme: 'system' })
}

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${host.address}/socket`, ['bollard', host.token], {
    origin: host.origin,
  })
  await once(socket, 'open')
  return socket
}

function repeated(times: number, ...texts: readonly string[]): string[] {
  return Array.from({ length: times }, () => texts).flat()
}
