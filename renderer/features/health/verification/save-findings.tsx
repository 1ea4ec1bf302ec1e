import type { ReactNode } from 'react'

import { reportName } from '../../../../electron/api/values/report-name.ts'
import type { StoreRow, VerificationResult } from '../../../../electron/api/rows.ts'
import { useSaveFindings } from '../../../api/mutations/health.ts'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { SaveReport } from '../save-report.tsx'

/** Writes what the last verification found to a file. */
export function SaveFindings(props: { store: StoreRow; last: VerificationResult }): ReactNode {
  const { store, last } = props
  const save = useSaveFindings()
  return (
    <>
      {save.isError && <ErrorPanel error={save.error} compact />}
      <SaveReport
        isSaving={save.isPending}
        onSave={(format) =>
          save.mutate({
            store: store.id,
            format,
            fileName: reportName({ about: 'findings', store: store.name, atMs: last.endedAtMs, format }),
          })
        }
      />
    </>
  )
}
