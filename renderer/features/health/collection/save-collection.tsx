import type { ReactNode } from 'react'

import { reportName } from '../../../../electron/api/values/report-name.ts'
import type { ChangeRow, CollectionPlan, StoreRow } from '../../../../electron/api/rows.ts'
import { useSaveCollectionReport } from '../../../api/mutations/health.ts'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { SaveReport } from '../save-report.tsx'

/** Writes what a plan would delete, or what a change deleted, to a file. */
export function SaveCollection(props: {
  store: StoreRow
  of: { plan: CollectionPlan } | { change: ChangeRow }
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
            {
              of: 'plan' in of ? { plan: of.plan.id } : { change: of.change.id },
              format,
              fileName: reportName({
                ...('plan' in of
                  ? { about: 'collection-plan', store: store.name, atMs: of.plan.madeAtMs }
                  : { about: 'collection', store: of.change.storeName, atMs: of.change.startedAtMs }),
                format,
              }),
            },
            { onSuccess: (saved) => saved && props.onSaved?.() },
          )
        }
      />
    </>
  )
}
