import { hrefOf, parseAddress } from './address-text.ts'
import type { Address } from './address.ts'

/** What a link needs to know of a store. */
interface NamedStore {
  readonly id: string
  readonly name: string
}

/** Before the address of a page in a link that the system opens with Bollard. */
const prefix = 'bollard://'

/**
 * A link to a page, good on other computers: it says a store's name in place of its id, which only this computer knows.
 * Where two stores share the name, it says the id.
 */
export function linkOf(address: Address, stores: readonly NamedStore[]): string {
  return `${prefix}${hrefOf(withNames(address, stores)).slice('#/'.length)}`
}

/** Where a link leads, from what follows `bollard://`: a page, or the name of a store that is not here. */
export function addressOfLink(
  text: string,
  stores: readonly NamedStore[],
): { readonly address: Address } | { readonly unknownStore: string } {
  const address = parseAddress(`#/${text.replace(/\/$/, '')}`)
  if (!('store' in address)) return { address }
  const store = stores.find(({ id }) => id === address.store) ?? onlyNamed(address.store, stores)
  return store === undefined ? { unknownStore: address.store } : { address: { ...address, store: store.id } }
}

function withNames(address: Address, stores: readonly NamedStore[]): Address {
  if (!('store' in address)) return address
  const store = stores.find(({ id }) => id === address.store)
  if (store === undefined || onlyNamed(store.name, stores) === undefined) return address
  return { ...address, store: store.name }
}

function onlyNamed(name: string, stores: readonly NamedStore[]): NamedStore | undefined {
  const [only, more] = stores.filter((store) => store.name === name)
  return more === undefined ? only : undefined
}
