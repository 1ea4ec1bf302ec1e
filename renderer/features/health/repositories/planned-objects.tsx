import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'

import type { StoreRow } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { emptyListing } from '../../../api/lists/listing.ts'
import { planItemsQuery } from '../../../api/queries/changes.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { LoadingLine } from '../../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { rowsInOrder } from '../../../parts/grid/shown.ts'
import { useFirst } from '../../../parts/more.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { visible } from '../../../text/visible.ts'
import styles from '../health.module.css'
import { SaveList } from '../../save-list/save-list.tsx'
import { usePlannedColumns } from './use-line-columns.ts'
import { objectsOf, type PlannedObject } from './objects-of.ts'

interface Planned {
  readonly store: StoreRow
  readonly plan: string
  readonly repository: string
}

/** The tags, manifests and layer links of a repository that a plan deletes, when they are asked for. */
export function PlannedObjects(props: Planned): ReactNode {
  const { t } = useTranslation('health')
  const [asked, setAsked] = useState(false)
  if (asked) return <Objects {...props} />
  return (
    <Button tone="link" onClick={() => setAsked(true)}>
      {t('repositories.showObjects')}
    </Button>
  )
}

function Objects(props: Planned): ReactNode {
  const { t } = useTranslation('health')
  const items = useQuery(planItemsQuery(useClient(), props.plan))
  const { pages, ended } = items.data ?? emptyListing
  const objects = useMemo(() => objectsOf(pages, props.repository), [pages, props.repository])
  if (items.isError) return <ErrorPanel error={items.error} compact />
  if (objects.length === 0) {
    return ended ? <p className={styles['small']}>{t('repositories.noObjects')}</p> : <LoadingLine />
  }
  return <List {...props} objects={objects} whole={ended} />
}

function List(props: Planned & { objects: readonly PlannedObject[]; whole: boolean }): ReactNode {
  const { t } = useTranslation(['health', 'collection'])
  const format = useFormat()
  const { shown, more } = useFirst(props.objects, 100)
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <ul className={`boxed-list ${styles['objects']}`} tabIndex={0} aria-label={t('repositories.wouldGo')}>
        {shown.map(({ key, phase, name, sizeBytes }) => (
          <li key={key} title={visible(key)}>
            <span>{t(`collection:change.phase.${phase}`)}</span>
            <span className="mono trunc">{visible(name)}</span>
            <span>{format.bytes(sizeBytes)}</span>
          </li>
        ))}
      </ul>
      {more}
      <SaveList
        list="planned-objects"
        store={props.store}
        columns={usePlannedColumns()}
        filter={{ repository: props.repository }}
        complete={props.whole}
        rows={rowsInOrder(props.objects)}
        look="small"
      />
    </>
  )
}
