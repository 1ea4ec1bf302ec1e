import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

import { reportName } from '../../../electron/api/values/report-name.ts'
import type { AuditStep } from '../../../electron/api/reports.ts'
import type { StoreRow } from '../../../electron/api/rows.ts'
import type { Language } from '../../../electron/api/values/language.ts'
import { useClient, useHost } from '../../api/client/client-context.tsx'

type Step = Extract<AuditStep, { kind: 'step' }>['step']

/** Asks for a place and writes the report there. It stops when who asked is gone. `step` says what it does meanwhile. */
export function useSaveAudit() {
  const client = useClient()
  const host = useHost()
  const [step, setStep] = useState<Step>()
  const stopper = useRef<AbortController>(undefined)
  useEffect(() => () => stopper.current?.abort(), [])
  const save = useMutation({
    mutationFn: async ({ store, language }: { readonly store: StoreRow; readonly language: Language }) => {
      const savedAtMs = Date.now()
      const name = reportName({ about: 'audit', store: store.name, atMs: savedAtMs, format: 'html' })
      const sink = await host.sinkFor(name)
      if (sink === undefined) return undefined
      const stop = new AbortController()
      stopper.current = stop
      try {
        const order = { store: store.id, sink, language, savedAtMs }
        for await (const told of client.saveAudit(order, { signal: stop.signal })) {
          if (told.kind === 'step') setStep(told.step)
        }
        return name
      } catch (error) {
        if (stop.signal.aborted) return undefined
        throw error
      } finally {
        setStep(undefined)
      }
    },
  })
  return { save, step, stop: () => stopper.current?.abort() }
}
