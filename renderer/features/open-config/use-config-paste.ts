import { useEffect } from 'react'

import { maxRecognizedCharacters } from '../../../electron/api/values/recognized-length.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { isTyping } from '../../parts/commands/keys.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { useBrought } from '../drop/use-brought.ts'

/** Opens a configuration that is pasted as a file or a text while no text field has the focus. Nothing else is taken. */
export function useConfigPaste(enabled: boolean): void {
  const client = useClient()
  const { leaveDialog } = useWindowState()
  const brought = useBrought()
  useEffect(() => {
    if (!enabled) return undefined
    const onPaste = (event: ClipboardEvent): void => {
      const { clipboardData } = event
      if (event.defaultPrevented || clipboardData === null || isTyping(event.target)) return
      const files = [...clipboardData.files]
      if (files.length > 0) {
        brought(files)
        return
      }
      const text = clipboardData.getData('text/plain')
      if (text.trim() === '' || text.length > maxRecognizedCharacters) return
      client.recognizeConfiguration({ text }).then(
        ({ configuration }) => configuration && leaveDialog({ kind: 'openConfig', text }),
        // What cannot be asked is left where it is.
        () => undefined,
      )
    }
    window.addEventListener('paste', onPaste)
    return () => window.removeEventListener('paste', onPaste)
  }, [enabled, client, brought, leaveDialog])
}
