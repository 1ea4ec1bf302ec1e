import type { ReactNode } from 'react'

import type { StoreRow } from '../../../../electron/api/rows.ts'
import { useSaveCollectionReport } from '../../../api/mutations/health.ts'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { reportName, SaveReport } from '../save-report.tsx'

/** Writes what a plan would delete, or what a change deleted, to a file. */
export function SaveCollection(props: {
  store: StoreRow
  of: { plan: string } | { change: string }
  onSaved?: () => void
}): ReactNode {
  const { store, of } = props
  const save = useSaveCollectionReport()
  return (
    <>
      {save.isError && <ErrorPanel error={save.error} compact />}
      <SaveReport
        small
        isSaving={save.isPending}
        onSave={(format) =>
          save.mutate(
            { of, format, fileName: reportName('garbage', store.name, format) },
            { onSuccess: (saved) => saved && props.onSaved?.() },
          )
        }
      />
    </>
  )
}
