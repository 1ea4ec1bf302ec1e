import { useCallback } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useWindowState } from '../../state/window-state.tsx'

/** Goes on at once where the store may be changed; otherwise once the person allows it, and not at all if they cancel. */
export function useOnceAllowed(): (store: StoreRow, goOn: () => void) => void {
  const { openDialog } = useWindowState()
  return useCallback(
    (store, goOn) => {
      if (store.readOnly) openDialog({ kind: 'allowAndGoOn', store, goOn })
      else goOn()
    },
    [openDialog],
  )
}
