import { useDeferredValue, useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Spread } from '../../state/address/address.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Chips } from '../../parts/controls/chips.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { Counted, extentOf } from '../../parts/feedback/listing-state.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Pane } from '../../parts/panes.tsx'
import { useShown } from '../../parts/grid/shown.ts'
import { Table } from '../../parts/grid/table.tsx'
import { useFormat } from '../../text/format.ts'
import { dropOn, type ListAim } from '../drop/list-aim.ts'
import { SaveShown } from '../save-list/save-list.tsx'
import { useSharedRepositoryColumns } from './use-list-columns.ts'
import type { AllStoresNavigation } from './navigation.ts'
import styles from './all-stores.module.css'
import { useRepositoryColumns } from './repository-columns.tsx'
import type { SharedRepository } from './shared-repositories.ts'
import type { AllRepositories } from './use-all-repositories.ts'

/** Every repository of every store, with the stores that hold it. */
export function AllRepositoriesPane(props: {
  all: AllRepositories
  nav: AllStoresNavigation
  narrow: boolean
  aim: ListAim | undefined
}): ReactNode {
  const { all, nav, aim } = props
  const { t } = useTranslation('allStores')
  const format = useFormat()
  const { repositories, whole } = all
  const { filter: text = '', spread, repository } = nav.address
  const filter = useDeferredValue(text.trim())
  const rows = useMemo(
    () => repositories.index.matching(filter, spread, whole),
    [repositories, filter, spread, whole],
  )
  const partly = useMemo(() => repositories.index.matching('', 'partly', whole).length, [repositories, whole])
  const columns = useRepositoryColumns(all, props.narrow)
  const stores = useMemo(() => all.listed.map(({ store }) => store), [all.listed])
  const saved = useSharedRepositoryColumns(stores, whole)
  const shown = useShown<SharedRepository>()
  const growing = all.listed.some(({ state }) => state === 'waiting' || state === 'listing')
  const narrowed = filter !== '' || spread !== undefined
  const formatted = format.count(rows.length)
  const read = all.listed.filter(({ state }) => state === 'whole').length
  const extent = read === 0 ? extentOf(undefined, repositories.index.size) : 'whole'
  const counted = (): string => {
    if (narrowed) return t('matches', { count: rows.length, formatted })
    if (read === all.listed.length) return t('count', { count: rows.length, formatted })
    return t('countIn', { count: rows.length, formatted, read, all: all.listed.length })
  }
  return (
    <Pane
      label={t('repositories')}
      tone="subtle"
      drop={{ as: dropOn.list, aimed: aim?.kind === 'list' }}
      header={
        <div className={styles['bar']}>
          <div className={styles['filter']}>
            <FilterInput label={t('filter')} value={text} onChange={nav.filter} />
          </div>
          <Chips<Spread | 'all'>
            label={t('spread')}
            value={spread ?? 'all'}
            chips={[
              { value: 'all', text: t('everywhere'), count: repositories.index.size },
              { value: 'partly', text: t('partly'), count: partly },
            ]}
            onChange={(value) => nav.chooseSpread(value === 'all' ? undefined : value)}
          />
          <span className="grow" />
          <SaveShown
            list="shared-repositories"
            columns={saved}
            filter={{ text: filter, spread }}
            complete={!growing && all.listed.every(({ state }) => state === 'whole')}
            shown={shown}
            look="icon"
          />
        </div>
      }
      footer={
        growing ? (
          <output>{t('listing', { formatted: format.count(repositories.index.size) })}</output>
        ) : (
          <Counted extent={extent} text={counted()} />
        )
      }
    >
      {growing && repositories.index.size === 0 ? (
        <LoadingLine />
      ) : (
        <Table
          table="all.repositories"
          label={t('repositories')}
          columns={columns}
          rows={rows}
          rowKey={nameOf}
          reference={nameOf}
          {...(repository === undefined ? {} : { selected: repository })}
          onSelect={(row) => nav.openRepository(row.name)}
          shown={shown}
          drop={{ as: dropOn.repository, aimed: aim?.kind === 'repository' ? aim.name : undefined }}
          empty={growing ? undefined : <NoRows all={all} nav={nav} />}
        />
      )}
    </Pane>
  )
}

function NoRows(props: { all: AllRepositories; nav: AllStoresNavigation }): ReactNode {
  const { all, nav } = props
  const { t } = useTranslation(['allStores', 'common'])
  if (nav.address.filter !== undefined && nav.address.filter.trim() !== '') {
    return (
      <Empty
        title={t('noMatches', { filter: nav.address.filter })}
        action={<Button onClick={() => nav.filter('')}>{t('common:clearFilter')}</Button>}
      />
    )
  }
  if (nav.address.spread !== undefined) return <Empty title={t('noPartly')} />
  const failed = all.listed.every(({ state }) => state === 'failed')
  return (
    <Empty title={t(failed ? 'allFailed' : 'none')} detail={t(failed ? 'allFailedDetail' : 'noneDetail')} />
  )
}

function nameOf(row: SharedRepository): string {
  return row.name
}
