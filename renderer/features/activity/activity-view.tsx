import { IconClock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, type ReactNode } from 'react'

import { useClient } from '../../api/client/client-context.tsx'
import { noChanges } from '../../api/lists/change-list.ts'
import { changesQuery } from '../../api/queries/changes.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { closeOnEscape } from '../../parts/controls/close-on-escape.ts'
import { Pane, Panes } from '../../parts/panes.tsx'
import type { ActivityAddress } from '../../state/address/address.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { ActivityBar } from './activity-bar.tsx'
import { chosenChanges, storesOf } from './activity-filter.ts'
import { ActivityTable } from './activity-table.tsx'
import { ChangeDetailPane } from './change-detail-pane.tsx'
import { useChangeTitle } from './change-text.ts'

/** Everything that was changed from here, in every store: what goes on, what came of it, and its undo. */
export function ActivityView(props: { address: ActivityAddress }): ReactNode {
  const { address } = props
  const { t } = useTranslation(['activity', 'common'])
  const format = useFormat()
  const goTo = useGoTo()
  const changes = useQuery(changesQuery(useClient()))
  const { rows, byId } = changes.data ?? noChanges
  const titleOf = useChangeTitle()
  const filter = useDeferredValue(address.filter)
  const { inStore, kind, state } = address
  const shown = useMemo(
    () => chosenChanges(rows, { filter, inStore, kind, state }, titleOf),
    [rows, filter, inStore, kind, state, titleOf],
  )
  const stores = useMemo(() => storesOf(rows), [rows])
  const narrowed = [filter, inStore, kind, state].some((each) => each !== undefined && each !== '')
  const open = address.change === undefined ? undefined : byId.get(address.change)
  const change = (some: Partial<ActivityAddress>): void => goTo({ ...address, ...some }, 'replace')
  return (
    <div
      role="presentation"
      className="fill"
      onKeyDown={(event) => {
        closeOnEscape(event, address.change === undefined ? undefined : () => change({ change: undefined }))
      }}
    >
      <div className="page-head">
        <IconClock size={18} stroke={1.6} aria-hidden="true" />
        <h1>{t('name')}</h1>
      </div>
      <Panes
        columns={
          open === undefined
            ? ['rest']
            : ['rest', { id: 'activity.detail', usual: 344, leastPx: 280, narrow: 'over' }]
        }
      >
        <Pane
          label={t('name')}
          header={
            <ActivityBar
              address={address}
              stores={stores}
              shown={shown}
              narrowed={narrowed}
              onChange={change}
            />
          }
          footer={
            <>
              <output>{t('count', { count: shown.length, formatted: format.count(shown.length) })}</output>
              <span>{t('kept')}</span>
            </>
          }
        >
          {changes.isError && <ErrorPanel error={changes.error} onRetry={() => void changes.refetch()} />}
          {changes.data === undefined && !changes.isError && <LoadingLine />}
          {changes.data !== undefined && (
            <ActivityTable
              rows={shown}
              selected={address.change}
              onSelect={({ id }) => change({ change: id })}
              onClose={() => change({ change: undefined })}
              empty={
                narrowed ? (
                  <Empty
                    title={t('noMatches')}
                    action={
                      <Button onClick={() => goTo({ at: 'activity' }, 'replace')}>
                        {t('common:clearFilter')}
                      </Button>
                    }
                  />
                ) : (
                  <Empty title={t('none')} detail={t('noneDetail')} />
                )
              }
            />
          )}
        </Pane>
        {open !== undefined && (
          <ChangeDetailPane key={open.id} row={open} onClose={() => change({ change: undefined })} />
        )}
      </Panes>
    </div>
  )
}
