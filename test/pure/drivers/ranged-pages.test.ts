import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { StoreError } from '../../../drivers/common/errors.ts'
import { rangedPages, type RangedQuery } from '../../../drivers/driver/ranges/ranged-pages.ts'
import { compareKeys } from '../../../drivers/driver/store-path.ts'
import { live } from '../../conformance/harness.ts'
import { shapes } from './list-shapes.ts'
import { failingNow, memoryLists, retried, slowDown, type MemoryLists } from './memory-lists.ts'

const hex = (at: number): string => createHash('sha256').update(`${at}`).digest('hex')
const keys = Array.from({ length: 3000 }, (_, at) => `b/${hex(at).slice(0, 2)}/${hex(at)}/${at % 3}`)

async function listed(
  objects: Pick<MemoryLists, 'list' | 'limits'>,
  query: Partial<RangedQuery> = {},
): Promise<string[]> {
  const found: string[] = []
  for await (const page of rangedPages(objects, { prefix: '', maxKeys: 20, ...query }, live)) {
    found.push(...[...page.objects.map(({ key }) => key), ...page.prefixes].sort(compareKeys))
  }
  return found
}

describe('pages that are asked for side by side', () => {
  it.each([1, 8, 32])('come in the order of keys, %d at once', async (atOnce) => {
    const store = memoryLists(keys)
    expect(await listed(store, { atOnce })).toEqual(store.keys)
    const middle = store.keys[1500] ?? ''
    expect(await listed(store, { atOnce, startAfter: middle })).toEqual(store.keys.slice(1501))
  })

  it('give each folder once', async () => {
    const names = Array.from(
      { length: 2000 },
      (_, at) => `f/${hex(at).slice(0, 8)}${at % 2 === 0 ? '/x/y' : ''}`,
    )
    const expected = names.map((name) => name.replace('x/y', '')).sort(compareKeys)
    expect(await listed(memoryLists(names), { prefix: 'f/', delimiter: '/' })).toEqual(expected)
  })

  it('are not asked for far ahead of a reader that waits', async () => {
    const store = memoryLists(keys)
    const pages = rangedPages(store, { prefix: '', maxKeys: 5 }, live)
    await pages.next()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(store.requests).toBeLessThan(120)
    await pages.return()
    const then = store.requests
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(store.requests).toBe(then)
  })

  it('end with the failure of a request, after the pages before it', async () => {
    let asked = 0
    const store = memoryLists(keys, () => {
      asked += 1
      if (asked === 60) throw new StoreError('PermissionDenied', 'no more')
    })
    await expect(listed(store)).rejects.toMatchObject({ code: 'PermissionDenied' })
  })

  it('come page by page of a service that does not begin where it is told to', async () => {
    const store = memoryLists(keys)
    const list: MemoryLists['list'] = (query, signal) => {
      const { startAfter: _startAfter, ...rest } = query
      return store.list(query.delimiter === undefined ? rest : query, signal)
    }
    expect(await listed({ ...store, list })).toEqual(store.keys)
  })
})

describe.each(Object.entries(shapes))('pages of %s', (_, all) => {
  const sorted = [...new Set(all)].sort(compareKeys)

  it.each([1, 2, 50, 1000])(
    'are the list in order where one request in ten fails, %d keys each',
    async (maxKeys) => {
      const few = maxKeys > 2 ? sorted : sorted.filter((__, at) => at % 11 === 0)
      expect(await listed(retried(memoryLists(few, failingNow(10))), { maxKeys, atOnce: 16 })).toEqual(few)
    },
  )

  it('have what was there throughout exactly once and in order, while other keys come and go', async () => {
    const stays = new Set(sorted.filter((__, at) => at % 3 > 0))
    let turn = 0
    const fails = failingNow(10)
    const store = memoryLists([...stays], () => {
      turn += 1
      store.keys = sorted.filter((__, at) => at % 3 > 0 || (at + turn) % 5 < 2)
      fails()
    })
    const found = await listed(retried(store), { maxKeys: 9, atOnce: 16 })
    expect(found.filter((key) => stays.has(key))).toEqual([...stays])
    expect(found).toEqual([...new Set(found)].sort(compareKeys))
  })

  it('end with the failure of a request that is not made again', async () => {
    const store = memoryLists(sorted, failingNow(3))
    const outcome = await listed(store, { maxKeys: 50 }).catch((error: unknown) => error)
    expect(outcome).toEqual(sorted.length <= 100 ? sorted : slowDown)
  })
})

describe('the requests for pages', () => {
  it.each([1, 19, 20, 21, 40, 41, 60])('of a short list of %d keys are its pages', async (count) => {
    for (const all of Object.values(shapes)) {
      const store = memoryLists(all.slice(0, count))
      await listed(store, { atOnce: 16 })
      expect(store.requests).toBe(Math.max(1, Math.ceil(store.keys.length / 20)))
    }
  })

  it.each(Object.entries(tagNames))('of a repository with tags %s are made in few turns', async (_, name) => {
    for (const [tags, most] of [
      [10_000, 12],
      [100_000, 70],
    ] as const) {
      const prefix = 'docker/registry/v2/repositories/app/_manifests/tags/'
      const all = Array.from({ length: tags }, (__, at) => [
        `${prefix}${name(at)}/current/link`,
        `${prefix}${name(at)}/index/sha256/${hex(at)}/link`,
      ])
      const store = new InTurns(memoryLists(all.flat()))
      const found = await listed(store, { prefix, atOnce: 16, maxKeys: 1000 })
      expect(found).toEqual(store.inner.keys)
      expect(store.turns).toBeLessThanOrEqual(most)
      expect(store.inner.requests).toBeLessThanOrEqual(10 + (1.2 * store.inner.keys.length) / 1000)
    }
  })
})

const tagNames: Readonly<Record<string, (at: number) => string>> = {
  'by version': (at) => `v${Math.floor(at / 400)}.${Math.floor(at / 20) % 20}.${at % 20}`,
  'by number': (at) => `build-${at}`,
  'by time': (at) => new Date(1.5e12 + at * 3.6e6).toISOString().replaceAll(':', '').slice(0, 15),
  'by commit': (at) => `main-${hex(at).slice(0, 7)}${at}`,
}

/** Answers together what is asked for together, and counts how often: each time takes as long as one request. */
class InTurns {
  turns = 0
  readonly inner: MemoryLists
  #turn: Promise<void> | undefined

  constructor(inner: MemoryLists) {
    this.inner = inner
  }

  get limits() {
    return this.inner.limits
  }

  list: MemoryLists['list'] = async (query, signal) => {
    this.#turn ??= this.#begin()
    await this.#turn
    return await this.inner.list(query, signal)
  }

  #begin(): Promise<void> {
    this.turns += 1
    return new Promise((resolve) => {
      setTimeout(() => {
        this.#turn = undefined
        resolve()
      }, 5)
    })
  }
}
