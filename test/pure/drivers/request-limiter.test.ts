import { describe, expect, it } from 'vitest'

import { StoreError } from '../../../drivers/common/errors.ts'
import { limitRequests } from '../../../drivers/layers/request-limiter.ts'
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

describe('a service that throttles', () => {
  it('is asked half as much at once, and again as much as before when it recovers', async () => {
    const { store, inFlight, answer, refuse } = slowStore(8)
    const keys = Array.from({ length: 100 }, (_, at) => `key${at}`)
    const asked = keys.map((key) => store.head(key, live).catch(() => undefined))
    await settle()
    expect(inFlight()).toBe(8)
    await refuse('key0', new StoreError('Throttled', 'slow down', {}, { retry: 'later' }))
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
      await refuse(key, new StoreError('Throttled', 'slow down', {}, { retry: 'later' }))
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

/** Answers when told to. */
function slowStore(maxRequests: number) {
  const started: string[] = []
  const waiting = new Map<string, Held<ObjectInfo>>()
  const inner = scriptedStore({
    head: (key) => {
      started.push(key)
      const answer = held<ObjectInfo>()
      waiting.set(key, answer)
      return answer.promise
    },
  })
  const take = (key: string): Held<ObjectInfo> => {
    const found = waiting.get(key)
    if (found === undefined) throw new Error(`${key} is not in flight`)
    waiting.delete(key)
    return found
  }
  return {
    store: limitRequests(inner, maxRequests),
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
  return { store: limitRequests(inner, 1), started }
}
