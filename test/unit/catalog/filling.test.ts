import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { parseDigest, parseRepositoryName } from '../../../drivers/common/names.ts'
import { cloudDrivers } from '../../clouds/every-cloud.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { linesByBruteForce, linesOfTables } from './brute-force.ts'
import { catalogOf } from './catalog-of.ts'
import { oddStore, sha } from './odd-store.ts'
import { cloudPlace, encryptedPlace, fill, folderPlace, type Place } from './opened-places.ts'

const folder = useTempFolder()
let place: Place | undefined
afterEach(async () => {
  await place?.close()
  place = undefined
})

const root = 'docker/registry/v2'

describe.each(cloudDrivers)('%s', (name) => {
  it.each([
    ['in the whole bucket', '', ''],
    ['below a root directory', '/tenants/ä b/', 'tenants/ä b/'],
  ])('is known as by brute force, %s', async (_, rootdirectory, prefix) => {
    place = await cloudPlace(name, rootdirectory)
    await fill(place, oddStore({ repositories: 20, blobs: 1300 }), prefix)
    if (prefix !== '') await fill(place, oddStore({ repositories: 3, blobs: 10 }), 'tenants/ä/')
    const tables = await catalogOf(place.driver).refresh(live)
    expect(linesOfTables(tables)).toEqual(await linesByBruteForce(place.driver))
    expect(tables.etagsAreMd5).toBe(true)
  })
})

it('links are known without reading them where entity tags are MD5s', async () => {
  place = await cloudPlace('s3', '')
  const objects = oddStore({ repositories: 60, blobs: 1000 })
  for (const key of objects.keys()) if (key.includes('/odd/')) objects.delete(key)
  await fill(place, objects)
  const tables = await catalogOf(place.driver).refresh(live)
  expect(place.cloud?.stats.count('GetObject')).toBe(0)
  expect(tables.tags.current.length).toBeGreaterThan(100)
  expect(linesOfTables(tables)).toEqual(await linesByBruteForce(place.driver))
})

it('links are read where entity tags say nothing, and not again while they stay', async () => {
  place = await encryptedPlace('')
  await fill(place, oddStore({ repositories: 15, blobs: 20 }))
  const catalog = catalogOf(place.driver)
  const tables = await catalog.refresh(live)
  expect(linesOfTables(tables)).toEqual(await linesByBruteForce(place.driver))
  expect(tables.etagsAreMd5).toBe(false)
  const read = place.cloud?.stats.count('GetObject') ?? 0
  expect(linesOfTables(await catalog.refresh(live))).toEqual(linesOfTables(tables))
  expect((place.cloud?.stats.count('GetObject') ?? 0) - read).toBeLessThanOrEqual(3)
  const changed = `${root}/repositories/odd/_manifests/tags/no-index/current/link`
  await place.put(changed, `sha256:${sha('changed')}`)
  const after = await catalog.refresh(live)
  expect(linesOfTables(after)).toEqual(await linesByBruteForce(place.driver))
  expect(catalog.state.changes?.tags.moved.names).toEqual(['odd:no-index'])
})

it('a folder is known as by brute force', async () => {
  place = await folderPlace(join(folder(), 'store'))
  await fill(place, oddStore({ repositories: 20, blobs: 300 }))
  const tables = await catalogOf(place.driver).refresh(live)
  expect(linesOfTables(tables)).toEqual(await linesByBruteForce(place.driver))
})

it('an empty bucket is known', async () => {
  place = await cloudPlace('s3', '')
  const tables = await catalogOf(place.driver).refresh(live)
  expect(linesOfTables(tables)).toEqual(['totals 0 0'])
})

it('one request in ten may fail', async () => {
  place = await cloudPlace('s3', '')
  await fill(place, oddStore({ repositories: 20, blobs: 4000 }))
  if (place.cloud === undefined) throw new Error('no cloud')
  place.cloud.faults.rules = [
    { fault: { kind: 'refuse', code: 'InternalError' }, probability: 0.1 },
    { fault: { kind: 'reset', when: 'done' }, probability: 0.05 },
    { fault: { kind: 'truncate' }, probability: 0.05 },
  ]
  const tables = await catalogOf(place.driver).refresh(live)
  place.cloud.faults.rules = []
  expect(linesOfTables(tables)).toEqual(await linesByBruteForce(place.driver))
})

it('a listing that fails, or is stopped, leaves the tables as they were', async () => {
  place = await cloudPlace('s3', '')
  await fill(place, oddStore({ repositories: 5, blobs: 1500 }))
  if (place.cloud === undefined) throw new Error('no cloud')
  const catalog = catalogOf(place.driver)
  const tables = await catalog.refresh(live)
  place.cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'ListObjectsV2' }]
  await expect(catalog.refresh(live)).rejects.toMatchObject({ code: 'PermissionDenied' })
  expect(catalog.state.failure?.code).toBe('PermissionDenied')
  expect(catalog.state.tables).toBe(tables)
  place.cloud.faults.rules = []
  place.cloud.faults.latencyMs = 200
  const stop = new AbortController()
  const stopped = catalog.refresh(stop.signal)
  setTimeout(() => stop.abort(), 250)
  await expect(stopped).rejects.toThrow('abort')
  expect(catalog.state.tables).toBe(tables)
  place.cloud.faults.latencyMs = 0
  await place.put(`${root}/repositories/new/_manifests/tags/v1/current/link`, `sha256:${sha('a')}`)
  expect(linesOfTables(await catalog.refresh(live))).toEqual(await linesByBruteForce(place.driver))
  expect(catalog.state.failure).toBeUndefined()
  expect(catalog.state.changes?.repositories.added).toEqual({ count: 1, sizeBytes: 0, names: ['new'] })
})

describe('a repository by itself', () => {
  it('is listed anew, and the rest stays', async () => {
    place = await cloudPlace('s3', 'below')
    await fill(place, oddStore({ repositories: 30, blobs: 300 }), 'below/')
    const catalog = catalogOf(place.driver)
    await catalog.refresh(live)
    const below = `below/${root}/repositories/odd`
    await place.put(`${below}/_manifests/tags/new/current/link`, `sha256:${sha('b')}`)
    await place.put(`${below}/_manifests/tags/new/index/sha256/${sha('b')}/link`, `sha256:${sha('b')}`)
    await place.remove(`${below}/_manifests/tags/empty/current/link`)
    await place.remove(`${below}/_uploads/push-2/what`)
    const tables = await catalog.relist(parseRepositoryName('odd'), live)
    expect(linesOfTables(tables)).toEqual(await linesByBruteForce(place.driver))
  })

  it('goes where it is gone, and comes where it is new', async () => {
    place = await cloudPlace('oss', '')
    await fill(place, oddStore({ repositories: 30, blobs: 30 }))
    const catalog = catalogOf(place.driver)
    await catalog.refresh(live)
    for (const key of oddStore({ repositories: 30, blobs: 30 }).keys()) {
      if (key.startsWith(`${root}/repositories/odd/`)) await place.remove(key)
    }
    await place.put(`${root}/repositories/odd/inside/_layers/sha256/${sha('a')}/link`, `sha256:${sha('a')}`)
    catalog.note({ repositories: [parseRepositoryName('odd'), parseRepositoryName('odd/inside')] })
    await catalog.settle(live)
    expect(linesOfTables(await catalog.tables(live))).toEqual(await linesByBruteForce(place.driver))
  })
})

it('blobs that we wrote and deleted are taken in', async () => {
  place = await cloudPlace('s3', '')
  await fill(place, oddStore({ repositories: 5, blobs: 500 }))
  const catalog = catalogOf(place.driver)
  await catalog.refresh(live)
  const key = (hex: string): string => `${root}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`
  const [added, replaced, removed] = [sha('added'), sha('blob 7'), sha('blob 9')]
  await place.put(key(added), 'added')
  await place.put(key(replaced), 'longer than before')
  await place.remove(key(removed))
  catalog.note({ blobs: [added, replaced, removed].map((hex) => parseDigest(`sha256:${hex}`)) })
  await catalog.settle(live)
  expect(linesOfTables(await catalog.tables(live))).toEqual(await linesByBruteForce(place.driver))
})

it('what is written while a listing runs is in the tables after it', async () => {
  place = await cloudPlace('s3', '')
  await fill(place, oddStore({ repositories: 10, blobs: 1500 }))
  if (place.cloud === undefined) throw new Error('no cloud')
  const catalog = catalogOf(place.driver)
  await catalog.refresh(live)
  place.cloud.faults.latencyMs = 100
  const running = catalog.refresh(live)
  await new Promise((resolve) => setTimeout(resolve, 250))
  const below = `${root}/repositories/aaa`
  await place.put(`${below}/_manifests/tags/v1/current/link`, `sha256:${sha('b')}`)
  const hex = sha('written meanwhile')
  await place.put(`${root}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`, 'x')
  catalog.note({ repositories: [parseRepositoryName('aaa')], blobs: [parseDigest(`sha256:${hex}`)] })
  await running
  await catalog.settle(live)
  place.cloud.faults.latencyMs = 0
  expect(linesOfTables(await catalog.tables(live))).toEqual(await linesByBruteForce(place.driver))
})
