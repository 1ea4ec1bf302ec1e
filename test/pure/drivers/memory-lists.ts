import { setImmediate as nextTurn } from 'node:timers/promises'

import { expect } from 'vitest'

import { StoreError } from '../../../drivers/common/errors.ts'
import type { ListQuery, ObjectInfo, ObjectStore } from '../../../drivers/driver/object-store.ts'
import { packPage } from '../../../drivers/driver/unpack-page.ts'
import { compareKeys } from '../../../drivers/driver/store-path.ts'
import { retryCalls } from '../../../drivers/layers/retries.ts'
import { scriptedStore } from '../../unit/drivers/scripted-store.ts'

export interface MemoryLists extends Pick<ObjectStore, 'scan' | 'list' | 'limits'> {
  /** How many requests were made. */
  requests: number
  /** In order. May be replaced while a list is made. */
  keys: readonly string[]
}

/** Lists of these keys as a service makes them, each answer in a later turn. `before` runs before each answer. */
export function memoryLists(
  keys: readonly string[],
  before: (query: ListQuery) => void | Promise<void> = () => undefined,
): MemoryLists {
  const store: MemoryLists = {
    limits: scriptedStore().limits,
    requests: 0,
    keys: [...new Set(keys)].sort(compareKeys),
    async list(query, signal) {
      store.requests += 1
      await nextTurn()
      signal.throwIfAborted()
      await before(query)
      return pageOf(store.keys, query)
    },
    scan: async (query, scanner, signal) =>
      scanner({ kind: 'packed', page: packPage(await store.list(query, signal)) }),
  }
  return store
}

/** What such a request fails with. */
export const slowDown = expect.objectContaining({ code: 'Throttled', message: 'slow down' })

/** As `before`: every so-many-th request fails as a service that wants to be left alone for a moment. */
export function failingNow(every: number): () => void {
  let asked = 0
  return () => {
    asked += 1
    if (asked % every === 0) throw new StoreError('Throttled', 'slow down', {}, { retry: 'later' })
  }
}

/** The same lists, with requests that are made again as in any store, but at once. */
export function retried({ scan, list, limits }: MemoryLists): Pick<ObjectStore, 'scan' | 'list' | 'limits'> {
  return retryCalls(scriptedStore({ scan, list, limits }), { sleep: () => Promise.resolve() })
}

function pageOf(
  keys: readonly string[],
  { prefix, delimiter, startAfter, token, maxKeys = 1000 }: ListQuery,
) {
  const after = token ?? startAfter ?? ''
  const objects: ObjectInfo[] = []
  const prefixes: string[] = []
  let last = after
  for (let at = firstIndex(keys, after > prefix ? after : prefix); at < keys.length; at += 1) {
    const key = keys[at] ?? ''
    if (!key.startsWith(prefix)) break
    if (after !== '' && compareKeys(key, after) <= 0) continue
    const cut = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length)
    const common = cut < 0 ? undefined : key.slice(0, cut + 1)
    if (common !== undefined && (common === prefixes.at(-1) || after.startsWith(common))) continue
    if (objects.length + prefixes.length === maxKeys) return { objects, prefixes, next: last }
    if (common === undefined) objects.push({ key, sizeBytes: 1, modifiedAtMs: 1 })
    else prefixes.push(common)
    last = common === undefined ? key : `${common}\u{10ffff}`
  }
  return { objects, prefixes, next: undefined }
}

function firstIndex(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareKeys(keys[middle] ?? '', key) < 0) low = middle + 1
    else high = middle
  }
  return low
}
