import { describe, expect, it } from 'vitest'

import { compareKeys, type ObjectInfo, type ObjectStore } from '../../../drivers/index.ts'
import { isSameTime, presentObjects } from '../../../electron/health/changes/present-objects.ts'
import { scriptedStore } from '../../unit/drivers/scripted-store.ts'

const live = new AbortController().signal
const pageSize = 100

/** A bucket of these keys that counts its requests; `shuffled` lists in no order. */
function bucketOf(keys: readonly string[], shuffled = false) {
  const counts = { lists: 0, heads: 0 }
  const sorted = keys.toSorted(compareKeys)
  const infoOf = (key: string): ObjectInfo => ({ key, sizeBytes: key.length, modifiedAtMs: 5 })
  const store: ObjectStore = scriptedStore({
    list: ({ prefix, startAfter = '' }) => {
      counts.lists += 1
      const after = sorted.filter((key) => key.startsWith(prefix) && compareKeys(key, startAfter) > 0)
      const page = after.slice(0, pageSize)
      const objects = (shuffled ? page.toReversed() : page).map(infoOf)
      return Promise.resolve({ objects, prefixes: [], next: after.length > pageSize ? 'more' : undefined })
    },
    head: (key) => {
      counts.heads += 1
      return Promise.resolve(sorted.includes(key) ? infoOf(key) : undefined)
    },
  })
  return { store, counts }
}

const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `blobs/${String(index).padStart(5, '0')}/data`)

describe('objects that are looked up', () => {
  it('are found by pages where they lie together, also those that are missing', async () => {
    const { store, counts } = bucketOf(numbered(2000).filter((_, index) => index % 7 !== 0))
    const found = await presentObjects(store, numbered(2000), live)
    expect(found.size).toBe(2000 - Math.ceil(2000 / 7))
    expect(found.has('blobs/00007/data')).toBe(false)
    expect(found.get('blobs/00008/data')).toMatchObject({ sizeBytes: 16, modifiedAtMs: 5 })
    expect(counts.heads).toBeLessThan(20)
    expect(counts.lists).toBeLessThan(30)
  })

  it('are asked for one by one where they lie far apart', async () => {
    const { store, counts } = bucketOf(numbered(3000))
    const wanted = numbered(3000).filter((_, index) => index % 100 === 3)
    const found = await presentObjects(store, wanted, live)
    expect([...found.keys()].toSorted()).toEqual(wanted)
    expect(counts.lists + counts.heads).toBeLessThan(wanted.length + 10)
  })

  it('are found where a service lists in no order', async () => {
    const { store } = bucketOf(numbered(300), true)
    const found = await presentObjects(store, [...numbered(300), 'blobs/none/data'], live)
    expect(found.size).toBe(300)
  })

  it('may have keys of any characters', async () => {
    const keys = ['a', 'a/\u{1F600}', 'a/\u{1F601}', 'a/é', 'a/\uFFFD', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const { store } = bucketOf(keys)
    const found = await presentObjects(store, [...keys, 'a/\u{1F602}'], live)
    expect([...found.keys()].toSorted()).toEqual(keys.toSorted())
  })
})

describe('two times of one object', () => {
  it('are the same where one is rounded to seconds', () => {
    expect(isSameTime(1_234_567, 1_234_567)).toBe(true)
    expect(isSameTime(1_234_567, 1_234_000)).toBe(true)
    expect(isSameTime(1_234_000, 1_235_000)).toBe(false)
    expect(isSameTime(1_234_567, 1_234_568)).toBe(false)
  })
})
