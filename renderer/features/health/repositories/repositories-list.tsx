import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'

import type { StoreRow } from '../../../../electron/api/rows.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { Empty } from '../../../parts/feedback/empty.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { useShown } from '../../../parts/grid/shown.ts'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import type { Collection } from '../collection/use-collection.ts'
import { useWhyNothing } from '../collection/why-nothing.tsx'
import styles from '../health.module.css'
import { SaveShown } from '../../save-list/save-list.tsx'
import { useLineColumns } from './use-line-columns.ts'
import type { RepositoryLine } from './repository-lines.ts'
import { RepositoryTable } from './repository-table.tsx'

/** What garbage collection would free, by repository. */
export function RepositoriesList(props: {
  store: StoreRow
  lines: readonly RepositoryLine[]
  collection: Collection
  selected: string | undefined
  narrow: boolean
  onSelect: (repository: string | undefined) => void
  /** Opens the collection where it is not shown. */
  onCollect: (() => void) | undefined
}): ReactNode {
  const { lines, collection } = props
  const { t } = useTranslation(['health', 'collection'])
  const { plan, isPlanning, error, typed, setTyped } = collection
  const why = useWhyNothing(plan)
  const shown = useShown<RepositoryLine>()
  const columns = useLineColumns()
  return (
    <section className={styles['list']} aria-label={t('repositories.title')}>
      <div className={styles['listHead']}>
        <h2 className="grow trunc">{t('repositories.title')}</h2>
        <Checkbox
          label={t('repositories.untagged')}
          styles={{ label: { fontSize: 'var(--fs-sm)' } }}
          checked={typed.deleteUntagged}
          onChange={(event) => setTyped({ ...typed, deleteUntagged: event.currentTarget.checked })}
        />
        {lines.length > 0 && (
          <SaveShown
            list="unneeded-by-repository"
            store={props.store}
            columns={columns}
            asOfMs={plan?.listedAtMs}
            complete={plan !== undefined && !isPlanning}
            shown={shown}
            look="icon"
          />
        )}
        {props.onCollect !== undefined && (
          <Button size="small" onClick={props.onCollect}>
            {t('collection:open')}
          </Button>
        )}
      </div>
      {error !== undefined && !isPlanning && plan === undefined && (
        <div className={styles['listProblem']}>
          <ErrorPanel error={error} compact onRetry={collection.start} />
        </div>
      )}
      {plan === undefined && lines.length === 0 ? (
        isPlanning ? (
          <LoadingLine text={t('collection:planning.marking')} />
        ) : (
          error === undefined && <NotPlanned collection={collection} />
        )
      ) : (
        <RepositoryTable
          lines={lines}
          selected={props.selected}
          narrow={props.narrow}
          onSelect={props.onSelect}
          shown={shown}
          empty={
            <Empty
              title={t('repositories.nothing')}
              detail={
                why.length === 0 ? t('repositories.nothingDetail') : why.map(({ text }) => text).join(' ')
              }
            />
          }
        />
      )}
    </section>
  )
}

function NotPlanned(props: { collection: Collection }): ReactNode {
  const { cost, start } = props.collection
  const { t } = useTranslation('health')
  const format = useFormat()
  const asks = cost.lists || cost.manifests > 0
  const detail = asks
    ? t('repositories.notYetCost', {
        manifests: t('verified.manifests', {
          count: cost.manifests,
          formatted: format.count(cost.manifests),
        }),
        requests: t('cost.requests', {
          count: cost.manifests + (cost.lists ? cost.requests : 0),
          formatted: format.count(cost.manifests + (cost.lists ? cost.requests : 0)),
        }),
      })
    : t('repositories.notYetDetail')
  return (
    <Empty
      title={t('repositories.notYet')}
      detail={detail}
      action={<Button onClick={start}>{t('repositories.workOut')}</Button>}
    />
  )
}
