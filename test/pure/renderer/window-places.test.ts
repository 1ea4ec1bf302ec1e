import { describe, expect, it } from 'vitest'

import { memoryParts } from '../../../electron/api/window-memory.ts'
import type { Address } from '../../../renderer/state/address/address.ts'
import {
  lastPlace,
  placeOfPage,
  placeOfStore,
  placeOfTab,
  withPlace,
} from '../../../renderer/state/memory/places.ts'

const none = { pages: {}, stores: [] }
const tag = { at: 'repositories', store: 'a', repository: 'team/app', tag: 'v1', panel: 'layers' } as const

describe('the places of the window', () => {
  it('lead at first to the repositories of a store, and to the top of a tab', () => {
    expect(placeOfStore(none, 'a')).toEqual({ at: 'repositories', store: 'a' })
    expect(placeOfTab(none, 'a', 'files')).toEqual({ at: 'files', store: 'a' })
    expect(placeOfPage(none, 'compare')).toEqual({ at: 'compare' })
    expect(lastPlace(none)).toBeUndefined()
  })

  it('lead back to each tab as it was, and to the tab of a store that was open last', () => {
    const places = after(tag, { at: 'blobs', store: 'a', state: 'unreferenced' }, { at: 'files', store: 'b' })
    expect(placeOfTab(places, 'a', 'repositories')).toMatchObject(tag)
    expect(placeOfStore(places, 'a')).toMatchObject({ at: 'blobs', state: 'unreferenced' })
    expect(placeOfStore(places, 'b')).toMatchObject({ at: 'files', store: 'b' })
    expect(lastPlace(places)).toMatchObject({ at: 'files', store: 'b' })
  })

  it('keep what is of no store, too', () => {
    const places = after({ at: 'compare', filter: 'app' }, { at: 'allBlobs', digest: 'abc' })
    expect(placeOfPage(places, 'compare')).toMatchObject({ filter: 'app' })
    expect(placeOfPage(places, 'allBlobs')).toMatchObject({ digest: 'abc' })
    expect(lastPlace(places)).toMatchObject({ at: 'allBlobs' })
  })

  it('are the same where nothing changed, and do not count the start', () => {
    const places = after(tag)
    expect(withPlace(places, tag)).toBe(places)
    expect(withPlace(places, { at: 'start' })).toBe(places)
  })

  it.each([
    ['of another store', '#/stores/b/blobs'],
    ['of another tab', '#/stores/a/files'],
    ['that cannot be read', '#/nowhere'],
  ])('do not follow an address %s', (_, address) => {
    const places = { pages: {}, stores: [{ store: 'a', tab: 'blobs', addresses: { blobs: address } }] }
    expect(placeOfTab(places, 'a', 'blobs')).toEqual({ at: 'blobs', store: 'a' })
  })

  it('keep to what the host takes, however many stores and however long the addresses', () => {
    let places: typeof none = none
    for (let store = 0; store < 300; store += 1)
      places = withPlace(places, { at: 'files', store: `s${store}`, prefix: 'x'.repeat(6000) }) as typeof none
    expect(memoryParts.places().safeParse(places).success).toBe(true)
    expect(placeOfTab(places, 's299', 'files')).toMatchObject({ prefix: 'x'.repeat(6000) })
    expect(withPlace(places, { at: 'files', store: 'a', prefix: 'x'.repeat(9000) })).toBe(places)
  })
})

function after(...addresses: readonly Address[]) {
  return addresses.reduce<Parameters<typeof withPlace>[0]>(withPlace, none)
}
