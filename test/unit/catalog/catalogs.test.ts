import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { Catalogs, type CatalogsOptions } from '../../../electron/catalog/store/catalogs.ts'
import { CatalogThread } from '../../../electron/catalog/thread/catalog-thread.ts'
import { parseDigest, parseRepositoryName } from '../../../drivers/common/names.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { linesByBruteForce, linesOfTables } from './brute-force.ts'
import { catalogOf } from './catalog-of.ts'
import { oddStore, sha } from './odd-store.ts'
import { cloudPlace, fill, type Place } from './opened-places.ts'

const folder = useTempFolder()
const program = resolve('dist/catalog/catalog-worker.mjs')
let place: Place | undefined
afterEach(async () => {
  await place?.close()
  place = undefined
})

let folders = 0
async function filled(options: Partial<CatalogsOptions> = {}): Promise<() => Catalogs> {
  const opened = await cloudPlace('s3', '')
  place = opened
  await fill(opened, oddStore({ repositories: 10, blobs: 1500 }))
  folders += 1
  const path = join(folder(), `data-${folders}`)
  return () =>
    new Catalogs({
      ids: () => ['store'],
      open: () => Promise.resolve(opened.driver),
      fingerprintOf: () => 'one bucket',
      folder: path,
      program,
      ...options,
    })
}

function listRequests(): number {
  return place?.cloud?.stats.count('ListObjectsV2') ?? 0
}

describe('what is known of a store', () => {
  it('is found in a thread, and the same as by brute force', async () => {
    const catalogs = (await filled())()
    const tables = await catalogs.of('store').catalog.refresh(live)
    expect(tables.digests.sha256.buffer).toBeInstanceOf(SharedArrayBuffer)
    if (place === undefined) throw new Error('no place')
    expect(linesOfTables(tables)).toEqual(await linesByBruteForce(place.driver))
    await catalogs.close()
  })

  it('is there after a restart, without a request', async () => {
    const start = await filled()
    const before = start()
    const tables = await before.of('store').catalog.refresh(live)
    await before.close()
    const requests = listRequests()
    const after = start()
    const remembered = await after.of('store').catalog.tables(live)
    expect(listRequests()).toBe(requests)
    expect(linesOfTables(remembered)).toEqual(linesOfTables(tables))
    expect(remembered.asOfMs).toBe(tables.asOfMs)
    await after.close()
  })

  it('is there after a restart with what we wrote just before', async () => {
    const start = await filled()
    const before = start()
    await before.of('store').catalog.refresh(live)
    const hex = sha('just before')
    await place?.put(`docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`, 'x')
    before.note('store', { blobs: [parseDigest(`sha256:${hex}`)] })
    await before.of('store').catalog.settle(live)
    await before.close()
    const after = start()
    if (place === undefined) throw new Error('no place')
    expect(linesOfTables(await after.of('store').catalog.tables(live))).toEqual(
      await linesByBruteForce(place.driver),
    )
    await after.close()
  })

  it('is not used for another bucket', async () => {
    let fingerprint = 'one bucket'
    const start = await filled({ fingerprintOf: () => fingerprint })
    const catalogs = start()
    const first = catalogs.of('store').catalog
    await first.refresh(live)
    fingerprint = 'another bucket'
    const second = catalogs.of('store').catalog
    expect(second).not.toBe(first)
    await second.load()
    expect(second.state.tables).toBeUndefined()
    await catalogs.close()
  })

  it('goes with its store, also where the store went while nothing ran', async () => {
    let ids = ['store', 'other']
    const start = await filled({ ids: () => ids })
    const catalogs = start()
    await catalogs.of('store').catalog.refresh(live)
    await catalogs.of('other').catalog.refresh(live)
    const path = join(folder(), `data-${folders}`, 'catalogs')
    expect((await readdir(path)).sort()).toEqual(['other', 'store'])
    await catalogs.remove('store')
    await catalogs.close()
    expect(await readdir(path)).toEqual(['other'])
    await writeFile(join(path, 'other', 'listing.abc.new'), 'half')
    await start().clean()
    expect(await readdir(join(path, 'other'))).toEqual(['listing'])
    ids = []
    await start().clean()
    expect(await readdir(path)).toEqual([])
  })

  it('is listed anew where its file is damaged', async () => {
    const start = await filled()
    const before = start()
    const tables = await before.of('store').catalog.refresh(live)
    await before.close()
    const file = join(folder(), `data-${folders}`, 'catalogs', 'store', 'listing')
    const bytes = await readFile(file)
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
    await writeFile(file, bytes)
    const requests = listRequests()
    const after = start()
    expect(linesOfTables(await after.of('store').catalog.tables(live))).toEqual(linesOfTables(tables))
    expect(listRequests()).toBeGreaterThan(requests)
    expect(after.of('store').catalog.state.diskFailure).toBeUndefined()
    await after.close()
  })

  it('is known though it cannot be kept, and that is said', async () => {
    const start = await filled()
    await mkdir(join(folder(), `data-${folders}`, 'catalogs', 'store', 'listing', 'in the way'), {
      recursive: true,
    })
    const catalogs = start()
    const catalog = catalogs.of('store').catalog
    if (place === undefined) throw new Error('no place')
    expect(linesOfTables(await catalog.refresh(live))).toEqual(await linesByBruteForce(place.driver))
    expect(catalog.state.diskFailure).toMatch(/EISDIR|ENOTEMPTY/)
    await catalogs.close()
  })

  it('is told to all who wait for one listing', async () => {
    const catalogs = (await filled())()
    const catalog = catalogs.of('store').catalog
    const leaving = new AbortController()
    const all = [catalog.refresh(live), catalog.refresh(leaving.signal), catalog.refresh(live)]
    leaving.abort()
    const [first, left, third] = await Promise.allSettled(all)
    expect(left?.status).toBe('rejected')
    expect(first).toEqual(third)
    expect(first?.status).toBe('fulfilled')
    await catalogs.close()
  })
})

it('pushes and deletes may go on beside a listing', async () => {
  const opened = await cloudPlace('s3', '')
  place = opened
  const objects = oddStore({ repositories: 20, blobs: 3000 })
  await fill(opened, objects)
  const catalog = catalogOf(opened.driver)
  const settled = new Set(linesOfTables(await catalog.refresh(live)))
  if (place.cloud === undefined) throw new Error('no cloud')
  place.cloud.faults.latencyMs = 30
  const stop = new AbortController()
  let changed = 0
  const changing = (async () => {
    while (!stop.signal.aborted) {
      const name = `moving-${changed % 5}`
      const hex = sha(`moving ${changed}`)
      const below = `docker/registry/v2/repositories/${name}/_manifests/tags/v${changed % 3}`
      await opened.put(`${below}/index/sha256/${hex}/link`, `sha256:${hex}`)
      await opened.put(`${below}/current/link`, `sha256:${hex}`)
      await opened.put(`docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`, 'x')
      if (changed % 4 === 3) await opened.remove(`${below}/current/link`)
      catalog.note({ repositories: [parseRepositoryName(name)], blobs: [parseDigest(`sha256:${hex}`)] })
      changed += 1
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
  })()
  const during = linesOfTables(await catalog.refresh(live))
  // What nobody touched is there, and once, whatever went on.
  const untouched = [...settled].filter((line) => !line.startsWith('totals'))
  expect(new Set(during).size).toBe(during.length)
  expect(untouched.filter((line) => !during.includes(line))).toEqual([])
  stop.abort()
  await changing
  await catalog.settle(live)
  place.cloud.faults.latencyMs = 0
  expect(changed).toBeGreaterThan(3)
  expect(linesOfTables(await catalog.tables(live))).toEqual(await linesByBruteForce(opened.driver))
})

describe('the thread of the catalogs', () => {
  it('is none where its program does not run, and the work is done here', async () => {
    const thread = new CatalogThread(join(folder(), 'no-program.mjs'))
    expect(await thread.run('begin', { listing: 1, rootPrefix: '' })).toBeUndefined()
    const tables = await thread.run('assemble', {
      listing: 1,
      previous: undefined,
      only: undefined,
      asOfMs: 1,
      requests: 0,
    })
    expect(linesOfTables(tables)).toEqual(['totals 0 0'])
    await thread.close()
  })

  it('refuses pages of a listing that it does not know, so that none is half made', async () => {
    const thread = new CatalogThread(program)
    const range = { id: 0, after: undefined, through: undefined }
    await expect(thread.run('take', { listing: 5, number: 1, range })).rejects.toMatchObject({
      code: 'Unavailable',
    })
    await thread.close()
    await expect(thread.run('begin', { listing: 1, rootPrefix: '' })).rejects.toMatchObject({
      code: 'Unavailable',
    })
  })
})
