import { useDeferredValue, useMemo, type ReactNode } from 'react'
import { MiddleText } from '../../parts/values/middle-text.tsx'
import { useTranslation } from '../../text/use-translation.ts'

import type { Sameness } from '../../state/address/address.ts'
import type { Places } from '../../api/lists/places.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Chips } from '../../parts/controls/chips.tsx'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { Counted, extentOf } from '../../parts/feedback/listing-state.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Pane } from '../../parts/panes.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useShown } from '../../parts/grid/shown.ts'
import { Table } from '../../parts/grid/table.tsx'
import { useStableList } from '../../parts/use-stable-list.ts'
import { useFormat } from '../../text/format.ts'
import { SaveShown } from '../save-list/save-list.tsx'
import { useSharedTagColumns } from './use-list-columns.ts'
import type { AllStoresNavigation } from './navigation.ts'
import styles from './all-stores.module.css'
import { keepsTags, type ListedStoreState } from './store-state.ts'
import { chosenLine, filterLines, lineTotals, type LineTotals, type TagLine } from './tag-lines.ts'
import { useTagColumns } from './tag-columns.tsx'
import { TagInStores } from './tag-in-stores.tsx'
import type { AllRepositories } from './use-all-repositories.ts'
import { useSharedTags } from './use-shared-tags.ts'

/** The tags of one repository in all stores that hold it: which tags differ between stores, and which are missing. */
export function SharedTagsPane(props: {
  repository: string
  all: AllRepositories
  nav: AllStoresNavigation
  places: Places
}): ReactNode {
  const { repository, all, nav } = props
  const { t } = useTranslation(['allStores', 'repositories'])
  const format = useFormat()
  const holding = all.repositories.index.storesOf(repository)
  const holders = all.listed.filter((listed) => holding.has(listed.store.id) && keepsTags(listed))
  const leftOut = all.listed.filter((listed) => holding.has(listed.store.id) && !keepsTags(listed))
  const found = useSharedTags(useStableList(holders.map(({ store }) => store.id)), repository, props.places)
  const { tagFilter = '', sameness, tag, digest } = nav.address
  const filter = useDeferredValue(tagFilter)
  const rows = useMemo(() => filterLines(found.lines, sameness, filter), [found.lines, sameness, filter])
  const totals = useMemo(() => lineTotals(found.lines), [found.lines])
  const chosen = chosenLine(found.lines, tag, digest)
  const columns = useTagColumns(all, found)
  const searching = all.listed.some(({ state }) => state === 'waiting' || state === 'listing')
  const reading = found.reading || (searching && holders.length === 0)
  const failed = found.states.filter(({ state }) => state === 'failed')
  const stores = useMemo(() => all.listed.map(({ store }) => store), [all.listed])
  const saved = useSharedTagColumns(stores)
  const shown = useShown<TagLine>()
  const formatted = format.count(totals.tags)
  return (
    <Pane
      label={t('tags')}
      header={
        <Head
          repository={repository}
          holders={holding.size}
          leftOut={leftOut}
          totals={totals}
          all={all}
          nav={nav}
          save={
            <SaveShown
              list="shared-tags"
              columns={saved}
              filter={{ repository, text: filter, sameness }}
              complete={!reading && failed.length === 0}
              shown={shown}
              look="icon"
            />
          }
        />
      }
      footer={
        reading ? (
          <output>{t('reading', { formatted })}</output>
        ) : (
          <Counted
            extent={extentOf({ ended: failed.length === 0 }, totals.tags)}
            text={t('repositories:tagCount', { count: totals.tags, formatted })}
          />
        )
      }
    >
      {failed.map(({ store, error }) => (
        <ErrorPanel key={store} error={error} onRetry={() => found.again(store)} />
      ))}
      {reading && found.lines.length === 0 ? (
        <LoadingLine />
      ) : (
        <Table
          table="all.tags"
          label={t('tags')}
          columns={columns}
          rows={rows}
          rowKey={keyOf}
          {...(chosen === undefined ? {} : { selected: chosen.key })}
          onSelect={nav.openLine}
          onUnselect={nav.closeLine}
          reference={({ tag }) => `${repository}:${tag}`}
          shown={shown}
          empty={reading ? undefined : <NoLines nav={nav} held={holding.size > 0} />}
        />
      )}
      {chosen !== undefined && (
        <TagInStores line={chosen} repository={repository} holders={holders} found={found} nav={nav} />
      )}
    </Pane>
  )
}

function Head(props: {
  repository: string
  holders: number
  /** Stores that hold the repository and keep its tags in a database. */
  leftOut: readonly ListedStoreState[]
  totals: LineTotals
  all: AllRepositories
  nav: AllStoresNavigation
  /** The button that saves the list. */
  save: ReactNode
}): ReactNode {
  const { repository, totals, nav, leftOut } = props
  const { t } = useTranslation(['allStores', 'repositories'])
  const { tagFilter = '', sameness } = nav.address
  return (
    <>
      <div className="pane-title">
        <div className="grow">
          <h2 className="trunc" title={repository} aria-label={repository}>
            <MiddleText text={repository} />
          </h2>
          <p>{t('heldBy', { held: props.holders, count: props.all.listed.length })}</p>
          {leftOut.length > 0 && (
            <p>
              {t('leftOut', {
                count: leftOut.length,
                stores: leftOut.map(({ store }) => store.name).join(', '),
              })}
            </p>
          )}
        </div>
        <CopyButton value={repository} what={t('repositories:tags.copyName')} />
        {props.save}
      </div>
      <div className={styles['bar']}>
        <div className={styles['filter']}>
          <FilterInput label={t('repositories:tags.filter')} value={tagFilter} onChange={nav.filterTags} />
        </div>
        <Chips<Sameness | 'all'>
          label={t('sameness')}
          value={sameness ?? 'all'}
          chips={[
            { value: 'all', text: t('everywhere'), count: totals.tags },
            { value: 'differing', text: t('differing'), count: totals.differing },
            { value: 'missing', text: t('missing'), count: totals.missing },
          ]}
          onChange={(value) => nav.chooseSameness(value === 'all' ? undefined : value)}
        />
      </div>
    </>
  )
}

function NoLines(props: { nav: AllStoresNavigation; held: boolean }): ReactNode {
  const { nav } = props
  const { t } = useTranslation(['allStores', 'repositories', 'common'])
  const { tagFilter = '', sameness } = nav.address
  if (tagFilter.trim() !== '') {
    return (
      <Empty
        title={t('repositories:tags.noMatches', { filter: tagFilter })}
        action={<Button onClick={() => nav.filterTags('')}>{t('common:clearFilter')}</Button>}
      />
    )
  }
  if (sameness !== undefined)
    return <Empty title={t(sameness === 'differing' ? 'noneDiffers' : 'noneMissing')} />
  return <Empty title={t(props.held ? 'repositories:tags.none' : 'notHeld')} />
}

function keyOf(line: TagLine): string {
  return line.key
}
