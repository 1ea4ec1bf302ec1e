import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import { useClient } from '../../../api/client/client-context.tsx'
import { documentTextQuery } from '../../../api/queries/documents.ts'
import { ChoiceBar } from '../../../parts/controls/choice-bar.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { JsonView } from '../../../parts/values/json-view.tsx'
import type { ArtifactProps } from './artifact-props.ts'
import styles from './documents.module.css'

/** A document as it is stored, and of an envelope what is in it. */
export function RawPart(
  props: Pick<ArtifactProps, 'nav' | 'repository' | 'manifest'> & { layer: string },
): ReactNode {
  const { nav, repository, manifest, layer } = props
  const { t } = useTranslation('documents')
  const [view, setView] = useState<'payload' | 'stored'>('payload')
  const text = useQuery(documentTextQuery(useClient(), nav.store.id, repository, manifest, layer))
  if (text.isError) return <ErrorPanel error={text.error} onRetry={() => void text.refetch()} />
  if (text.data === undefined) return <LoadingLine />
  const { stored, payload } = text.data
  return (
    <div className={styles['fill']}>
      {payload !== undefined && (
        <div className={styles['bar']}>
          <ChoiceBar
            label={t('show')}
            value={view}
            choices={[
              { value: 'payload', text: t('rawPayload') },
              { value: 'stored', text: t('rawStored') },
            ]}
            onChange={setView}
          />
        </div>
      )}
      <JsonView
        key={view}
        label={t('rawDocument')}
        text={payload === undefined || view === 'stored' ? stored : payload}
      />
    </div>
  )
}
