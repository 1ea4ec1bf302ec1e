import { describe, expect, it } from 'vitest'

import { StoreError } from '../../../drivers/common/errors.ts'
import { limitRequests, mostSmallBytes } from '../../../drivers/layers/request-limiter.ts'
import type { ObjectInfo, ObjectStore } from '../../../drivers/driver/object-store.ts'
import { live, readAll } from '../../conformance/harness.ts'
import {
  body,
  failureOf,
  held,
  info,
  scriptedStore,
  settle,
  type Held,
} from '../../unit/drivers/scripted-store.ts'

describe('requests in flight', () => {
  it('are never more than allowed, and the others follow in their order', async () => {
    const { store, started, answer } = slowStore(2)
    const asked = ['a', 'b', 'c', 'd'].map((key) => store.head(key, live))
    await settle()
    expect(started).toEqual(['a', 'b'])
    await answer('a')
    expect(started).toEqual(['a', 'b', 'c'])
    await answer('b')
    await answer('c')
    await answer('d')
    expect(await Promise.all(asked)).toEqual([info, info, info, info])
  })

  it('make room when they fail', async () => {
    const { store, started, refuse } = slowStore(1)
    const first = failureOf(store.head('a', live))
    void store.head('b', live)
    await settle()
    await refuse('a', new StoreError('NotFound', 'gone'))
    expect(await first).toMatchObject({ code: 'NotFound' })
    expect(started).toEqual(['a', 'b'])
  })

  it('are not waited for by one that was given up, which leaves the queue', async () => {
    const { store, started, answer } = slowStore(1)
    const stop = new AbortController()
    void store.head('a', live)
    const second = failureOf(store.head('b', stop.signal))
    void store.head('c', live)
    await settle()
    stop.abort(new Error('nobody waits'))
    expect(await second).toMatchObject({ message: 'nobody waits' })
    await answer('a')
    expect(started).toEqual(['a', 'c'])
  })

  it('count a body until its last byte', async () => {
    const { store, started } = readingStore()
    const { bytes } = await store.get('a', { offset: 0 }, live)
    void store.head('b', live)
    await settle()
    expect(started).toEqual(['a'])
    expect(Buffer.from(await readAll(bytes)).toString()).toBe('onetwo')
    await settle()
    expect(started).toEqual(['a', 'b'])
  })

  it('count a body until its reader breaks off', async () => {
    const { store, started } = readingStore()
    const { bytes } = await store.get('a', { offset: 0 }, live)
    void store.head('b', live)
    for await (const _ of bytes) break
    await settle()
    expect(started).toEqual(['a', 'b'])
  })

  it('count a body that nobody reads until its signal aborts', async () => {
    const { store, started } = readingStore()
    const stop = new AbortController()
    await store.get('a', { offset: 0 }, stop.signal)
    void store.head('b', live)
    await settle()
    expect(started).toEqual(['a'])
    stop.abort()
    await settle()
    expect(started).toEqual(['a', 'b'])
  })

  it('are freed once for a body that is both stopped and read to its end', async () => {
    const { store, started } = readingStore()
    const stop = new AbortController()
    const { bytes } = await store.get('a', { offset: 0 }, stop.signal)
    for (const key of ['b', 'c', 'd']) void store.get(key, { offset: 0 }, live)
    stop.abort()
    await readAll(bytes)
    await settle()
    expect(started).toEqual(['a', 'b'])
  })
})

describe('small requests', () => {
  it('run beside the large ones, and neither wait for the others', async () => {
    const { store, started, answer } = slowStore(2, 3)
    for (const key of ['a', 'b', 'c', 'd']) void store.head(key, live)
    await settle()
    for (const key of ['e', 'f', 'g']) void store.list({ prefix: key }, live)
    await settle()
    expect(started).toEqual(['a', 'b', 'c', 'e', 'f'])
    await answer('e')
    expect(started).toEqual(['a', 'b', 'c', 'e', 'f', 'g'])
    await answer('a')
    expect(started).toEqual(['a', 'b', 'c', 'e', 'f', 'g', 'd'])
  })

  it('are whole objects, and those that are larger are asked for again as large ones', async () => {
    const asked: [key: string, most: number][] = []
    const inner = scriptedStore({
      getWhole: (key, { maxBytes }) => {
        asked.push([key, maxBytes])
        if (key === 'large' && maxBytes <= mostSmallBytes) {
          return Promise.reject(new StoreError('TooLarge', 'it is larger'))
        }
        return Promise.resolve({ info, bytes: new Uint8Array(3) })
      },
      list: () => new Promise(() => undefined),
    })
    const store = limitRequests(inner, { large: 1, small: 2 })
    const mostBytes = 4 * 1024 * 1024
    await store.getWhole('small', { maxBytes: mostBytes }, live)
    await store.getWhole('large', { maxBytes: mostBytes }, live)
    const again = [
      ['large', mostSmallBytes],
      ['large', mostBytes],
    ]
    expect(asked).toEqual([['small', mostSmallBytes], ...again])
    void store.list({ prefix: '' }, live)
    void store.getWhole('large', { maxBytes: mostBytes }, live)
    await store.getWhole('small', { maxBytes: 10 }, live)
    // The place of large ones is taken.
    expect(asked.slice(3)).toEqual([
      ['large', mostSmallBytes],
      ['small', 10],
    ])
  })

  it('that are larger than their reader takes fail', async () => {
    const inner = scriptedStore({
      getWhole: () => Promise.reject(new StoreError('TooLarge', 'it is larger')),
    })
    const store = limitRequests(inner, { large: 1 })
    for (const maxBytes of [10, 10 * mostSmallBytes]) {
      expect(await failureOf(store.getWhole('a', { maxBytes }, live))).toMatchObject({ code: 'TooLarge' })
    }
  })
})

describe('a service that throttles', () => {
  it('is asked half as much once, however many of the requests it refuses that were sent together', async () => {
    const { store, inFlight, refuse, answer } = slowStore(16)
    const keys = Array.from({ length: 60 }, (_, at) => `key${at}`)
    for (const key of keys) void store.head(key, live).catch(() => undefined)
    await settle()
    for (const key of keys.slice(0, 16)) await refuse(key, throttled())
    expect(inFlight()).toBe(8)
    for (const key of keys.slice(16, 24)) await refuse(key, throttled())
    expect(inFlight()).toBe(4)
    for (const key of keys.slice(24, 28)) await answer(key)
    expect(inFlight()).toBe(5)
  })

  it('gets fewer large requests in the same measure', async () => {
    const { store, started, refuse } = slowStore(4, 12)
    void store.head('head', live).catch(() => undefined)
    await settle()
    await refuse('head', throttled())
    for (const key of ['a', 'b', 'c', 'd']) void store.list({ prefix: key }, live)
    await settle()
    expect(started).toEqual(['head', 'a', 'b'])
  })

  it('is asked half as much at once, and again as much as before when it recovers', async () => {
    const { store, inFlight, answer, refuse } = slowStore(8)
    const keys = Array.from({ length: 100 }, (_, at) => `key${at}`)
    const asked = keys.map((key) => store.head(key, live).catch(() => undefined))
    await settle()
    expect(inFlight()).toBe(8)
    await refuse('key0', throttled())
    for (const key of keys.slice(1, 5)) await answer(key)
    expect(inFlight()).toBe(5)
    for (const key of keys.slice(5, 50)) await answer(key)
    expect(inFlight()).toBe(8)
    for (const key of keys.slice(50)) await answer(key)
    await Promise.all(asked)
    expect(inFlight()).toBe(0)
  })

  it('is still asked one at a time however often it throttles', async () => {
    const { store, started, inFlight, refuse, answer } = slowStore(4)
    const keys = Array.from({ length: 12 }, (_, at) => `key${at}`)
    const asked = keys.map((key) => store.head(key, live).catch(() => undefined))
    await settle()
    for (const key of keys.slice(0, 11)) {
      await refuse(key, throttled())
    }
    expect(inFlight()).toBe(1)
    expect(started).toEqual(keys)
    await answer('key11')
    await Promise.all(asked)
  })

  it('is not held back for failures of another kind', async () => {
    const { store, inFlight, refuse } = slowStore(4)
    const keys = Array.from({ length: 12 }, (_, at) => `key${at}`)
    for (const key of keys) void store.head(key, live).catch(() => undefined)
    await settle()
    for (const key of keys.slice(0, 6)) await refuse(key, new StoreError('Unavailable', 'broken'))
    expect(inFlight()).toBe(4)
  })
})

function throttled(): StoreError {
  return new StoreError('Throttled', 'slow down', {}, { retry: 'later' })
}

/** Answers when told to. */
function slowStore(large: number, small?: number) {
  const started: string[] = []
  const waiting = new Map<string, Held<ObjectInfo>>()
  const wait = (key: string): Promise<ObjectInfo> => {
    started.push(key)
    const answer = held<ObjectInfo>()
    waiting.set(key, answer)
    return answer.promise
  }
  const inner = scriptedStore({
    head: wait,
    list: async ({ prefix }) => {
      await wait(prefix)
      return { objects: [], prefixes: [], next: undefined }
    },
  })
  const take = (key: string): Held<ObjectInfo> => {
    const found = waiting.get(key)
    if (found === undefined) throw new Error(`${key} is not in flight`)
    waiting.delete(key)
    return found
  }
  return {
    store: limitRequests(inner, { large, ...(small === undefined ? {} : { small }) }),
    started,
    inFlight: () => waiting.size,
    answer: (key: string) => {
      take(key).resolve(info)
      return settle()
    },
    refuse: (key: string, error: StoreError) => {
      take(key).reject(error)
      return settle()
    },
  }
}

/** One request at once, whose bodies have two chunks. */
function readingStore(): { store: ObjectStore; started: string[] } {
  const started: string[] = []
  const inner = scriptedStore({
    head: (key) => {
      started.push(key)
      return Promise.resolve(info)
    },
    get: (key) => {
      started.push(key)
      return Promise.resolve(body('one', 'two'))
    },
  })
  return { store: limitRequests(inner, { large: 1 }), started }
}
