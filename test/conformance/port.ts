import { getEventListeners } from 'node:events'

import { afterEach, describe, expect, it } from 'vitest'

import { StoreError } from '../../drivers/index.ts'
import { CallError, type Backend, type Client, type Host } from '../../electron/api/contract.ts'
import type { ErrorData, ToHost, ToWindow } from '../../electron/api/messages.ts'
import { createClient } from '../../renderer/api/client/client.ts'
import { newDeferred } from '../../drivers/common/deferred.ts'

/** The window's end of a connection whose other end is served. */
export interface Connection {
  readonly host: Pick<Host, 'send' | 'onMessage' | 'onClose'>
  /** Breaks it, as when the other side dies. */
  readonly lose: () => void
  /** Ends everything behind it. */
  close(): Promise<void>
}

/** Serves a backend, and connects one window to it. */
export type Connect = (backend: Backend) => Promise<Connection>

/** What every way between window and host must do, however its messages travel. */
export function describePort(title: string, connect: Connect): void {
  describe(`the port: ${title}`, () => {
    const open: Connection[] = []
    afterEach(async () => {
      for (const connection of open.splice(0)) await connection.close()
    })
    const begin = async (methods: Partial<Backend>): Promise<Connection & { client: Client }> => {
      const connection = await connect(backendOf(methods))
      open.push(connection)
      return { ...connection, client: createClient(connection.host) }
    }

    it('answers a call with what the backend gives', async () => {
      const { client } = await begin({ addStore: async ({ name }) => ({ store: `id of ${name}` }) })
      const draft = { driver: 's3', values: { bucket: 'b' }, name: 'Ünï', readOnly: true } as const
      expect(await client.addStore(draft)).toEqual({ store: 'id of Ünï' })
    })

    it('carries columns of numbers and bytes as they are', async () => {
      const columns = {
        names: ['one', 'two'],
        sizeBytes: Float64Array.of(5, Number.NaN),
        digests: Uint8Array.of(1, 2, 3),
      }
      const { client } = await begin({ getBlob: async () => columns as never })
      expect(await client.getBlob({ store: 's', digest: 'd' })).toStrictEqual(columns)
    })

    it('carries calls side by side, each answer to its own', async () => {
      const first = newDeferred()
      const { client } = await begin({
        getBlob: async ({ digest }) => {
          if (digest === 'slow') await first.promise
          else first.resolve()
          return { digest } as never
        },
      })
      const both = [
        client.getBlob({ store: 's', digest: 'slow' }),
        client.getBlob({ store: 's', digest: 'b' }),
      ]
      expect(await Promise.all(both)).toEqual([{ digest: 'slow' }, { digest: 'b' }])
    })

    it('tells a failure with its code, its place and what to do', async () => {
      const where = { store: 'Acme', driver: 's3', bucket: 'acme', status: 404, serviceCode: 'NoSuchBucket' }
      const { client } = await begin({
        connect: () => Promise.reject(new StoreError('NoSuchBucket', 'there is no bucket acme', where)),
      })
      expect(await failure(client.connect({ store: 's' }))).toEqual({
        code: 'NoSuchBucket',
        message: 'there is no bucket acme',
        where,
        retryable: false,
      })
    })

    it('keeps the text of an unexpected failure to itself', async () => {
      const { client } = await begin({
        connect: () => Promise.reject(new TypeError('GET https://u:hunter2@host/')),
      })
      const error = await failure(client.connect({ store: 's' }))
      expect(error.code).toBe('Unexpected')
      expect(JSON.stringify(error)).not.toContain('hunter2')
    })

    it('refuses an input that does not fit, without asking the backend, and goes on', async () => {
      let asked = 0
      const { client } = await begin({
        connect: async () => {
          asked += 1
          return {} as never
        },
      })
      const odd = [{}, { store: '' }, { store: 's', more: 1 }, { store: 'x'.repeat(129) }, null, 'text']
      for (const input of odd) {
        expect(await failure(client.connect(input as never))).toMatchObject({
          code: 'InvalidInput',
          message: expect.stringContaining('connect: '),
        })
      }
      expect(asked).toBe(0)
      expect(await client.connect({ store: 's' })).toEqual({})
    })

    it('refuses a method that is not in the contract, an inherited one too, and goes on', async () => {
      const { host, client } = await begin({ getSettings: async () => ({ theme: 'dark', language: 'en' }) })
      for (const [index, method] of ['shutDown', 'toString', 'constructor', '__proto__'].entries()) {
        const answer = nextAnswer(host, 5000 + index)
        host.send({ kind: 'call', id: 5000 + index, method, input: {} })
        expect(await answer).toEqual({
          kind: 'error',
          id: 5000 + index,
          error: {
            code: 'InvalidInput',
            message: `there is no method ${method}`,
            where: {},
            retryable: false,
          },
        })
      }
      expect(await client.getSettings({})).toEqual({ theme: 'dark', language: 'en' })
    })

    it('does not answer what is no message, and goes on', async () => {
      const { host, client } = await begin({ getSettings: async () => ({ theme: 'dark', language: 'en' }) })
      const answers: ToWindow[] = []
      host.onMessage((message) => answers.push(message))
      for (const message of noMessages) host.send(message as ToHost)
      await client.getSettings({})
      expect(answers).toHaveLength(1)
    })

    it('does not start a second call under an id that is in use', async () => {
      const end = newDeferred()
      let started = 0
      const { host, client } = await begin({
        connect: async () => {
          started += 1
          await end.promise
          return {} as never
        },
        getSettings: async () => ({ theme: 'dark', language: 'en' }),
      })
      const answer = nextAnswer(host, 7000)
      host.send({ kind: 'call', id: 7000, method: 'connect', input: { store: 's' } })
      host.send({ kind: 'call', id: 7000, method: 'connect', input: { store: 's' } })
      await client.getSettings({})
      end.resolve()
      expect(await answer).toMatchObject({ kind: 'result', value: {} })
      expect(started).toBe(1)
    })

    it('streams in order to the end', async () => {
      const { client } = await begin({ listFiles: () => numbers(200) })
      const read: unknown[] = []
      for await (const item of client.listFiles({ store: 's', prefix: '' })) read.push(item)
      expect(read).toEqual(Array.from({ length: 200 }, (_, index) => index))
    })

    it('tells a failure in the middle of a stream after what came before it', async () => {
      const { client } = await begin({
        async *listFiles() {
          yield* numbers(3)
          throw new StoreError('Throttled', 'slow down', {}, { retry: 'exhausted' })
        },
      })
      const read: unknown[] = []
      const reading = (async () => {
        for await (const item of client.listFiles({ store: 's', prefix: '' })) read.push(item)
      })()
      expect(await failure(reading)).toMatchObject({
        code: 'Throttled',
        retryable: true,
      })
      expect(read).toEqual([0, 1, 2])
    })

    it('makes few items ahead of a slow reader', async () => {
      let made = 0
      const { client } = await begin({
        async *listFiles() {
          while (made < endless) {
            made += 1
            yield [] as never
          }
        },
        getSettings: async () => ({ theme: 'dark', language: 'en' }),
      })
      const stream = client.listFiles({ store: 's', prefix: '' })[Symbol.asyncIterator]()
      for (let read = 1; read <= 20; read += 1) {
        await stream.next()
        // Whatever the host would send now has time to arrive: an answer comes behind it.
        await client.getSettings({})
        expect(made).toBeGreaterThanOrEqual(read)
        expect(made).toBeLessThanOrEqual(read + mostAhead)
      }
      await stream.return?.()
    })

    it('gathers no listeners on the signal of a stream that goes on and on', async () => {
      const signals: AbortSignal[] = []
      const { client } = await begin({
        async *listFiles(_, signal) {
          signals.push(signal)
          yield* numbers(endless)
        },
        getSettings: async () => ({ theme: 'dark', language: 'en' }),
      })
      const stream = client.listFiles({ store: 's', prefix: '' })[Symbol.asyncIterator]()
      for (let read = 0; read < 50; read += 1) await stream.next()
      await client.getSettings({})
      const [signal] = signals
      expect(signal === undefined ? undefined : getEventListeners(signal, 'abort').length).toBeLessThan(5)
      await stream.return?.()
    })

    it('wakes a waiting reader when its signal stops it, and ends the work behind it', async () => {
      const started = newDeferred()
      const ended = newDeferred()
      const { client } = await begin({
        async *listFiles(_, signal) {
          try {
            started.resolve()
            await aborted(signal)
            yield [] as never
          } finally {
            ended.resolve()
          }
        },
      })
      const stop = new AbortController()
      const reason = new Error('the reader turned to something else')
      const stream = client.listFiles({ store: 's', prefix: '' }, { signal: stop.signal })
      const waiting = stream[Symbol.asyncIterator]().next()
      await started.promise
      stop.abort(reason)
      await expect(waiting).rejects.toBe(reason)
      await ended.promise
    })

    it('stops a call by its signal, on both sides', async () => {
      const started = newDeferred()
      const stopped = newDeferred()
      const { client } = await begin({
        connect: async (_, signal) => {
          started.resolve()
          await aborted(signal)
          stopped.resolve()
          throw new StoreError('Cancelled', 'stopped')
        },
      })
      const stop = new AbortController()
      const call = client.connect({ store: 's' }, { signal: stop.signal })
      await started.promise
      const reason = new Error('enough')
      stop.abort(reason)
      await expect(call).rejects.toBe(reason)
      await stopped.promise
      await expect(client.connect({ store: 's' }, { signal: stop.signal })).rejects.toBe(reason)
    })

    it('ends the work when the reader breaks out of its loop', async () => {
      const ended = newDeferred<AbortSignal>()
      const { client } = await begin({
        async *listFiles(_, signal) {
          try {
            yield* numbers(endless)
          } finally {
            ended.resolve(signal)
          }
        },
      })
      let read = 0
      for await (const _ of client.listFiles({ store: 's', prefix: '' })) {
        read += 1
        if (read === 5) break
      }
      expect((await ended.promise).aborted).toBe(true)
    })

    it('fails what waits when the connection is lost, stops what runs, and takes no more', async () => {
      const running = newDeferred()
      const signals: AbortSignal[] = []
      const both = (signal: AbortSignal): void => {
        signals.push(signal)
        if (signals.length === 2) running.resolve()
      }
      const { client, lose } = await begin({
        connect: async (_, signal) => {
          both(signal)
          await aborted(signal)
          return {} as never
        },
        async *listFiles(_, signal) {
          both(signal)
          await aborted(signal)
          yield [] as never
        },
      })
      const call = failure(client.connect({ store: 's' }))
      const next = failure(client.listFiles({ store: 's', prefix: '' })[Symbol.asyncIterator]().next())
      await running.promise
      lose()
      expect(await call).toMatchObject({ code: 'HostGone' })
      expect(await next).toMatchObject({ code: 'HostGone' })
      await Promise.all(signals.map((signal) => aborted(signal)))
      expect(await failure(client.connect({ store: 's' }))).toMatchObject({ code: 'HostGone' })
    })

    it('turns away more than a thousand calls at once, and those that run go on', async () => {
      const end = newDeferred()
      const { client } = await begin({
        connect: async () => {
          await end.promise
          return {} as never
        },
      })
      const calls = Array.from({ length: 1000 }, () => client.connect({ store: 's' }))
      expect(await failure(client.connect({ store: 's' }))).toMatchObject({
        code: 'InvalidInput',
        retryable: true,
      })
      end.resolve()
      expect(await Promise.all(calls)).toHaveLength(1000)
      expect(await client.connect({ store: 's' })).toEqual({})
    })
  })
}

/** As long as a stream must be that nobody reads to its end. */
const endless = 10_000

/** Items that may be made before the reader has asked for them. */
const mostAhead = 8

const noMessages: readonly unknown[] = [
  null,
  'getSettings',
  [],
  {},
  { kind: 'call' },
  { kind: 'call', id: -1, method: 'getSettings', input: {} },
  { kind: 'call', id: 1.5, method: 'getSettings', input: {} },
  { kind: 'call', id: '1', method: 'getSettings', input: {} },
  { kind: 'call', id: 6000, method: 'getSettings', input: {}, extra: 'more' },
  { kind: 'call', id: 6001, method: 'x'.repeat(65), input: {} },
  { kind: 'call', id: 6002, method: 'getSettings', input: {}, credit: 0 },
  { kind: 'call', id: 6003, method: 'getSettings', input: {}, credit: 1e9 },
  { kind: 'credit', id: 6004, items: 1 },
  { kind: 'cancel', id: 6005 },
  { kind: 'result', id: 1, value: {} },
]

/** A backend of these methods; any other fails the test that calls it. */
function backendOf(methods: Partial<Backend>): Backend {
  return new Proxy(methods, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (method === undefined) throw new Error(`this test does not expect ${String(name)}`)
      return method
    },
  }) as Backend
}

/** What a call failed with, as data. */
async function failure(call: Promise<unknown>): Promise<ErrorData> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof CallError) return error.data
  throw new Error(`expected a CallError, and got ${String(error)}`)
}

function nextAnswer(host: Connection['host'], id: number): Promise<ToWindow> {
  return new Promise((resolve) => {
    const unsubscribe = host.onMessage((message) => {
      if (message.id !== id) return
      unsubscribe()
      resolve(message)
    })
  })
}

async function* numbers(count: number): AsyncGenerator<never> {
  for (let index = 0; index < count; index += 1) yield index as never
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
