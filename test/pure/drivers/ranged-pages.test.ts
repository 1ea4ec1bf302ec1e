import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { StoreError } from '../../../drivers/common/errors.ts'
import { rangedPages, type RangedQuery } from '../../../drivers/driver/ranges/ranged-pages.ts'
import { compareKeys } from '../../../drivers/driver/store-path.ts'
import { live } from '../../conformance/harness.ts'
import { memoryLists, type MemoryLists } from './memory-lists.ts'

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
