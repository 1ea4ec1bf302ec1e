import type { ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import type { useOpenManifest } from './use-open-manifest.ts'

/** The tab panel of a manifest that is being read, or why it cannot be read. */
export function OpenedState(props: {
  nav: RepositoryNavigation
  open: ReturnType<typeof useOpenManifest>
  panelId: string
}): ReactNode {
  const { opened, detail } = props.open
  const { t } = useTranslation('repositories')
  const state = (
    <>
      {opened.isError && <ErrorPanel error={opened.error} onRetry={() => void opened.refetch()} />}
      {opened.isPending && <LoadingLine />}
    </>
  )
  if (detail !== undefined) return state
  const label = t(`manifest.panel.${props.nav.address.panel ?? 'overview'}`)
  return (
    <div role="tabpanel" id={props.panelId} aria-label={label}>
      {state}
    </div>
  )
}
