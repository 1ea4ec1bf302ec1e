import { useEffect, useRef } from 'react'

import { carriesFiles, takeDropped, type Dropped } from '../../api/drops/dropped-files.ts'
import { isTyping } from '../../parts/commands/keys.ts'
import { useBrought } from './use-brought.ts'

/** Takes files that are pasted while no text field has the focus and no dialog is open. */
export function usePastedFiles(onPasted: (dropped: readonly Dropped[]) => void): void {
  const brought = useBrought()
  const latest = useRef(onPasted)
  useEffect(() => {
    latest.current = onPasted
  })
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const { clipboardData } = event
      if (clipboardData === null || !carriesFiles(clipboardData) || isTyping(event.target)) return
      if (document.querySelector('[role="dialog"]') !== null) return
      const dropped = takeDropped(clipboardData)
      if (dropped.length === 0) return
      event.preventDefault()
      brought(dropped, (files) => latest.current(files))
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  }, [brought])
}
