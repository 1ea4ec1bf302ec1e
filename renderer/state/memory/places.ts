import { mostPlaces, mostPlacesCharacters, type MemoryParts } from '../../../electron/api/window-memory.ts'
import { hrefOf, parseAddress } from '../address/address-text.ts'
import { storeTabs, type Address, type StoreAddress, type StoreTab } from '../address/address.ts'

type Places = MemoryParts['places']
type StorePlaces = Places['stores'][number]
/** A page that is of no store, and that one comes back to. */
export type PageName = 'allStores' | 'allBlobs' | 'compare' | 'activity'

/** Notes that an address is open. The start page is none to come back to. */
export function withPlace(places: Places, address: Address): Places {
  if (address.at === 'start') return places
  const href = hrefOf(address)
  if (href.length > mostAddress || places.last?.address === href) return places
  if (!('store' in address)) {
    const pages = address.at === 'differences' ? places.pages : { ...places.pages, [address.at]: href }
    return bounded({ ...places, last: { address: href }, pages })
  }
  const { at, store } = address
  const before = places.stores.find((each) => each.store === store)
  const now: StorePlaces = { store, tab: at, addresses: { ...before?.addresses, [at]: href } }
  const others = places.stores.filter((each) => each.store !== store)
  return bounded({ ...places, last: { store, address: href }, stores: [now, ...others] })
}

/** The page that was open last, if there was one. */
export function lastPlace({ last }: Places): Address | undefined {
  return last === undefined ? undefined : parseAddress(last.address)
}

/** A tab of a store as it was left, or its top. */
export function placeOfTab(places: Places, store: string, tab: StoreTab): StoreAddress {
  const known = places.stores.find((each) => each.store === store)?.addresses[tab]
  const address = known === undefined ? undefined : parseAddress(known)
  return address !== undefined && 'store' in address && address.store === store && address.at === tab
    ? address
    : { at: tab, store }
}

/** A store as it was left; its repositories at first. */
export function placeOfStore(places: Places, store: string): StoreAddress {
  const known = places.stores.find((each) => each.store === store)?.tab
  return placeOfTab(places, store, storeTabs.find((tab) => tab === known) ?? 'repositories')
}

/** A page that is of no store, as it was left. */
export function placeOfPage(places: Places, page: PageName): Address {
  const known = places.pages[page]
  const address = known === undefined ? undefined : parseAddress(known)
  return address?.at === page ? address : { at: page }
}

/** What the window reads of an address, and the contract takes. */
const mostAddress = 8192

/** The stores that were open last, as many as may be kept. */
function bounded(places: Places): Places {
  let stores = places.stores.slice(0, mostPlaces)
  while (stores.length > 1 && JSON.stringify({ ...places, stores }).length > mostPlacesCharacters)
    stores = stores.slice(0, Math.floor(stores.length / 2))
  return { ...places, stores }
}
