import { useState } from 'react'

import type { Draft } from '../../../electron/api/stores.ts'
import type { ConfigurationView, Fix, StoreRow } from '../../../electron/api/rows.ts'
import { useEditStore } from '../../api/mutations/stores.ts'
import { draftOf, formOfStore, withFix } from '../store-form/form-model.ts'

/** Changes a store's parameters by a press on what mends a finding, and takes the last change back. */
export function useFixStore(
  store: StoreRow,
  /** Undefined while it is read anew. */
  configuration: ConfigurationView | undefined,
): {
  readonly apply: (fix: Fix) => void
  readonly undo: () => void
  /** What was changed and can be taken back. */
  readonly done: Fix | undefined
  readonly pending: boolean
  readonly error: unknown
} {
  const edit = useEditStore()
  const [last, setLast] = useState<{ readonly fix: Fix; readonly back: Draft }>()
  const named = { store: store.id, name: store.name }
  return {
    apply(fix) {
      if (configuration === undefined) return
      const spec = {
        driver: configuration.driver,
        parameters: configuration.parameters.map((parameter) => parameter.spec),
      }
      const before = formOfStore(store, configuration)
      const back = { ...draftOf(before, spec, {}), renames: backwards(fix) }
      const draft = draftOf(withFix(before, fix), spec, {})
      edit.mutate({ ...draft, ...named }, { onSuccess: () => setLast({ fix, back }) })
    },
    undo() {
      if (last !== undefined) edit.mutate({ ...last.back, ...named }, { onSuccess: () => setLast(undefined) })
    },
    done: last?.fix,
    pending: edit.isPending,
    error: edit.error,
  }
}

function backwards({ edits }: Fix): Readonly<Record<string, string>> {
  return Object.fromEntries(
    edits.flatMap((edit) => (edit.kind === 'rename' ? [[edit.to, edit.parameter]] : [])),
  )
}
