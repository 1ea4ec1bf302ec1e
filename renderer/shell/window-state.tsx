import { createContext, useContext, useMemo, useState, type ReactNode } from 'react'

import type { Reference } from '../../electron/api/contract.ts'
import type {
  AmbientKeysView,
  ConfigDraft,
  CopyItem,
  MultipartUploadRow,
  StoreRow,
} from '../../electron/api/views.ts'
import type { DroppedThings } from '../api/push-preview.ts'
import type { DroppedAmongStores } from '../views/push/choose-store.tsx'
import type { PushInto } from '../views/push/push-into.ts'
import type { ExistingOf } from './transfers/existing-rows.ts'

/** What stands over the window, if anything. */
export type Dialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'search' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'addStore'; readonly draft?: ConfigDraft; readonly fileName?: string }
  | { readonly kind: 'editStore'; readonly store: StoreRow }
  | { readonly kind: 'openConfig'; readonly file?: File }
  | { readonly kind: 'allowChanges'; readonly store: StoreRow }
  | { readonly kind: 'ambientKeys'; readonly store: StoreRow; readonly keys: AmbientKeysView }
  | { readonly kind: 'removeStore'; readonly store: StoreRow }
  | { readonly kind: 'existing'; readonly of: ExistingOf }
  | { readonly kind: 'presign'; readonly store: StoreRow; readonly key: string }
  | {
      readonly kind: 'export'
      readonly store: StoreRow
      readonly repository: string
      readonly reference: Reference
    }
  /** Everything in the store without items; `to` is the target to begin with. */
  | {
      readonly kind: 'copy'
      readonly from: StoreRow
      readonly items?: readonly CopyItem[]
      readonly to?: string
    }
  /** Asks what is to be pushed there. */
  | { readonly kind: 'choosePush'; readonly store: StoreRow; readonly into?: PushInto }
  /** Asks which store what was dropped is for. */
  | ({ readonly kind: 'chooseStore' } & DroppedAmongStores)
  | {
      readonly kind: 'push'
      readonly store: StoreRow
      /** What it was dropped on. */
      readonly into?: PushInto | undefined
      readonly things: DroppedThings
    }
  | {
      readonly kind: 'abortUploads'
      readonly store: StoreRow
      readonly uploads: readonly MultipartUploadRow[]
    }

export interface WindowState {
  readonly dialog: Dialog
  readonly openDialog: (dialog: Dialog) => void
  readonly closeDialog: () => void
  readonly sidebarShown: boolean
  readonly toggleSidebar: () => void
  readonly transfersShown: boolean
  readonly showTransfers: (shown: boolean) => void
  /** The transfer that is to be chosen and in sight; the list of transfers forgets it once it is. */
  readonly soughtTransfer: string | undefined
  readonly seekTransfer: (transfer: string | undefined) => void
}

const WindowContext = createContext<WindowState | undefined>(undefined)

/** Holds what is open in the window beside its address. */
export function WindowStateProvider(props: { children: ReactNode }): ReactNode {
  const [dialog, setDialog] = useState<Dialog>({ kind: 'none' })
  const [sidebarShown, setSidebarShown] = useState(true)
  const [transfersShown, setTransfersShown] = useState(false)
  const [soughtTransfer, setSoughtTransfer] = useState<string>()
  const state = useMemo<WindowState>(
    () => ({
      dialog,
      openDialog: setDialog,
      closeDialog: () => setDialog({ kind: 'none' }),
      sidebarShown,
      toggleSidebar: () => setSidebarShown((shown) => !shown),
      transfersShown,
      showTransfers: setTransfersShown,
      soughtTransfer,
      seekTransfer(transfer) {
        setSoughtTransfer(transfer)
        if (transfer !== undefined) setTransfersShown(true)
      },
    }),
    [dialog, sidebarShown, transfersShown, soughtTransfer],
  )
  return <WindowContext value={state}>{props.children}</WindowContext>
}

export function useWindowState(): WindowState {
  const state = useContext(WindowContext)
  if (state === undefined) throw new Error('used outside of WindowStateProvider')
  return state
}
