import { useEffect, useEffectEvent } from 'react'

import type { OpenedThing } from '../../../electron/api/contract.ts'
import type { StoreRow } from '../../../electron/api/rows.ts'
import { useHost } from '../../api/client/client-context.tsx'
import { openedFile } from '../../api/drops/opened-files.ts'
import { tell } from '../../parts/feedback/told.tsx'
import { addressOfLink } from '../../state/address/links.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { useBrought } from '../drop/use-brought.ts'

/**
 * Takes what the system opens with Bollard, once the stores are known. A link leads to its page and does nothing else. Files
 * are as dropped: a configuration opens as one, for others the person is asked which store they are for.
 */
export function useOpened(stores: readonly StoreRow[] | undefined): void {
  const { t } = useTranslation('shell')
  const { opened } = useHost()
  const { openDialog } = useWindowState()
  const goTo = useGoTo()
  const brought = useBrought()
  const follow = (address: string, known: readonly StoreRow[]): void => {
    const found = addressOfLink(address, known)
    if ('address' in found) goTo(found.address)
    else tell(t('linkToUnknownStore', { store: found.unknownStore }))
  }
  const take = useEffectEvent((things: readonly OpenedThing[], known: readonly StoreRow[]): void => {
    const links = things.filter((thing) => thing.kind === 'link')
    const last = links.at(-1)
    if (last !== undefined) follow(last.address, known)
    const files = things.filter((thing) => thing.kind === 'file').map(openedFile)
    if (files.length === 0) return
    brought(files, (dropped) => {
      if (known.length === 0) tell(t('openedWithoutStore'))
      else openDialog({ kind: 'chooseStore', holders: [], as: 'images', dropped })
    })
  })
  useEffect(() => {
    if (opened === undefined || stores === undefined) return undefined
    const ask = (): void => {
      // What cannot be asked any more went with the host, which the window says elsewhere.
      opened.take().then(
        (things) => take(things, stores),
        () => undefined,
      )
    }
    ask()
    return opened.onAdded(ask)
  }, [opened, stores])
}
