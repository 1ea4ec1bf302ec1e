import { useEffect, useMemo } from 'react'

import type { Address, StoreTab } from '../address/address.ts'
import { useGoTo } from '../address/use-address.ts'
import { placeOfPage, placeOfStore, placeOfTab, withPlace, type PageName } from './places.ts'
import { withRecent } from './pins.ts'
import { useWholeMemory } from './use-memory.tsx'

/** Notes the page that is open, to come back to it; not while there is none. */
export function useNotedPlace(address: Address | undefined): void {
  const memory = useWholeMemory()
  useEffect(() => {
    if (address === undefined) return
    memory.change('places', (places) => withPlace(places, address))
    memory.change('recents', (recents) => withRecent(recents, address))
  }, [memory, address])
}

/** The ways back to where one was. What is open already goes to its top. */
export interface WaysBack {
  readonly toStore: (store: string, how?: 'push' | 'replace') => void
  readonly toTab: (store: string, tab: StoreTab) => void
  readonly toPage: (page: PageName) => void
}

export function useWaysBack(): WaysBack {
  const memory = useWholeMemory()
  const goTo = useGoTo()
  return useMemo(() => {
    const places = () => memory.get('places')
    return {
      toStore: (store, how) =>
        goTo(
          (now) =>
            'store' in now && now.store === store
              ? { at: 'repositories', store }
              : placeOfStore(places(), store),
          how,
        ),
      toTab: (store, tab) =>
        goTo((now) =>
          now.at === tab && 'store' in now && now.store === store
            ? { at: tab, store }
            : placeOfTab(places(), store, tab),
        ),
      toPage: (page) => goTo((now) => (now.at === page ? { at: page } : placeOfPage(places(), page))),
    }
  }, [memory, goTo])
}
