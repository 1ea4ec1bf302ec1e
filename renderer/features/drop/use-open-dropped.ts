import { useCallback } from 'react'

import { useHost } from '../../api/client/client-context.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { chosenFiles, droppedFiles } from '../../api/drops/dropped-files.ts'
import { useOnceAllowed } from '../allow-changes/use-once-allowed.ts'
import type { BroughtTo } from '../../state/dialog.ts'

/**
 * Opens the dialog that says what was dropped, or chosen, and where it would go. Of a read-only store it asks first whether changes
 * are allowed.
 */
export function useOpenDropped(): (brought: BroughtTo) => void {
  const { openDialog } = useWindowState()
  const { kind } = useHost()
  const onceAllowed = useOnceAllowed()
  return useCallback(
    ({ store, into, as, dropped }) => {
      const chosen = dropped.filter((one) => one instanceof File)
      // The page must read a folder that may be an OCI layout; the host reads other folders more completely.
      const folders = as === 'files' && kind === 'electron' ? 'whole' : 'walked'
      const read = () =>
        chosen.length === dropped.length ? chosenFiles(chosen) : droppedFiles(dropped, folders)
      const things = { id: crypto.randomUUID(), as, read }
      onceAllowed(store, () => openDialog({ kind: 'push', store, into, things }))
    },
    [openDialog, kind, onceAllowed],
  )
}
