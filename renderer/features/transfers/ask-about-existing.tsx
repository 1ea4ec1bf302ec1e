import { useEffect, useMemo, useRef, type ReactNode } from 'react'

import type { TransferRow } from '../../../electron/api/rows.ts'
import { useDrops } from '../../api/client/client-context.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { waitsForChoice } from './existing-rows.ts'

/**
 * Asks once for each drop what to do with the objects that exist already. If the dialog is closed without an answer, the
 * transfers wait, each with a button that asks again.
 */
export function AskAboutExisting(props: { rows: readonly TransferRow[] }): ReactNode {
  const { dialog, openDialog } = useWindowState()
  const drops = useDrops()
  const asked = useRef(new Set<string>())
  const waiting = useMemo(() => props.rows.filter(waitsForChoice).map((row) => row.id), [props.rows])
  useEffect(() => {
    if (dialog.kind !== 'none') return
    for (const transfer of waiting) {
      const drop = drops.dropOf(transfer)
      if (drop === undefined || asked.current.has(drop)) continue
      asked.current.add(drop)
      openDialog({ kind: 'existing', of: { drop } })
      return
    }
  }, [waiting, dialog.kind, openDialog, drops])
  return null
}
