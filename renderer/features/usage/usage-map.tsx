import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, type ReactNode } from 'react'

import type { CatalogState, StoreRow, StoreUsage } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { tagUsageQuery } from '../../api/queries/usage.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ChoiceBar } from '../../parts/controls/choice-bar.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useShown } from '../../parts/grid/shown.ts'
import { usageMetrics, type UsageAddress } from '../../state/address/address.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { UsagePath } from './usage-path.tsx'
import { RepositoryList } from './repository-list.tsx'
import { Treemap } from './treemap/treemap.tsx'
import {
  nextZoom,
  repositoryItems,
  tagItems,
  zoomAbove,
  type CountedBy,
  type UsageItem,
} from './treemap/usage-items.ts'
import { SaveUsage } from './save-usage.tsx'
import type { RepositoryBytes } from './usage-rows.ts'
import styles from './usage.module.css'

const metrics = ['unique', ...usageMetrics] as const satisfies readonly CountedBy[]
const tagHeadings = { unique: 'tagsUnique', all: 'tagsAll', frees: 'tagsFrees' } as const

/** Repositories, or the tags of one, by their bytes: as areas or as a list. */
export function UsageMap(props: {
  store: StoreRow
  address: UsageAddress
  catalog: CatalogState
  usage: StoreUsage
}): ReactNode {
  const { store, address, catalog, usage } = props
  const { t } = useTranslation('usage')
  const format = useFormat()
  const goTo = useGoTo()
  const shown = useShown<RepositoryBytes>()
  const { repository, zoom = '' } = address
  const isList = address.view === 'list'
  // A list keeps its repositories: the pane beside it has the tags.
  const ofTags = repository !== undefined && !isList
  const by: CountedBy = address.metric ?? 'unique'
  const tags = useQuery(tagUsageQuery(useClient(), store.id, repository, catalog))
  const { items, sizeBytes } = useMemo(
    () =>
      !ofTags
        ? repositoryItems(usage, by, zoom)
        : tags.data === undefined
          ? { items: [], sizeBytes: 0 }
          : tagItems(tags.data, by),
    [usage, tags.data, by, zoom, ofTags],
  )
  const change = (next: Partial<UsageAddress>, how: 'push' | 'replace'): void =>
    goTo({ ...address, ...next }, how)
  const takesFocus = useRef(false)
  // What had the focus went away with the step.
  const focusAfterStep = useCallback((first: HTMLElement): void => {
    if (takesFocus.current) first.focus()
    takesFocus.current = false
  }, [])
  const step = (next: Partial<UsageAddress>): void => {
    takesFocus.current = true
    change(next, 'push')
  }
  const choose = (item: UsageItem): void => {
    if (item.kind === 'others') change({ view: 'list' }, 'push')
    else if (item.kind === 'repository') {
      const deeper = nextZoom(usage.names, zoom, item.name)
      step(deeper === undefined ? { repository: item.name } : { zoom: deeper })
    } else if (repository !== undefined) {
      const at = { at: 'repositories', store: store.id, repository } as const
      if (item.kind === 'tag') goTo({ ...at, tag: item.name })
      else if (item.kind === 'untagged') goTo({ ...at, kind: 'untagged' })
      else change({ metric: 'all' }, 'replace')
    }
  }
  const back =
    repository !== undefined
      ? () => step({ repository: undefined })
      : zoom !== ''
        ? () => step({ zoom: zoomAbove(zoom) })
        : undefined
  const heading = ofTags ? tagHeadings[by] : by
  return (
    <section className={styles['map']} aria-label={t(`heading.${heading}`)}>
      <div className={styles['mapHead']}>
        <h2>{t(`heading.${heading}`)}</h2>
        <span className="grow" />
        <NativeSelect
          className={styles['metric'] ?? ''}
          aria-label={t('metric.label')}
          value={by}
          data={metrics.map((value) => ({ value, label: t(`metric.${value}`) }))}
          onChange={(event) => {
            const metric = usageMetrics.find((each) => each === event.currentTarget.value)
            change({ metric }, 'replace')
          }}
        />
        <ChoiceBar
          label={t('view.label')}
          value={address.view ?? 'areas'}
          choices={(['areas', 'list'] as const).map((value) => ({ value, text: t(`view.${value}`) }))}
          onChange={(view) => change({ view: view === 'list' ? 'list' : undefined }, 'replace')}
        />
        <SaveUsage store={store} usage={usage} zoom={zoom} by={by} shown={isList ? shown : undefined} />
      </div>
      <div className={styles['mapPath']}>
        <UsagePath
          address={isList ? { ...address, repository: undefined } : address}
          onChange={(next) => change(next, 'push')}
        />
        <span className="trunc">
          {t(`explain.${heading}`, { size: format.bytes(sizeBytes) })}
          {!isList && !ofTags && (
            <>
              {` ${t('zoomHint')} `}
              <kbd>⌫</kbd>
              {` ${t('back')}`}
            </>
          )}
        </span>
      </div>
      {ofTags && tags.isError && <ErrorPanel error={tags.error} compact />}
      {ofTags && tags.isPending ? (
        <LoadingLine />
      ) : isList ? (
        <div className={styles['list']}>
          <RepositoryList
            usage={usage}
            zoom={zoom}
            selected={repository}
            shown={shown}
            onChoose={(name) => change({ repository: name }, repository === undefined ? 'push' : 'replace')}
          />
        </div>
      ) : items.length === 0 ? (
        <div className={styles['noAreas']}>
          {!(ofTags && tags.isError) && (
            <Empty
              title={t(ofTags ? 'nothingOfTags' : 'nothing')}
              {...(by === 'all' ? {} : { detail: t('nothingDetail') })}
              {...(by === 'all'
                ? {}
                : {
                    action: (
                      <Button onClick={() => change({ metric: 'all' }, 'replace')}>{t('showAll')}</Button>
                    ),
                  })}
            />
          )}
        </div>
      ) : (
        <Treemap
          key={`${zoom} ${repository ?? ''}`}
          label={t(`heading.${heading}`)}
          items={items}
          prefix={zoom}
          onChoose={choose}
          onBack={back}
          onAreas={focusAfterStep}
        />
      )}
    </section>
  )
}
