import type { ReactNode } from 'react'

import { useReadManifests } from '../../api/queries/catalog.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'

/** Reads the manifests of a store that nobody has read yet, when asked. Nothing where there are none. */
export function UnreadManifests(props: { store: string; manifests: number }): ReactNode {
  const { t } = useTranslation('catalog')
  const format = useFormat()
  const read = useReadManifests()
  if (props.manifests === 0) return null
  return (
    <>
      <Button
        size="small"
        title={t('readCost', { count: props.manifests, formatted: format.count(props.manifests) })}
        disabled={read.isPending}
        onClick={() => read.mutate(props.store)}
      >
        {t('readManifests', { formatted: format.count(props.manifests) })}
      </Button>
      {read.isError && <ErrorPanel error={read.error} compact />}
    </>
  )
}
