import { useCallback } from 'react'

import { useClient, useHost } from '../../api/client/client-context.tsx'
import type { Dropped } from '../../api/drops/dropped-files.ts'
import { candidatesAmong, configurationsAmong, fileOf } from '../../api/drops/recognize.ts'
import type { Dialog } from '../../state/dialog.ts'
import { useWindowState } from '../../state/window-state.tsx'

/**
 * Takes what a person dropped, pasted or chose. A registry's configuration among it opens as one: it holds keys, and
 * nothing of it is uploaded before the person says so. Anything else goes on at once to what the place does with it;
 * `goOn` is absent where it does nothing.
 */
export function useBrought(): (
  brought: readonly Dropped[],
  goOn?: (brought: readonly Dropped[]) => void,
) => void {
  const client = useClient()
  const host = useHost()
  const { leaveDialog } = useWindowState()
  return useCallback(
    (brought, goOn) => {
      if (candidatesAmong(brought).length === 0) {
        goOn?.(brought)
        return
      }
      const sort = async (): Promise<void> => {
        const files = await configurationsAmong(client, host, brought)
        const dialog = dialogFor(files, brought, goOn)
        if (dialog === undefined) goOn?.(brought)
        else leaveDialog(dialog)
      }
      // What cannot be asked is judged by its name: nothing in it fails.
      void sort()
    },
    [client, host, leaveDialog],
  )
}

/** Undefined where there is no configuration among what was brought. */
function dialogFor(
  files: readonly File[],
  brought: readonly Dropped[],
  goOn: ((brought: readonly Dropped[]) => void) | undefined,
): Dialog | undefined {
  const [file] = files
  if (file === undefined) return undefined
  const upload = goOn && (() => goOn(brought))
  if (brought.length === 1) return { kind: 'openConfig', file, upload }
  const found = new Set<File | undefined>(files)
  const others = brought.filter((one) => !found.has(fileOf(one)))
  const uploadOthers = goOn && others.length > 0 ? () => goOn(others) : undefined
  return { kind: 'configAmong', files, others: others.length, upload, uploadOthers }
}
