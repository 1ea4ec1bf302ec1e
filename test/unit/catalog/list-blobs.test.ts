import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { parseDigest } from '../../../drivers/common/names.ts'
import { listBlobs, type BlobRows } from '../../../electron/catalog/store/list-blobs.ts'
import { listBlobs as walkBlobs, type BlobColumns } from '../../../electron/registry/blobs/list-blobs.ts'
import { cloudDrivers } from '../../clouds/every-cloud.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { catalogOf } from './catalog-of.ts'
import { oddStore, sha } from './odd-store.ts'
import { cloudPlace, fill, folderPlace, type Place } from './opened-places.ts'

const folder = useTempFolder()
const root = 'docker/registry/v2/blobs'
let place: Place | undefined
afterEach(async () => {
  await place?.close()
  place = undefined
})

describe.each([...cloudDrivers, 'filesystem'] as const)('blobs of %s', (name) => {
  it('are as a walk finds them, while they are listed and once they are remembered', async () => {
    const onDisk = name === 'filesystem'
    place = onDisk ? await folderPlace(join(folder(), 'store')) : await cloudPlace(name, '/tenants/ä b/')
    await fill(place, oddBlobs(), onDisk ? '' : 'tenants/ä b/')
    const walked = linesOf(await pagesOf(walkBlobs(place.driver, live)))
    const catalog = catalogOf(place.driver)
    expect(linesOf(await pagesOf(listBlobs(catalog, place.driver, live)))).toEqual(walked)
    const remembered = await pagesOf(listBlobs(catalog, place.driver, live))
    expect(linesOf(remembered)).toEqual(walked)
    expect(remembered.at(-1)?.edition).toBe(catalog.state.editions.blobs)
  })
})

describe('a list of blobs', () => {
  it('costs the requests of one listing, for two who read it and a refresh, and none once it is remembered', async () => {
    const cloud = await filled(6000)
    const alone = catalogOf(cloud.driver)
    await alone.refresh(live)
    const ofOne = cloud.lists()
    const catalog = catalogOf(cloud.driver)
    const read = () => pagesOf(listBlobs(catalog, cloud.driver, live))
    const [a, b] = await Promise.all([read(), read(), catalog.refresh(live)])
    // Ranges are cut as answers come: two listings are seldom cut alike.
    expect(cloud.lists() - ofOne).toBeLessThan(1.5 * ofOne)
    expect(linesOf(a)).toHaveLength(6000)
    expect(linesOf(b)).toEqual(linesOf(a))
    const before = cloud.lists()
    expect(linesOf(await read())).toEqual(linesOf(a))
    expect(cloud.lists()).toBe(before)
  })

  it('tells storage classes, and how far an archived blob is from being read', async () => {
    const cloud = await filled(20)
    const classes = { 'x-amz-storage-class': 'GLACIER' }
    for (const at of [3, 5]) await cloud.put(keyOf(sha(`blob ${at}`)), 'x', classes)
    await cloud.put(keyOf(sha('blob 4')), 'x', { 'x-amz-storage-class': 'STANDARD_IA' })
    const walked = linesOf(await pagesOf(walkBlobs(cloud.driver, live)))
    expect(walked.filter((line) => line.endsWith('GLACIER archived'))).toHaveLength(2)
    const catalog = catalogOf(cloud.driver)
    expect(linesOf(await pagesOf(listBlobs(catalog, cloud.driver, live)))).toEqual(walked)
    expect(linesOf(await pagesOf(listBlobs(catalog, cloud.driver, live)))).toEqual(walked)
  })

  it('comes while the store is being listed, each blob once, and is that of an edition', async () => {
    const cloud = await filled(20_000)
    cloud.faults.latencyMs = 60
    const catalog = catalogOf(cloud.driver)
    const pages: BlobRows[] = []
    let early = 0
    for await (const page of listBlobs(catalog, cloud.driver, live)) {
      pages.push(page)
      expect(page.digests.length).toBeLessThanOrEqual(2000)
      if (catalog.state.tables === undefined) early += page.digests.length
    }
    expect(early).toBeGreaterThan(0)
    const digests = pages.flatMap((page) => page.digests)
    expect(digests).toHaveLength(20_000)
    expect(new Set(digests).size).toBe(20_000)
    expect(pages.at(-1)?.edition).toBe(catalog.state.editions.blobs)
  })

  it('is that of no edition where we wrote while it was listed', async () => {
    const cloud = await filled(12_000)
    cloud.faults.latencyMs = 60
    const catalog = catalogOf(cloud.driver)
    const pages: BlobRows[] = []
    for await (const page of listBlobs(catalog, cloud.driver, live)) {
      if (pages.length === 0) {
        await cloud.put(keyOf(sha('ours')), 'ours')
        catalog.note({ blobs: [parseDigest(`sha256:${sha('ours')}`)] })
        await catalog.settle(live)
      }
      pages.push(page)
    }
    expect(pages.at(-1)?.edition).toBeUndefined()
    cloud.faults.latencyMs = 0
    const again = await pagesOf(listBlobs(catalog, cloud.driver, live))
    expect(linesOf(again)).toEqual(linesOf(await pagesOf(walkBlobs(cloud.driver, live))))
  })

  it('fails as the listing fails, after what was found before', async () => {
    const cloud = await filled(5000)
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' } }]
    const catalog = catalogOf(cloud.driver)
    await expect(pagesOf(listBlobs(catalog, cloud.driver, live))).rejects.toMatchObject({
      code: 'PermissionDenied',
    })
    cloud.faults.rules = []
    expect(linesOf(await pagesOf(listBlobs(catalog, cloud.driver, live)))).toHaveLength(5000)
  })

  it('ends the listing with its only reader, and not that of others', async () => {
    const cloud = await filled(5000)
    cloud.faults.latencyMs = 100
    const catalog = catalogOf(cloud.driver)
    const stop = new AbortController()
    const stopped = pagesOf(listBlobs(catalog, cloud.driver, stop.signal))
    setTimeout(() => stop.abort(), 150)
    await expect(stopped).rejects.toThrow(/stopped|aborted/)
    await expect.poll(() => catalog.state.activity).toBeUndefined()
    expect(catalog.state.tables).toBeUndefined()
    const another = new AbortController()
    const both = [another.signal, live].map((signal) => pagesOf(listBlobs(catalog, cloud.driver, signal)))
    setTimeout(() => another.abort(), 150)
    await expect(both[0]).rejects.toThrow(/stopped|aborted/)
    expect(linesOf((await both[1]) ?? [])).toHaveLength(5000)
  })

  it('changes its edition with its rows, and with nothing else', async () => {
    const cloud = await filled(50)
    const catalog = catalogOf(cloud.driver)
    await catalog.refresh(live)
    const { blobs } = catalog.state.editions
    await cloud.put('docker/registry/v2/repositories/new/_layers/sha256/x/y', 'x')
    await catalog.refresh(live)
    expect(catalog.state.editions.blobs).toBe(blobs)
    // One that is none of the layout, where blobs are.
    await cloud.put(`${root}/sha256/ab/stray`, 'x')
    await catalog.refresh(live)
    expect(catalog.state.editions.blobs).toBe(blobs + 1)
    await cloud.put(
      `docker/registry/v2/repositories/new/_layers/sha256/${sha('l')}/link`,
      `sha256:${sha('l')}`,
    )
    await catalog.refresh(live)
    expect(catalog.state.editions).toMatchObject({ blobs: blobs + 1, repositories: 2 })
    await cloud.remove(keyOf(sha('blob 7')))
    await catalog.refresh(live)
    expect(catalog.state.editions).toMatchObject({ blobs: blobs + 2, repositories: 2 })
    const left = await pagesOf(listBlobs(catalog, cloud.driver, live))
    expect(left.flatMap(({ digests }) => digests)).toHaveLength(49)
  })
})

function oddBlobs() {
  const objects = oddStore({ repositories: 3, blobs: 3000 })
  const put = (key: string): void => void objects.set(`${root}/${key}`, 'x')
  put('stray')
  put('sha256/stray')
  put('sha256/ab/stray')
  put('sha256/zz/hello/data')
  put(`sha256/ab/${sha('x')}/data/below`)
  put('other/ab/cdef/data')
  return objects
}

function keyOf(hex: string): string {
  return `${root}/sha256/${hex.slice(0, 2)}/${hex}/data`
}

async function filled(blobs: number) {
  const opened = await cloudPlace('s3', '')
  place = opened
  const { cloud } = opened
  if (cloud === undefined) throw new Error('no cloud')
  for (let at = 0; at < blobs; at += 1) await opened.put(keyOf(sha(`blob ${at}`)), 'x'.repeat(at % 7))
  return { ...opened, faults: cloud.faults, lists: () => cloud.stats.count('ListObjectsV2') }
}

async function pagesOf(pages: AsyncIterable<BlobRows>): Promise<readonly BlobRows[]> {
  const all: BlobRows[] = []
  for await (const page of pages) all.push(page)
  return all
}

function linesOf(pages: readonly BlobColumns[]): readonly string[] {
  return pages
    .flatMap((page) => [
      ...page.digests.map((digest, at) =>
        [digest, page.sizeBytes[at], page.modifiedAtMs[at], page.storageClasses[at], page.restores[at]].join(
          ' ',
        ),
      ),
      ...page.problems.map(({ id, path }) => `${id} ${path}`),
    ])
    .sort()
}
