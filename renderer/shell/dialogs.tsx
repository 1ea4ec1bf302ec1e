import { lazy, memo, Suspense, useEffect, type ReactNode } from 'react'

import type { StoreRow } from '../../electron/api/rows.ts'
import { useWindowState } from '../state/window-state.tsx'

/** The one dialog that is open, if any. */
export const Dialogs = memo(function Dialogs(props: { stores: readonly StoreRow[] }): ReactNode {
  const { dialog, closeDialog } = useWindowState()
  useEffect(loadWhenIdle, [])
  useFocusBack(dialog.kind !== 'none')
  if (dialog.kind === 'none') return null
  return (
    <Suspense fallback={null}>
      {dialog.kind === 'palette' ? (
        <PaletteDialog stores={props.stores} typed={dialog.typed ?? ''} onClose={closeDialog} />
      ) : (
        // The key makes a dialog that follows another take the focus.
        <TitledDialog key={dialog.kind} dialog={dialog} stores={props.stores} onClose={closeDialog} />
      )}
    </Suspense>
  )
})

const loadTitled = () => import('./titled-dialog.tsx')
const loadPalette = () => import('../features/palette/palette-dialog.tsx')
const TitledDialog = lazy(async () => ({ default: (await loadTitled()).TitledDialog }))
const PaletteDialog = lazy(async () => ({ default: (await loadPalette()).PaletteDialog }))

/** So that the first dialog opens at once, as all others. */
function loadWhenIdle(): () => void {
  const load = (): void => {
    // What could not be loaded is asked for again when it is needed, and told then.
    loadTitled().catch(() => undefined)
    loadPalette().catch(() => undefined)
  }
  const asked = window.requestIdleCallback(load, { timeout: 3000 })
  return () => window.cancelIdleCallback(asked)
}

/** What had the focus before a dialog opened has it again afterwards, as long as it is there and nothing else took it. */
function useFocusBack(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return undefined
    const before = document.activeElement
    return () => {
      const isFree = document.activeElement === null || document.activeElement === document.body
      if (before instanceof HTMLElement && before.isConnected && isFree) before.focus()
    }
  }, [isOpen])
}
