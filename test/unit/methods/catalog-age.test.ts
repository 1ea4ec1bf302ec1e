import { resolve } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import type { CatalogState } from '../../../electron/api/rows.ts'
import { catalogMethods } from '../../../electron/methods/catalog.ts'
import { Catalogs, type CatalogsOptions } from '../../../electron/catalog/store/catalogs.ts'
import { live } from '../../conformance/harness.ts'
import { oddStore } from '../catalog/odd-store.ts'
import { cloudPlace, encryptedPlace, fill, type Place } from '../catalog/opened-places.ts'
import { firstOf } from './test-backend.ts'

const store = 'store'
let place: Place | undefined
let catalogs: Catalogs | undefined
afterEach(async () => {
  await catalogs?.close()
  await place?.close()
})

/** What is known of one store, with a clock and a setting of the test. */
async function started(opened: Promise<Place>, options: Partial<CatalogsOptions> = {}) {
  const here = await opened
  place = here
  await fill(here, oddStore({ repositories: 30, blobs: 20 }))
  catalogs = new Catalogs({
    ids: () => [store],
    open: () => Promise.resolve(here.driver),
    fingerprintOf: () => 'one bucket',
    folder: undefined,
    program: resolve('dist/catalog/catalog-worker.mjs'),
    ...options,
  })
  const clock = { laterMs: 0, refreshAfterMs: 600_000 }
  const now = (): number => Date.now() + clock.laterMs
  const methods = catalogMethods(catalogs, () => Promise.resolve(clock.refreshAfterMs), now)
  const lists = (): number => here.cloud?.stats.count('ListObjectsV2') ?? 0
  return { methods, clock, lists }
}

type Methods = Awaited<ReturnType<typeof started>>['methods']

function when(methods: Methods, wanted: (state: CatalogState) => boolean): Promise<CatalogState> {
  return firstOf(methods.watchCatalog({ store }, live), wanted)
}

function isCounted({ listing, unreadManifests }: CatalogState): boolean {
  return listing === undefined && unreadManifests !== undefined
}

describe('a store that is opened again', () => {
  it('is listed anew when what is known is older than the setting, and never where only a person asks', async () => {
    const { methods, clock, lists } = await started(cloudPlace('s3', ''))
    await when(methods, isCounted)
    const first = lists()
    clock.laterMs = 599_000
    await when(methods, isCounted)
    expect(lists()).toBe(first)
    clock.laterMs = 601_000
    await when(methods, ({ changes }) => changes !== undefined)
    const second = lists()
    expect(second).toBeGreaterThan(first)
    await when(methods, isCounted)
    clock.laterMs = 365 * 24 * 3_600_000
    clock.refreshAfterMs = Infinity
    const before = lists()
    await when(methods, isCounted)
    expect(lists()).toBe(before)
  })
})

describe('a listing that waits because the store is large', () => {
  const bound = { requests: 150, keys: Infinity }

  it('says so, and goes on when it is let', async () => {
    const { methods } = await started(encryptedPlace(''), { bound })
    const held = await when(methods, isHeld)
    expect(held.listing).toMatchObject({ step: 'links', isHeld: true })
    await methods.continueCatalog({ store }, live)
    const { totals } = await when(methods, (state) => isCounted(state) && state.listing === undefined)
    expect(totals?.requests).toBeGreaterThan(150)
  })

  it('stopped, does not begin by itself again, but when a person asks', async () => {
    const keysBound = { requests: Infinity, keys: 5 }
    const { methods, lists } = await started(cloudPlace('s3', ''), { bound: keysBound })
    expect((await when(methods, isHeld)).listing).toMatchObject({ step: 'keys', isHeld: true })
    await methods.stopCatalog({ store }, live)
    const stopped = await when(methods, (state) => state.stopped === true && state.listing === undefined)
    expect(stopped).toEqual({ stopped: true })
    const asked = lists()
    await when(methods, (state) => state.stopped === true)
    expect(lists()).toBe(asked)
    const refreshed = methods.refreshCatalog({ store }, live)
    await when(methods, isHeld)
    await methods.continueCatalog({ store }, live)
    await refreshed
    const known = await when(methods, ({ totals }) => totals !== undefined)
    expect(known.stopped).toBeUndefined()
  })
})

function isHeld({ listing }: CatalogState): boolean {
  return listing !== undefined && listing.step !== 'manifests' && listing.isHeld
}
