import { describe, expect, it } from 'vitest'

import { StoreError } from '../../../drivers/common/errors.ts'
import { packPage, unpackPage } from '../../../drivers/driver/unpack-page.ts'
import { listRanges, type RangeOptions } from '../../../drivers/driver/ranges/list-ranges.ts'
import { compareKeys } from '../../../drivers/driver/store-path.ts'
import { scanPacked, type ScannedColumns } from '../../../drivers/xml/scan-packed.ts'
import { live } from '../../conformance/harness.ts'
import { blobs, hex, many, repositories, shapes } from './list-shapes.ts'
import { failingNow, memoryLists, retried, slowDown } from './memory-lists.ts'

/** All keys by ranges, in their order; each range's in the order in which they came. */
async function listed(
  objects: RangeOptions<ScannedColumns>['objects'],
  options: Partial<RangeOptions<ScannedColumns>> = {},
  signal = live,
): Promise<string[]> {
  const ranges = new Map<number, { after: string | undefined; keys: string[] }>()
  let restarts = 0
  await listRanges(
    {
      objects,
      prefix: '',
      atOnce: 8,
      scanner: scanPacked,
      onPage: (page, { id, after, through }) => {
        const range = ranges.get(id) ?? { after, keys: [] }
        ranges.set(id, range)
        const { objects: all, prefixes } = unpackPage(page.columns)
        const entries = [...all.map(({ key }) => key), ...prefixes].sort(restarts > 0 ? () => 0 : compareKeys)
        for (const key of entries) {
          const isInside =
            (after === undefined || compareKeys(key, after) > 0) &&
            (through === undefined || compareKeys(key, through) <= 0)
          if (isInside) range.keys.push(key)
        }
      },
      onRestart: () => {
        restarts += 1
        ranges.clear()
      },
      ...options,
    },
    signal,
  )
  return [...ranges.values()]
    .sort((a, b) => compareKeys(a.after ?? '', b.after ?? ''))
    .flatMap(({ keys }) => keys)
}

describe.each(Object.entries(shapes))('a list of %s by ranges', (_, keys) => {
  const sorted = [...new Set(keys)].sort(compareKeys)

  it.each([1, 2, 7, 100, 1000])('is the list, in pages of %d', async (maxKeys) => {
    const few = maxKeys > 2 ? sorted : sorted.filter((__, at) => at % 11 === 0)
    expect(await listed(memoryLists(few), { maxKeys })).toEqual(few)
  })

  it('is the list below a prefix, behind a key, and cut anywhere to begin with', async () => {
    const middle = sorted[sorted.length >> 1] ?? 'm'
    const cuts = [middle, '0', 'a', 'docker/registry/v2/blobs/sha256/8', `${middle}x`, middle]
    expect(await listed(memoryLists(sorted), { maxKeys: 20, cuts })).toEqual(sorted)
    const prefix = middle.slice(0, middle.indexOf('/') + 2)
    const below = sorted.filter((key) => key.startsWith(prefix))
    expect(await listed(memoryLists(sorted), { maxKeys: 10, prefix, cuts })).toEqual(below)
    const behind = sorted.filter((key) => compareKeys(key, middle) > 0)
    expect(await listed(memoryLists(sorted), { maxKeys: 10, startAfter: middle, cuts })).toEqual(behind)
  })

  it('gives each folder once, where it is asked for folders', async () => {
    const prefix = sorted[0]?.includes('/') === true ? sorted[0].slice(0, sorted[0].indexOf('/') + 1) : ''
    const entries = sorted
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(0, key.indexOf('/', prefix.length) + 1) || key)
    const expected = [...new Set(entries)].sort(compareKeys)
    const cuts = ['p8/a/b', 'd/', '5']
    expect(await listed(memoryLists(sorted), { maxKeys: 5, prefix, delimiter: '/', cuts })).toEqual(expected)
  })

  it('has what was there throughout exactly once, while other keys come and go', async () => {
    const stays = sorted.filter((__, at) => at % 3 > 0)
    const store = memoryLists(stays)
    let turn = 0
    const changing = memoryLists(stays, () => {
      turn += 1
      changing.keys = sorted.filter((__, at) => at % 3 > 0 || (at + turn) % 5 < 2)
    })
    const found = await listed(changing, { maxKeys: 9 })
    const still = new Set(stays)
    expect(found.filter((key) => still.has(key))).toEqual(store.keys)
    expect(new Set(found).size).toBe(found.length)
  })

  it.each([1, 2, 50, 1000])('is the list where one request in ten fails, in pages of %d', async (maxKeys) => {
    const few = maxKeys > 2 ? sorted : sorted.filter((__, at) => at % 11 === 0)
    const fails = failingNow(10)
    expect(await listed(retried(memoryLists(few, fails)), { maxKeys })).toEqual(few)
  })

  it('fails as the first request that fails, where it is not made again', async () => {
    const store = memoryLists(sorted, failingNow(3))
    const pages = Math.ceil(sorted.length / 50)
    const outcome = await listed(store, { maxKeys: 50 }).catch((error: unknown) => error)
    expect(outcome).toEqual(pages < 3 ? sorted : slowDown)
    const then = store.requests
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(store.requests).toBe(then)
  })
})

describe('the number of requests', () => {
  it.each([
    ['blobs of a registry', blobs(60_000), 640],
    ['digests in one folder', many(60_000, (at) => `blobs/${hex(`${at}`)}`), 640],
    ['a registry', [...blobs(60_000), ...repositories(200, 50)], 1150],
  ])('is little more than that of the pages: %s', async (_, keys, most) => {
    const store = memoryLists(keys)
    expect((await listed(store, { maxKeys: 100, atOnce: 32 })).length).toBe(keys.length)
    expect(store.requests).toBeLessThanOrEqual(most)
  })

  it('of a short list is that of its pages and a few', async () => {
    const store = memoryLists(many(150, (at) => `a/${at}`))
    await listed(store, { maxKeys: 1000 })
    expect(store.requests).toBe(1)
    await listed(store, { maxKeys: 100 })
    expect(store.requests).toBeLessThanOrEqual(8)
  })
})

describe('a service', () => {
  it('that lists in no order is listed page by page', async () => {
    const keys = many(900, (at) => hex(`${at}`))
    const store = memoryLists([])
    const scan: typeof store.scan = (query, scanner, signal) => {
      const start = Number(query.token ?? 0)
      const page = keys.slice(start, start + 100)
      const next = start + 100 < keys.length ? String(start + 100) : undefined
      const objects = page.map((key) => ({ key, sizeBytes: 1, modifiedAtMs: 1 }))
      signal.throwIfAborted()
      return Promise.resolve(scanner({ kind: 'packed', page: packPage({ objects, prefixes: [], next }) }))
    }
    expect(await listed({ ...store, scan })).toEqual(keys)
  })

  it('that does not begin where it is told to is listed page by page', async () => {
    const store = memoryLists(many(900, (at) => hex(`${at}`)))
    const scan: typeof store.scan = (query, scanner, signal) => {
      const { startAfter: _startAfter, ...rest } = query
      return store.scan(rest, scanner, signal)
    }
    const found = await listed({ ...store, scan }, { maxKeys: 50, cuts: ['5', '9'] })
    expect(found).toEqual(store.keys)
  })

  it('that fails ends the list, and nothing is asked for any more', async () => {
    let asked = 0
    const store = memoryLists(blobs(5000), () => {
      asked += 1
      if (asked === 40) throw new StoreError('PermissionDenied', 'no more')
    })
    await expect(listed(store, { maxKeys: 20 })).rejects.toMatchObject({ code: 'PermissionDenied' })
    const then = store.requests
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(store.requests).toBe(then)
  })

  it('is asked no more once the signal aborts', async () => {
    const controller = new AbortController()
    let asked = 0
    const store = memoryLists(blobs(5000), () => {
      asked += 1
      if (asked === 40) controller.abort(new Error('enough'))
    })
    await expect(listed(store, { maxKeys: 20 }, controller.signal)).rejects.toThrow('enough')
    const then = store.requests
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(store.requests).toBe(then)
  })

  it('that refuses to list folders is listed all the same', async () => {
    const store = memoryLists(blobs(3000), ({ delimiter }) => {
      if (delimiter !== undefined) throw new StoreError('PermissionDenied', 'no folders')
    })
    expect(await listed(store, { maxKeys: 20 })).toEqual(store.keys)
  })
})
