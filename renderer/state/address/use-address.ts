import { useMemo, useSyncExternalStore } from 'react'

import { hrefOf, parseAddress } from './address-text.ts'
import type { Address } from './address.ts'

export type GoTo = (next: Address | ((now: Address) => Address), how?: 'push' | 'replace') => void

/** The address of the window and the way to another. `push` makes a step for Back, `replace` does not. */
export function useAddress(): [Address, GoTo] {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  const address = useMemo(() => parseAddress(hash), [hash])
  return [address, goTo]
}

/** The way to another address, for what does not depend on the address: it is not drawn again with each key of a filter. */
export function useGoTo(): GoTo {
  return goTo
}

const goTo: GoTo = (next, how = 'push') => {
  const target = typeof next === 'function' ? next(parseAddress(window.location.hash)) : next
  const href = hrefOf(target)
  if (href === window.location.hash) return
  // pushState and replaceState send no event: this one tells useAddress of the change.
  if (how === 'push') window.history.pushState(null, '', href)
  else window.history.replaceState(null, '', href)
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange)
  window.addEventListener('popstate', onChange)
  return () => {
    window.removeEventListener('hashchange', onChange)
    window.removeEventListener('popstate', onChange)
  }
}
