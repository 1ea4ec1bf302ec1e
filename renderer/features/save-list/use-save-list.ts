import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'

import { reportName } from '../../../electron/api/values/report-name.ts'
import type { ListToSave } from '../../../electron/api/reports.ts'
import { useClient, useHost } from '../../api/client/client-context.tsx'
import { saveList, type RowsToSave } from '../../api/save-list.ts'

export interface WantedList extends Omit<ListToSave, 'sink' | 'savedAtMs' | 'store'> {
  readonly store: { readonly id: string; readonly name: string } | undefined
  readonly rows: RowsToSave
}

/**
 * Asks for a place and writes a list there. It goes on when the list leaves the window; `written` tells how many rows are
 * written while it does, and is undefined otherwise.
 */
export function useSaveList() {
  const client = useClient()
  const host = useHost()
  const [progress, setProgress] = useState<{ readonly written: number; readonly of: number }>()
  const stopper = useRef<AbortController>(undefined)
  const save = useMutation({
    mutationFn: async ({ rows, store, ...list }: WantedList) => {
      const savedAtMs = Date.now()
      const subject = { about: list.list, store: store?.name, atMs: savedAtMs, format: list.format }
      const sink = await host.sinkFor(reportName({ ...subject, partial: !list.complete }))
      if (sink === undefined) return
      const stop = new AbortController()
      stopper.current = stop
      setProgress({ written: 0, of: rows.count })
      const order = { ...list, sink, savedAtMs, ...(store === undefined ? {} : { store: store.id }) }
      try {
        await saveList(
          client,
          order,
          rows,
          (written) => setProgress({ written, of: rows.count }),
          stop.signal,
        )
      } catch (error) {
        if (!stop.signal.aborted) throw error
      } finally {
        setProgress(undefined)
      }
    },
  })
  return { save, progress, stop: () => stopper.current?.abort() }
}
