import { Menu } from '@mantine/core'
import { IconChevronUp } from '@tabler/icons-react'
import { useCallback, useMemo, useState, type ReactNode } from 'react'

import { Button } from '../../parts/controls/button.tsx'
import { Counted, extentOf } from '../../parts/feedback/listing-state.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Pane, Panes } from '../../parts/panes.tsx'
import type { CompareAddress } from '../../state/address/address.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { CellMenu, useOpenCell, type CellMenuAt } from './cell-menu.tsx'
import { CompareGrid, type CompareCursor } from './compare-grid.tsx'
import { CopyBar } from './copy-bar.tsx'
import { missingRows } from './copy-choice.ts'
import { chosenIn, noChoice, toggled, type RowChoice } from './row-choice.ts'
import { draftOfRows } from './rules/rule-draft.ts'
import type { ChosenStores, ShownComparison } from './use-comparison.ts'
import { useCopyPlan } from './use-copy-plan.ts'
import { NoRows, NotCompared } from './nothing-compared.tsx'

/** The list, what is chosen of it, and what a copy of that would do. */
export function CompareMatrix(props: {
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
