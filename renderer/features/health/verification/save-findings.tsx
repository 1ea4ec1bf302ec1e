import type { ReactNode } from 'react'

import type { StoreRow } from '../../../../electron/api/rows.ts'
import { useSaveFindings } from '../../../api/mutations/health.ts'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { reportName, SaveReport } from '../save-report.tsx'

/** Writes what the last verification found to a file. */
export function SaveFindings(props: { store: StoreRow }): ReactNode {
  const { store } = props
  const save = useSaveFindings()
  return (
    <>
      {save.isError && <ErrorPanel error={save.error} compact />}
      <SaveReport
        isSaving={save.isPending}
        onSave={(format) =>
          save.mutate({ store: store.id, format, fileName: reportName('health', store.name, format) })
        }
      />
    </>
  )
}
