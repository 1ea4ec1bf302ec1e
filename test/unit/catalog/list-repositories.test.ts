import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { parseRepositoryName } from '../../../drivers/common/names.ts'
import { StoreError, type ListQuery, type StorageDriver } from '../../../drivers/index.ts'
import { listRepositories } from '../../../electron/catalog/store/list-repositories.ts'
import { listRepositories as walkRepositories } from '../../../electron/registry/repositories/repositories.ts'
import { cloudDrivers } from '../../clouds/every-cloud.ts'
import { flat, live } from '../../conformance/harness.ts'
import { until } from '../../peers/run.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { catalogOf } from './catalog-of.ts'
import { oddStore, sha, type StoreObjects } from './odd-store.ts'
import { cloudPlace, fill, folderPlace, type Place } from './opened-places.ts'

const folder = useTempFolder()
let place: Place | undefined
afterEach(async () => {
  await place?.close()
  place = undefined
})

const root = 'docker/registry/v2/repositories'
/** What has no part of a repository but another folder that begins with `_`: the list by `/_` cannot tell. */
const withOtherParts = ['only/other', 'file-of-a-part', 'outer']

/** Folders of every kind where repositories are; `onDisk` those that a file system can hold. */
function oddFolders(onDisk: boolean): StoreObjects {
  const objects = oddStore({ repositories: 25, blobs: 5 })
  const put = (key: string): void => void objects.set(`${root}/${key}`, 'x')
  put('sp ace/app/_manifests/tags/v1/current/link')
  put('sp ace/file')
  put('also bad/file')
  put('fine/with bad/file')
  put('_hidden/_manifests/tags/v1/current/link')
  put('_hidden/bad name/file')
  put('only/other/_other/x')
  put('only/other/_other/bad name/x')
  put('both/_other/x')
  put('both/_zz/bad name/x')
  put(`both/_layers/sha256/${sha('a')}/link`)
  put('outer/_other/inner/_manifests/tags/v1/current/link')
  put('Upper/_uploads/push/startedat')
  put('team/.git/_manifests/x')
  put('a..b/_manifests/x')
  put('bad\ttab/x')
  put('file-of-a-part/_manifests')
  put('stray-file')
  put(`${Array.from({ length: 130 }, () => 'ab').join('/')}/_manifests/x`)
  put(`${'n'.repeat(200)}/${'m'.repeat(60)}/_manifests/x`)
  if (onDisk) return objects
  put('twice//slashed/_manifests/x')
  put('/slash/x')
  put('marker/_uploads/')
  put('empty folder/')
  return objects
}

describe.each([...cloudDrivers, 'filesystem'] as const)('repositories of %s', (name) => {
  it.each([
    ['in the whole bucket', '', ''],
    ['below a root directory', '/tenants/ä b/', 'tenants/ä b/'],
  ])('are as a walk finds them, %s', async (_, rootdirectory, prefix) => {
    const onDisk = name === 'filesystem'
    place = onDisk
      ? await folderPlace(join(folder(), 'store', prefix))
      : await cloudPlace(name, rootdirectory)
    await fill(place, oddFolders(onDisk), onDisk ? '' : prefix)
    const walked = rows(await flat(walkRepositories(place.driver, live)))
    const catalog = catalogOf(place.driver)
    const found = rows(await flat(listRepositories(catalog, place.driver, live)))
    // A listing by `/_` does not tell these; a walk does, on services that know no such delimiter.
    expect(found.filter(([each]) => !withOtherParts.includes(each))).toEqual(walked)
    expect(walked.filter(([each]) => withOtherParts.includes(each))).toEqual([])
    expect(catalog.state.tables).toBeUndefined()
    await catalog.refresh(live)
    expect(rows(await flat(listRepositories(catalog, place.driver, live)))).toEqual(walked)
  })
})

describe('2,000 repositories', () => {
  it('cost the requests of their names, and none once they are remembered', async () => {
    place = await filledPlace('s3', 2000)
    const catalog = catalogOf(place.driver)
    expect(await namesIn(catalog, place.driver)).toHaveLength(2000)
    expect(lists(place)).toBe(2)
    await catalog.refresh(live)
    const before = lists(place)
    expect(await namesIn(catalog, place.driver)).toHaveLength(2000)
    expect(lists(place)).toBe(before)
  })

  it('are looked for once, by a listing and by two who read them', async () => {
    place = await filledPlace('s3', 2000)
    const counted = countingNames(place.driver)
    const catalog = catalogOf(counted.driver)
    const refreshed = catalog.refresh(live)
    const [a, b] = await Promise.all([namesIn(catalog, place.driver), namesIn(catalog, place.driver)])
    await refreshed
    expect(new Set(a).size).toBe(2000)
    expect(a).toHaveLength(2000)
    expect(b.toSorted()).toEqual(a.toSorted())
    expect(counted.requests).toBeLessThanOrEqual(2)
  })

  it('are left alone once nobody reads them any more', async () => {
    place = await filledPlace('oss', 2000)
    const catalog = catalogOf(place.driver)
    for await (const page of listRepositories(catalog, place.driver, live)) {
      expect(page.length).toBeGreaterThan(0)
      break
    }
    const stop = new AbortController()
    const read = async (): Promise<void> => {
      for await (const _ of listRepositories(catalog, opened().driver, stop.signal)) stop.abort()
    }
    await expect(read()).rejects.toThrow(/stopped|aborted/)
    await until('the emulated cloud', () => Promise.resolve(place?.cloud?.stats.inFlight === 0))
    expect(lists(opened())).toBeLessThan(300)
  })
})

it('a walk ends once the listing beside it is whole, and the listing tells the rest', async () => {
  place = await filledPlace('oss', 1500)
  if (place.cloud === undefined) throw new Error('no cloud')
  place.cloud.faults.latencyMs = 20
  const catalog = catalogOf(place.driver)
  const refreshed = catalog.refresh(live)
  const names = await namesIn(catalog, place.driver)
  await refreshed
  expect(new Set(names).size).toBe(1500)
  expect(names).toHaveLength(1500)
  expect(lists(place)).toBeLessThan(1000)
})

describe('names that are refused', () => {
  it('are found by a walk', async () => {
    place = await filledPlace('s3', 20)
    const catalog = catalogOf(refusingNames(place.driver))
    expect(await namesIn(catalog, place.driver)).toHaveLength(20)
  })

  it('are told by the listing that is under way, where that is not refused', async () => {
    place = await filledPlace('s3', 20)
    const { driver } = place
    const catalog = catalogOf(refusing(driver, ({ delimiter }) => delimiter !== undefined))
    const refreshed = catalog.refresh(live)
    expect(await namesIn(catalog, driver)).toHaveLength(20)
    await refreshed
  })

  it('fail with what the store says, where everything is', async () => {
    place = await filledPlace('s3', 20)
    if (place.cloud === undefined) throw new Error('no cloud')
    place.cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' } }]
    const catalog = catalogOf(place.driver)
    await expect(namesIn(catalog, place.driver)).rejects.toMatchObject({ code: 'PermissionDenied' })
    const refreshed = catalog.refresh(live)
    refreshed.catch(() => undefined)
    await expect(namesIn(catalog, place.driver)).rejects.toMatchObject({ code: 'PermissionDenied' })
    await expect(refreshed).rejects.toMatchObject({ code: 'PermissionDenied' })
    place.cloud.faults.rules = []
    expect(await namesIn(catalog, place.driver)).toHaveLength(20)
  })
})

it('a repository that is gone, or was pushed, is so after a refresh; what we wrote at once', async () => {
  place = await filledPlace('s3', 20)
  const catalog = catalogOf(place.driver)
  await catalog.refresh(live)
  const { editions } = catalog.state
  await place.remove(keyOf(3))
  await place.put(keyOf(100), 'x')
  await catalog.refresh(live)
  const names = await namesIn(catalog, place.driver)
  expect(names).toContain('team/app-100')
  expect(names).not.toContain('team/app-3')
  expect(catalog.state.editions.repositories).toBe(editions.repositories + 1)
  await place.put(keyOf(200), 'x')
  catalog.note({ repositories: [parseRepositoryName('team/app-200')] })
  expect(await namesIn(catalog, place.driver)).toContain('team/app-200')
  await catalog.refresh(live)
  expect(catalog.state.editions.repositories).toBe(editions.repositories + 2)
})

function opened(): Place {
  if (place === undefined) throw new Error('no place')
  return place
}

function keyOf(repository: number): string {
  return `${root}/team/app-${repository}/_manifests/tags/v1/current/link`
}

async function filledPlace(name: (typeof cloudDrivers)[number], repositories: number): Promise<Place> {
  const filled = await cloudPlace(name, '')
  for (let at = 0; at < repositories; at += 1) await filled.put(keyOf(at), 'x')
  return filled
}

function lists({ cloud }: Place): number {
  const names = ['ListObjectsV2', 'ListObjects', 'GetBucketV2', 'GetBucket']
  return names.reduce((sum, name) => sum + (cloud?.stats.count(name) ?? 0), 0)
}

async function namesIn(
  catalog: ReturnType<typeof catalogOf>,
  driver: StorageDriver,
): Promise<readonly string[]> {
  return (await flat(listRepositories(catalog, driver, live))).map(({ name }) => name)
}

/** The same driver, and how often it was asked for names. */
function countingNames(driver: StorageDriver) {
  const counted = { requests: 0, driver }
  counted.driver = watching(driver, ({ delimiter }) => {
    if (delimiter === '/_') counted.requests += 1
  })
  return counted
}

function refusingNames(driver: StorageDriver): StorageDriver {
  return refusing(driver, ({ delimiter }) => delimiter === '/_')
}

function refusing(driver: StorageDriver, isRefused: (query: ListQuery) => boolean): StorageDriver {
  return watching(driver, (query) => {
    if (isRefused(query)) throw new StoreError('PermissionDenied', 'the policy refuses it')
  })
}

function watching(driver: StorageDriver, see: (query: ListQuery) => void): StorageDriver {
  const objects = Object.create(driver.objects) as StorageDriver['objects']
  objects.list = async (query, signal) => {
    see(query)
    return await driver.objects.list(query, signal)
  }
  return { ...driver, objects }
}

function rows(
  found: Awaited<ReturnType<typeof flat<{ name: string; problems: readonly { id: string }[] }>>>,
) {
  return found
    .map(({ name, problems }) => [name, problems.map(({ id }) => id)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}
