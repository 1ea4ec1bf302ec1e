import { createContext, useContext, useMemo, useState, type ReactNode } from 'react'

import type { Dialog } from './dialog.ts'

export interface WindowState {
  readonly dialog: Dialog
  readonly openDialog: (dialog: Dialog) => void
  readonly closeDialog: () => void
  readonly sidebarShown: boolean
  readonly toggleSidebar: () => void
  readonly transfersShown: boolean
  readonly showTransfers: (shown: boolean) => void
  /** The transfer that the list is to choose and scroll to; the list resets it afterwards. */
  readonly transferToReveal: string | undefined
  readonly revealTransfer: (transfer: string | undefined) => void
}

const WindowContext = createContext<WindowState | undefined>(undefined)

/** Provides what is open in the window and is not part of its address. */
export function WindowStateProvider(props: { children: ReactNode }): ReactNode {
  const [dialog, setDialog] = useState<Dialog>({ kind: 'none' })
  const [sidebarShown, setSidebarShown] = useState(true)
  const [transfersShown, setTransfersShown] = useState(false)
  const [transferToReveal, setTransferToReveal] = useState<string>()
  const state = useMemo<WindowState>(
    () => ({
      dialog,
      openDialog: setDialog,
      closeDialog: () => setDialog({ kind: 'none' }),
      sidebarShown,
      toggleSidebar: () => setSidebarShown((shown) => !shown),
      transfersShown,
      showTransfers: setTransfersShown,
      transferToReveal,
      revealTransfer(transfer) {
        setTransferToReveal(transfer)
        if (transfer !== undefined) setTransfersShown(true)
      },
    }),
    [dialog, sidebarShown, transfersShown, transferToReveal],
  )
  return <WindowContext value={state}>{props.children}</WindowContext>
}

export function useWindowState(): WindowState {
  const state = useContext(WindowContext)
  if (state === undefined) throw new Error('used outside of WindowStateProvider')
  return state
}
