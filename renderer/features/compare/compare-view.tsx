import { Menu } from '@mantine/core'
import { IconArrowsDiff, IconChevronUp, IconFilter, IconListDetails, IconRefresh } from '@tabler/icons-react'
import { useCallback, useMemo, useState, type ReactNode } from 'react'

import { refreshAges, usualRefreshAge } from '../../../electron/api/values/refresh-ages.ts'
import type { StoreRow } from '../../../electron/api/rows.ts'
import { useSettings } from '../../api/settings.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ChoiceBar } from '../../parts/controls/choice-bar.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { Counted, extentOf } from '../../parts/feedback/listing-state.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { Pane, Panes } from '../../parts/panes.tsx'
import { useNow } from '../../parts/use-now.ts'
import type { CompareAddress } from '../../state/address/address.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { InBothLanguages } from '../../text/in-both-languages.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { CellMenu, useOpenCell, type CellMenuAt } from './cell-menu.tsx'
import { CompareBar } from './compare-bar.tsx'
import { CompareGrid, type CompareCursor } from './compare-grid.tsx'
import styles from './compare.module.css'
import { CopyBar } from './copy-bar.tsx'
import { missingRows } from './copy-choice.ts'
import { chosenIn, noChoice, toggled, type RowChoice } from './row-choice.ts'
import { MirrorRulesView } from './rules/mirror-rules-view.tsx'
import { draftOf, draftOfRows } from './rules/rule-draft.ts'
import { SaveComparison } from './save-comparison.tsx'
import { StoreNotes } from './store-notes.tsx'
import { chosenStores, useComparison, type ChosenStores, type ShownComparison } from './use-comparison.ts'
import { useCopyPlan } from './use-copy-plan.ts'
import { useRefreshStores } from './use-refresh-stores.ts'

const noneClosed: ReadonlySet<string> = new Set()

/** The tags of several stores beside each other: where they differ, and a copy of what is missing. */
export function CompareView(props: { stores: readonly StoreRow[]; address: CompareAddress }): ReactNode {
  const { stores, address } = props
  const goTo = useGoTo()
  const chosen = useMemo(() => chosenStores(address, stores), [address, stores])
  const [closed, setClosed] = useState(noneClosed)
  const comparison = useComparison(address, chosen, closed)
  const { running, refresh } = useRefreshStores()
  const { openDialog } = useWindowState()
  const change = (some: Partial<CompareAddress>): void => goTo({ ...address, ...some }, 'replace')
  const ids = [...(chosen.base === undefined ? [] : [chosen.base]), ...chosen.others].map(({ id }) => id)
  if (stores.length < 2) return <FewStores />
  return (
    <div role="presentation" className="fill">
      <Head
        comparison={comparison}
        address={address}
        isRunning={running.size > 0}
        onAgain={() => refresh(ids)}
        onChange={change}
      />
      {address.rules === 'yes' ? (
        <MirrorRulesView
          stores={stores}
          onNew={() => openDialog({ kind: 'mirrorRule', draft: draftOf(address, chosen) })}
        />
      ) : (
        <>
          <CompareBar
            address={address}
            stores={stores}
            chosen={chosen}
            counts={comparison.found.counts}
            onChange={change}
          />
          <StoreNotes told={comparison.told} stores={stores} running={running} refresh={refresh} />
          {comparison.query.isError && (
            <ErrorPanel error={comparison.query.error} onRetry={() => void comparison.query.refetch()} />
          )}
          {!comparison.isWhole && <WholeNote rows={comparison.view.rows} />}
          <Matrix
            key={ids.join(' ')}
            address={address}
            chosen={chosen}
            comparison={comparison}
            closed={closed}
            setClosed={setClosed}
            onChange={change}
            onList={refresh}
          />
        </>
      )}
    </div>
  )
}

function Head(props: {
  comparison: ShownComparison
  address: CompareAddress
  isRunning: boolean
  onAgain: () => void
  onChange: (change: Partial<CompareAddress>) => void
}): ReactNode {
  const { comparison, address } = props
  const byRepository = address.by === 'repositories'
  const onRules = address.rules === 'yes'
  const { t } = useTranslation(['comparison', 'mirror'])
  const format = useFormat()
  const nowMs = useNow(30_000)
  const { refreshAfter = usualRefreshAge } = useSettings()
  const times = comparison.told.flatMap((store) => (store.state === 'compared' ? [store.asOfMs] : []))
  const oldestMs = times.reduce((oldest, each) => Math.min(oldest, each), Number.POSITIVE_INFINITY)
  const { tags, rows } = comparison.view
  const count = byRepository ? tags.repositories.length : rows
  const words = !comparison.ended
    ? t('comparing', { formatted: format.count(rows) })
    : t(byRepository ? 'repositories' : 'tags', { count, formatted: format.count(count) })
  return (
    <div className="page-head">
      <InBothLanguages>
        <CompareCommands address={address} onAgain={props.onAgain} onChange={props.onChange} />
      </InBothLanguages>
      <IconArrowsDiff size={18} stroke={1.6} aria-hidden="true" />
      <h1>{t('name')}</h1>
      <ChoiceBar
        label={t('mirror:views')}
        value={onRules ? 'rules' : 'comparison'}
        choices={[
          { value: 'comparison', text: t('mirror:comparison') },
          { value: 'rules', text: t('mirror:name') },
        ]}
        onChange={(value) => props.onChange({ rules: value === 'rules' ? 'yes' : undefined })}
      />
      <span className={`trunc grow ${styles['summary']}`}>
        {!onRules && comparison.told.length > 0 && <output>{words}</output>}
        {!onRules && times.length > 0 && (
          <span className={nowMs - oldestMs > refreshAges[refreshAfter] ? styles['old'] : ''}>
            {t('andOldest', { ago: format.ago(oldestMs) })}
          </span>
        )}
      </span>
      {!onRules && <SaveComparison comparison={comparison} address={address} />}
      {!onRules && (
        <Button
          icon={<IconRefresh size={14} />}
          title={t('againHint')}
          disabled={props.isRunning}
          onClick={props.onAgain}
        >
          {t('again')}
        </Button>
      )}
    </div>
  )
}

function CompareCommands(props: {
  address: CompareAddress
  onAgain: () => void
  onChange: (change: Partial<CompareAddress>) => void
}): ReactNode {
  const { address, onChange } = props
  const { t } = useTranslation(['comparison', 'mirror'])
  const group = 'page'
  const byRepository = address.by === 'repositories'
  useCommands(
    address.rules === 'yes'
      ? [
          {
            id: 'compare-comparison',
            group,
            label: t('mirror:comparison'),
            Icon: IconArrowsDiff,
            run: () => onChange({ rules: undefined }),
          },
        ]
      : [
          { id: 'compare-again', group, label: t('again'), Icon: IconRefresh, run: props.onAgain },
          {
            id: 'compare-by',
            group,
            label: t('rowsBy', { rows: t(byRepository ? 'byTag' : 'byRepository') }),
            Icon: IconListDetails,
            run: () => onChange({ by: byRepository ? undefined : 'repositories' }),
          },
          ...(['missing', 'differs', 'same'] as const)
            .filter((each) => each !== address.group)
            .map((each) => ({
              id: `compare-${each}`,
              group: 'page' as const,
              label: t('onlyGroup', { group: t(`group.${each}`) }),
              Icon: IconFilter,
              run: () => onChange({ group: each }),
            })),
          ...(address.group === undefined
            ? []
            : [
                {
                  id: 'compare-all',
                  group: 'page' as const,
                  label: t('onlyGroup', { group: t('all') }),
                  Icon: IconFilter,
                  run: () => onChange({ group: undefined }),
                },
              ]),
        ],
  )
  return null
}

function WholeNote(props: { rows: number }): ReactNode {
  const { t } = useTranslation('comparison')
  const format = useFormat()
  return (
    <div className={styles['notes']}>
      <Note tone="warning">{t('notWhole', { formatted: format.count(props.rows) })}</Note>
    </div>
  )
}

/** The list, what is chosen of it, and what a copy of that would do. */
function Matrix(props: {
  address: CompareAddress
  chosen: ChosenStores
  comparison: ShownComparison
  closed: ReadonlySet<string>
  setClosed: (closed: ReadonlySet<string>) => void
  onChange: (change: Partial<CompareAddress>) => void
  onList: (stores: readonly string[]) => void
}): ReactNode {
  const { address, comparison, closed, setClosed } = props
  const { t } = useTranslation('comparison')
  const { view, found, columns } = comparison
  const { tags } = view
  const [choice, setChoice] = useState<RowChoice>(noChoice)
  const chosen = useMemo(() => chosenIn(choice, tags), [choice, tags])
  const [cursor, setCursor] = useState<CompareCursor>({ line: -1, store: -1 })
  const [menu, setMenu] = useState<CellMenuAt>()
  const copy = useCopyPlan(tags, columns, chosen)
  const openCell = useOpenCell(comparison)
  const byRepository = address.by === 'repositories'
  const choose = useCallback(
    (rows: ReadonlySet<number>, anchor?: number): void => setChoice({ tags, chosen: rows, anchor }),
    [tags],
  )
  const marks = useMemo(
    () => ({ store: chosen.size === 0 ? undefined : copy.place, moves: copy.moves }),
    [chosen, copy.place, copy.moves],
  )
  return (
    <>
      <Panes columns={['rest']}>
        <Pane
          label={t('matrix')}
          footer={
            <Footer
              comparison={comparison}
              onChoose={(rows, target) => {
                copy.setTarget(target)
                choose(rows)
              }}
            />
          }
        >
          {!comparison.ended &&
            view.rows === 0 &&
            props.chosen.others.length > 0 &&
            !comparison.query.isError && <LoadingLine />}
          {columns.length > 1 ? (
            <CompareGrid
              tags={tags}
              found={found}
              columns={columns}
              byRepository={byRepository}
              closed={closed}
              chosen={chosen}
              marks={marks}
              cursor={cursor}
              onCursor={setCursor}
              onToggle={toggle}
              onToggleAll={() => choose(toggled(chosen, found.rows))}
              onClose={(name, isClosed) => {
                const next = new Set(closed)
                if (isClosed) next.add(name)
                else next.delete(name)
                setClosed(next)
              }}
              onOpen={openCell}
              sort={comparison.sort}
              onSort={comparison.onSort}
              onMenu={(at, point) => setMenu({ ...at, point })}
              empty={<NoRows {...props} />}
            />
          ) : (
            <NotCompared {...props} />
          )}
        </Pane>
      </Panes>
      {chosen.size > 0 && (
        <CopyBar
          selected={chosen.size}
          columns={columns}
          copy={copy}
          draft={copy.from && copy.target && draftOfRows(tags, chosen, copy.from.id, copy.target.id)}
          onClear={() => choose(new Set())}
        />
      )}
      {menu !== undefined && (
        <CellMenu comparison={comparison} at={menu} onClose={() => setMenu(undefined)} />
      )}
    </>
  )

  function toggle(line: number, isRange: boolean): void {
    const { anchor } = choice
    if (!isRange || anchor === undefined) {
      choose(toggled(chosen, rowsOf(line)), line)
      return
    }
    const rows = new Set(chosen)
    for (let at = Math.min(anchor, line); at <= Math.max(anchor, line); at += 1) {
      const value = found.lines[at] ?? -1
      if (value >= 0) rows.add(value)
      else if (byRepository) for (const row of rowsOf(at)) rows.add(row)
    }
    choose(rows, anchor)
  }

  /** A line of a repository stands for those of its rows that fit the filter. */
  function rowsOf(line: number): Iterable<number> {
    const value = found.lines[line] ?? -1
    if (value >= 0) return [value]
    const { from, to } = tags.repositories[~value] ?? { from: 0, to: 0 }
    return found.rows.filter((row) => row >= from && row < to)
  }
}

/** How many rows are shown, and a way to choose all that a store lacks. */
function Footer(props: {
  comparison: ShownComparison
  onChoose: (rows: ReadonlySet<number>, target: string) => void
}): ReactNode {
  const { view, found, columns, ended } = props.comparison
  const { t } = useTranslation('comparison')
  const format = useFormat()
  const { tags } = view
  const lacking = useMemo(() => missingRows(tags, found.rows), [tags, found])
  const isSame = ended && view.rows > 0 && found.counts.same === found.counts.all
  const shown = found.rows.length
  return (
    <>
      <output>
        {isSame ? (
          t('nothingDiffers')
        ) : (
          <Counted
            extent={extentOf({ ended: ended && columns.length > 1 }, shown)}
            text={t('shown', { count: shown, formatted: format.count(shown) })}
          />
        )}
      </output>
      <span className="grow">{t('keys')}</span>
      {lacking.some((rows) => rows.length > 0) && (
        <Menu position="top-end">
          <Menu.Target>
            <Button tone="link" icon={<IconChevronUp size={12} />}>
              {t('copyAllMissing')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {columns.map(({ store }, place) => {
              const rows = lacking[place] ?? []
              if (rows.length === 0) return null
              return (
                <Menu.Item key={store.id} onClick={() => props.onChoose(new Set(rows), store.id)}>
                  {t('missingIn', {
                    count: rows.length,
                    formatted: format.count(rows.length),
                    store: store.name,
                  })}
                </Menu.Item>
              )
            })}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  )
}

/** Nothing is shown of what is compared. */
function NoRows(props: {
  address: CompareAddress
  comparison: ShownComparison
  onChange: (change: Partial<CompareAddress>) => void
}): ReactNode {
  const { address, comparison } = props
  const { t } = useTranslation(['comparison', 'common'])
  const { filter = '', group } = address
  if (!comparison.ended) return null
  if (filter.trim() !== '') {
    return (
      <Empty
        title={t('noMatches', { filter })}
        action={<Button onClick={() => props.onChange({ filter: '' })}>{t('common:clearFilter')}</Button>}
      />
    )
  }
  return (
    <Empty title={group === undefined || comparison.view.rows === 0 ? t('noTags') : t(`none.${group}`)} />
  )
}

/** There are not two stores that can be compared: what to do. */
function NotCompared(props: {
  chosen: ChosenStores
  comparison: ShownComparison
  onList: (stores: readonly string[]) => void
}): ReactNode {
  const { chosen, comparison, onList } = props
  const { t } = useTranslation('comparison')
  const { base } = chosen
  if (chosen.others.length === 0) return <Empty title={t('noOthers')} detail={t('noOthersDetail')} />
  const told = comparison.told.find(({ store }) => store === base?.id)
  if (base === undefined || told === undefined || !comparison.ended) return null
  if (told.state === 'compared') {
    const unlisted = comparison.told.flatMap(({ state, store }) => (state === 'unlisted' ? [store] : []))
    return (
      <Empty
        title={t('noneCompared')}
        detail={t('noneComparedDetail')}
        action={
          unlisted.length > 0 ? <Button onClick={() => onList(unlisted)}>{t('listAll')}</Button> : undefined
        }
      />
    )
  }
  return (
    <Empty
      title={t(told.state === 'unlisted' ? 'baseUnlisted' : 'leftOut.withoutTags', { store: base.name })}
      detail={t('baseUnlistedDetail')}
      action={<Button onClick={() => onList([base.id])}>{t('listStore', { store: base.name })}</Button>}
    />
  )
}

function FewStores(): ReactNode {
  const { t } = useTranslation(['comparison', 'stores'])
  const { openDialog } = useWindowState()
  return (
    <div role="presentation" className="fill">
      <div className="page-head">
        <IconArrowsDiff size={18} stroke={1.6} aria-hidden="true" />
        <h1>{t('name')}</h1>
      </div>
      <Empty
        title={t('fewStores')}
        detail={t('fewStoresDetail')}
        action={<Button onClick={() => openDialog({ kind: 'addStore' })}>{t('stores:add')}</Button>}
      />
    </div>
  )
}
