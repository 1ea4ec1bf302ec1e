import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { ErrorData } from '../../../electron/api/messages.ts'
import { useErrorDetail, useErrorTitle } from '../../parts/feedback/problem.tsx'

/** Why an archive, or an image in it, is not pushed. */
export function Refusal(props: { error: ErrorData; className: string | undefined }): ReactNode {
  const errorTitle = useErrorTitle()
  const errorDetail = useErrorDetail()
  const { error } = props
  const { path } = error.where
  // Some sentences name it themselves.
  const named = Object.values(error.reason?.values ?? {}).some((value) => value === path)
  return (
    <p className={props.className}>
      <IconAlertTriangle size={14} aria-hidden="true" />
      {/* In English for whoever is asked about it. */}
      <span title={error.message}>
        <strong>{errorTitle(error)}</strong>
        {` ${errorDetail(error)}`}
        {path !== undefined && !named && <span className="mono">{` ${path}`}</span>}
      </span>
    </p>
  )
}
