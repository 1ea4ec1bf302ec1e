import { setTimeout as pause } from 'node:timers/promises'

import { afterEach, expect, it } from 'vitest'

import type { ObjectStore, StorageDriver } from '../../../drivers/index.ts'
import type { Catalog, CatalogActivity } from '../../../electron/catalog/store/catalog.ts'
import { live } from '../../conformance/harness.ts'
import { linesByBruteForce, linesOfTables } from './brute-force.ts'
import { catalogOf } from './catalog-of.ts'
import { oddStore } from './odd-store.ts'
import { cloudPlace, encryptedPlace, fill, type Place } from './opened-places.ts'

let place: Place | undefined
afterEach(async () => {
  await place?.close()
  place = undefined
})

/** Requests that may be under way when a listing is held back. */
const underWay = 64

async function largePlace(): Promise<Place> {
  const opened = await cloudPlace('s3', '')
  place = { ...opened, driver: withPagesOf(5, opened.driver) }
  await fill(place, oddStore({ repositories: 10, blobs: 700 }))
  return place
}

it('a first listing that turns out large waits, and goes on to its end', async () => {
  const { driver, cloud } = await largePlace()
  const catalog = catalogOf(driver, { bound: { requests: 40, keys: Infinity } })
  const refreshed = catalog.refresh(live)
  const held = await heldOf(catalog)
  if (held.kind !== 'listing') throw new Error(held.kind)
  expect(held.progress.requests).toBeGreaterThanOrEqual(40)
  await pause(500)
  // What was under way comes, and nothing more is asked for.
  expect(cloud?.stats.count('ListObjectsV2')).toBeLessThanOrEqual(40 + underWay)
  expect(catalog.state.tables).toBeUndefined()
  catalog.goOn()
  expect(linesOfTables(await refreshed)).toEqual(await linesByBruteForce(driver))
  expect(cloud?.stats.count('ListObjectsV2')).toBeGreaterThan(150)
})

it('it waits for its keys, too, and not once its size is known', async () => {
  const { driver } = await largePlace()
  const catalog = catalogOf(driver, { bound: { requests: Infinity, keys: 200 } })
  const refreshed = catalog.refresh(live)
  const held = await heldOf(catalog)
  expect(held.kind === 'listing' && held.progress.keys).toBeGreaterThanOrEqual(200)
  catalog.goOn()
  await refreshed
  await catalog.refresh(live)
})

it('stopped while it waits, it leaves nothing, whoever waits for it', async () => {
  const { driver, cloud } = await largePlace()
  const catalog = catalogOf(driver, { bound: { requests: 40, keys: Infinity } })
  const both = [catalog.refresh(live), catalog.tables(live)]
  await heldOf(catalog)
  catalog.stopRefresh()
  for (const each of both) await expect(each).rejects.toMatchObject({ name: 'AbortError' })
  expect(catalog.state).toMatchObject({ tables: undefined, activity: undefined, failure: undefined })
  await pause(500)
  expect(cloud?.stats.count('ListObjectsV2')).toBeLessThanOrEqual(40 + underWay)
})

it('links that must be read, one request each, count as well', async () => {
  place = await encryptedPlace('')
  await fill(place, oddStore({ repositories: 40, blobs: 20 }))
  const catalog = catalogOf(place.driver, { bound: { requests: 300, keys: Infinity } })
  const refreshed = catalog.refresh(live)
  const held = await heldOf(catalog)
  expect(held).toMatchObject({ kind: 'readingLinks' })
  await pause(200)
  expect(place.cloud?.stats.count('GetObject')).toBeLessThan(300 + 2 * underWay)
  catalog.goOn()
  expect(linesOfTables(await refreshed)).toEqual(await linesByBruteForce(place.driver))
})

/** The same store, whose lists come in pages of so many keys. */
function withPagesOf(maxKeys: number, driver: StorageDriver): StorageDriver {
  const { objects } = driver
  const small: Pick<ObjectStore, 'list' | 'scan'> = {
    list: (query, signal) => objects.list({ ...query, maxKeys }, signal),
    scan: (query, scanner, signal) => objects.scan({ ...query, maxKeys }, scanner, signal),
  }
  return over(driver, { objects: over(objects, small) })
}

function over<Whole extends object>(whole: Whole, part: Partial<Whole>): Whole {
  return new Proxy(whole, {
    get(target, name) {
      if (name in part) return Reflect.get(part, name)
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** What a catalog does once it waits. */
async function heldOf(catalog: Catalog): Promise<CatalogActivity> {
  for await (const { activity } of catalog.watch(live)) if (activity?.isHeld === true) return activity
  throw new Error('it ended')
}
