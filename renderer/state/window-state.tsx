import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
} from 'react'

import type { GuidePlace } from '../guide/page-names.ts'
import type { Dialog } from './dialog.ts'

export interface WindowState {
  readonly dialog: Dialog
  readonly openDialog: (dialog: Dialog) => void
  readonly closeDialog: () => void
  /** Closes the dialog, or opens another in its place. Asks first where a person would lose what was typed in it. */
  readonly leaveDialog: (next?: Dialog) => void
  /** What the person wants to leave the dialog for, until it is said that typed text may go. */
  readonly leaving: Dialog | undefined
  readonly stayInDialog: () => void
  /** Whether the open dialog holds typed text that is kept nowhere else; see `useUnsaved`. */
  readonly unsaved: { current: boolean }
  /** Where the guide is open, above all else. */
  readonly guide: GuidePlace | undefined
  readonly openGuide: (place: GuidePlace) => void
  readonly closeGuide: () => void
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
  const [leaving, setLeaving] = useState<Dialog>()
  const unsaved = useRef(false)
  const [guide, setGuide] = useState<GuidePlace>()
  const [sidebarShown, setSidebarShown] = useSidebarShown()
  const [transfersShown, setTransfersShown] = useState(false)
  const [transferToReveal, setTransferToReveal] = useState<string>()
  const state = useMemo<WindowState>(
    () => ({
      dialog,
      openDialog: setDialog,
      closeDialog: () => setDialog({ kind: 'none' }),
      leaveDialog(next = { kind: 'none' }) {
        if (unsaved.current) setLeaving(next)
        else setDialog(next)
      },
      leaving,
      stayInDialog: () => setLeaving(undefined),
      unsaved,
      guide,
      openGuide: setGuide,
      closeGuide: () => setGuide(undefined),
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
    [dialog, leaving, guide, sidebarShown, setSidebarShown, transfersShown, transferToReveal],
  )
  return <WindowContext value={state}>{props.children}</WindowContext>
}

/** In a narrow window the sidebar lies over the page: it is there when a person asks, until they go to a page. */
function useSidebarShown(): [boolean, Dispatch<SetStateAction<boolean>>] {
  const [shown, setShown] = useState(() => !window.matchMedia(narrow).matches)
  useEffect(() => {
    const media = window.matchMedia(narrow)
    const onWidth = (): void => setShown(!media.matches)
    const onPage = (): void => {
      if (media.matches) setShown(false)
    }
    media.addEventListener('change', onWidth)
    window.addEventListener('hashchange', onPage)
    return () => {
      media.removeEventListener('change', onWidth)
      window.removeEventListener('hashchange', onPage)
    }
  }, [])
  return [shown, setShown]
}

/** As in the style sheets. */
const narrow = '(max-width: 799px)'

/** Says of a form in a dialog that closing it would lose what was typed. */
export function useUnsaved(isUnsaved: boolean): void {
  const { unsaved, stayInDialog } = useWindowState()
  useEffect(() => {
    unsaved.current = isUnsaved
  }, [unsaved, isUnsaved])
  useEffect(
    () => () => {
      unsaved.current = false
      stayInDialog()
    },
    // Once, when the form goes: what it said ends with it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [],
  )
}

export function useWindowState(): WindowState {
  const state = useContext(WindowContext)
  if (state === undefined) throw new Error('used outside of WindowStateProvider')
  return state
}
