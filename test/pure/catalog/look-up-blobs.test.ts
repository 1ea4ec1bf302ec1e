import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { pathDriver } from '../../../drivers/driver/path-driver.ts'
import { parseDigest, type Digest } from '../../../drivers/common/names.ts'
import { lookUpBlobs } from '../../../electron/catalog/fill/look-up-blobs.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { live } from '../../conformance/harness.ts'
import { memoryLists, type MemoryLists } from '../drivers/memory-lists.ts'
import { scriptedStore } from '../../unit/drivers/scripted-store.ts'

const digestOf = (at: number): Digest =>
  parseDigest(`sha256:${createHash('sha256').update(`${at}`).digest('hex')}`)
const keyOf = (digest: Digest): string => `root${layout.blobData(digest)}`
const digests = (from: number, to: number): Digest[] =>
  Array.from({ length: to - from }, (_, at) => digestOf(from + at))

async function lookedUp(
  store: MemoryLists,
  asked: readonly Digest[],
  stored = store.keys.length,
): Promise<{ readonly requests: number; readonly present: Digest[]; readonly absent: string[] }> {
  const objects = scriptedStore({ list: store.list, limits: { ...scriptedStore().limits, pageSize: 1000 } })
  const driver = pathDriver(objects, { name: 's3', rootdirectory: 'root', chunkSizeBytes: 1 })
  const found = await lookUpBlobs(driver, asked, stored, live)
  expect(found.requests).toBe(store.requests)
  return {
    requests: found.requests,
    present: found.present.map(({ digest }) => parseDigest(digest)).toSorted(),
    absent: found.absent.toSorted(),
  }
}

describe('looking up blobs that were written', () => {
  const inStore = digests(0, 60_000)
  const store = (): MemoryLists => memoryLists(inStore.map(keyOf))
  const pages = inStore.length / 1000

  it.each([
    ['one', 1, 1],
    ['few', 10, 10],
    ['some', 100, 61],
    ['many', 10_000, 1.05 * pages],
    ['all', 60_000, 1.05 * pages],
  ])('asks for pages that have several of them: %s', async (_, count, most) => {
    const asked = inStore.slice(0, count)
    const { requests, present, absent } = await lookedUp(store(), asked)
    expect({ present, absent }).toEqual({ present: asked.toSorted(), absent: [] })
    expect(requests).toBeLessThanOrEqual(most)
  })

  it('asks once where the store is small', async () => {
    const few = memoryLists(digests(0, 400).map(keyOf))
    expect(await lookedUp(few, digests(0, 300))).toMatchObject({ requests: 1 })
    const none = memoryLists([])
    expect(await lookedUp(none, digests(0, 300), 300)).toMatchObject({ requests: 1, present: [] })
  })

  it('tells which are gone, whatever stands around them', async () => {
    const others = digests(0, 2000).flatMap((digest) => [
      keyOf(digest).replace(/data$/, 'a-stranger'),
      keyOf(digest).replace(/data$/, 'startedat'),
    ])
    const there = digests(500, 2500)
    const odd = parseDigest(`sha512:${'5'.repeat(128)}`)
    const mixed = memoryLists([...others, ...[...there, odd].map(keyOf)])
    const asked = [...digests(0, 3000), odd]
    for (const stored of [0, 10, 3000, 1_000_000]) {
      mixed.requests = 0
      const { requests, present, absent } = await lookedUp(mixed, asked, stored)
      expect(present).toEqual([...there, odd].toSorted())
      expect(absent).toEqual([...digests(0, 500), ...digests(2500, 3000)].toSorted())
      expect(requests).toBeLessThanOrEqual(asked.length)
    }
  })

  it('asks for each where the service does not begin where it is told to', async () => {
    const inOrder = memoryLists(digests(0, 3000).map(keyOf))
    const list: MemoryLists['list'] = ({ startAfter: _startAfter, ...query }, signal) =>
      inOrder.list(query, signal)
    const asked = digests(1000, 3500)
    const objects = scriptedStore({ list })
    const driver = pathDriver(objects, { name: 's3', rootdirectory: 'root', chunkSizeBytes: 1 })
    const { present, absent } = await lookUpBlobs(driver, asked, 3000, live)
    expect(present.map(({ digest }) => digest).toSorted()).toEqual(digests(1000, 3000).toSorted())
    expect(absent.toSorted()).toEqual(digests(3000, 3500).toSorted())
  })
})
