import { cellStates, rowGroups } from '../../../electron/api/rows.ts'
import type { ComparedGroup } from '../../state/address/address.ts'
import type { ComparedTags, ComparedView } from './compared-tags.ts'

/** What is shown of a comparison. */
export interface LinesQuestion {
  readonly view: ComparedView
  readonly filter: string
  readonly group: ComparedGroup | undefined
  /** A line for each repository, and none for its tags. */
  readonly byRepository: boolean
  /** Names of the repositories whose tags are not shown. */
  readonly closed: ReadonlySet<string>
  /** That of names from the first, where it is absent. */
  readonly order?: LinesOrder
}

/**
 * By what lines are sorted, tags within their repositories: by names, or by what a store has. What it lacks comes first, then
 * what differs, what is not known, and what is the same.
 */
export interface LinesOrder {
  /** By its place; undefined for names. */
  readonly store: number | undefined
  readonly direction: 'ascending' | 'descending'
}

/** The lines of the list. A number is a row of the comparison; below 0 it is a repository: its place as `~place`. */
export interface CompareLines {
  readonly lines: Int32Array
  /** Rows that fit the question, those of closed repositories among them. */
  readonly rows: Uint32Array
  /** How many of these each repository has, by place. */
  readonly rowsOf: Uint32Array
  /** How many rows (or repositories) fit the filter: all of them, and those of each group. */
  readonly counts: Readonly<Record<ComparedGroup | 'all', number>>
}

/** Lists what fits. Of a million rows that takes some tens of milliseconds. */
export function compareLines(question: LinesQuestion): CompareLines {
  return question.byRepository ? repositoryLines(question) : tagLines(question)
}

function tagLines({
  view: { tags, rows },
  filter,
  group,
  closed,
  order = byName,
}: LinesQuestion): CompareLines {
  const wanted = group === undefined ? undefined : rowGroups[group]
  const counting = new GroupCounts()
  const found = new Uint32Array(rows)
  const rowsOf = new Uint32Array(tags.repositories.length)
  const runs: Run[] = []
  let [count, place] = [0, -1]
  for (const row of fitting(tags, filter, rows)) {
    const groups = tags.groupsAt(row)
    counting.add(groups)
    if (wanted !== undefined && (groups & wanted) === 0) continue
    if (place < 0 || row >= (tags.repositories[place]?.to ?? 0)) {
      place = tags.repositoryOf(row)
      runs.push({ place, from: count })
    }
    rowsOf[place] = (rowsOf[place] ?? 0) + 1
    found[count] = row
    count += 1
  }
  return { ...inOrder(tags, { runs, found, rowsOf, order }, closed), rowsOf, counts: counting.counts }
}

/** The rows of a repository among those that were found: as many as `rowsOf` says. */
interface Run {
  readonly place: number
  readonly from: number
}

interface FoundRuns {
  readonly runs: readonly Run[]
  readonly found: Uint32Array
  readonly rowsOf: Uint32Array
  readonly order: LinesOrder
}

/** Rows in their order, and the lines of those whose repository is not closed. */
function inOrder(
  tags: ComparedTags,
  sorted: FoundRuns,
  closed: ReadonlySet<string>,
): Pick<CompareLines, 'lines' | 'rows'> {
  const { found, rowsOf } = sorted
  const runs = sortedRuns(tags, sorted)
  const count = runs.reduce((sum, { place }) => sum + (rowsOf[place] ?? 0), 0)
  const rows = new Uint32Array(count)
  const lines = new Int32Array(count + runs.length)
  let [at, lineCount] = [0, 0]
  for (const { place, from } of runs) {
    lines[lineCount] = ~place
    lineCount += 1
    const run = sortedRun(tags, found.subarray(from, from + (rowsOf[place] ?? 0)), sorted.order)
    rows.set(run, at)
    at += run.length
    if (closed.has(tags.repositories[place]?.name ?? '')) continue
    lines.set(run, lineCount)
    lineCount += run.length
  }
  return { lines: lines.subarray(0, lineCount), rows }
}

/** Repositories by the first of their rows. */
function sortedRuns(tags: ComparedTags, { runs, found, rowsOf, order }: FoundRuns): readonly Run[] {
  const { store, direction } = order
  if (store === undefined) return direction === 'ascending' ? runs : runs.toReversed()
  const byRank: Run[][] = stateRanks(direction).map(() => [])
  for (const run of runs) {
    let first = byRank.length - 1
    for (let at = run.from; at < run.from + (rowsOf[run.place] ?? 0) && first > 0; at += 1)
      first = Math.min(first, rankOf(tags.stateAt(found[at] ?? 0, store), direction))
    byRank[first]?.push(run)
  }
  return byRank.flat()
}

function sortedRun(tags: ComparedTags, run: Uint32Array, { store, direction }: LinesOrder): Uint32Array {
  if (store === undefined) return direction === 'ascending' ? run : run.toReversed()
  const sorted = new Uint32Array(run.length)
  let count = 0
  for (const rank of stateRanks(direction).keys()) {
    for (const row of run) {
      if (rankOf(tags.stateAt(row, store), direction) !== rank) continue
      sorted[count] = row
      count += 1
    }
  }
  return sorted
}

const ranked = ['missing', 'differs', 'untold', 'same'] as const

function stateRanks(direction: LinesOrder['direction']): readonly (typeof ranked)[number][] {
  return direction === 'ascending' ? ranked : ranked.toReversed()
}

function rankOf(state: number, direction: LinesOrder['direction']): number {
  const rank = ranked.indexOf(nameOf(state))
  return direction === 'ascending' ? rank : ranked.length - 1 - rank
}

/** What a base has is like itself. */
function nameOf(state: number): (typeof ranked)[number] {
  if (state === cellStates.missing) return 'missing'
  if (state === cellStates.differs) return 'differs'
  return state === cellStates.same || state === cellStates.present ? 'same' : 'untold'
}

const byName: LinesOrder = { store: undefined, direction: 'ascending' }

function repositoryLines({
  view: { tags, rows },
  filter,
  group,
  order = byName,
}: LinesQuestion): CompareLines {
  const wanted = group === undefined ? undefined : rowGroups[group]
  const counting = new GroupCounts()
  const text = filter.trim().toLowerCase()
  const runs: Run[] = []
  const found = new Uint32Array(rows)
  const rowsOf = new Uint32Array(tags.repositories.length)
  let count = 0
  for (const [place, { name, from, to }] of tags.repositories.entries()) {
    if (from >= rows || !name.toLowerCase().includes(text)) continue
    const end = Math.min(to, rows)
    const groups = groupsOfRepository(tags, from, end)
    counting.add(groups)
    if (wanted !== undefined && (groups & wanted) === 0) continue
    runs.push({ place, from: count })
    rowsOf[place] = end - from
    for (let row = from; row < end; row += 1) {
      found[count] = row
      count += 1
    }
  }
  const sorted = sortedRuns(tags, { runs, found, rowsOf, order })
  return {
    lines: Int32Array.from(sorted, ({ place }) => ~place),
    rows: found.subarray(0, count),
    rowsOf,
    counts: counting.counts,
  }
}

/** A repository is the same everywhere only if all of its tags are. */
function groupsOfRepository(tags: ComparedTags, from: number, to: number): number {
  let groups = 0
  for (let row = from; row < to; row += 1) groups |= tags.groupsAt(row)
  return groups === rowGroups.same ? groups : groups & ~rowGroups.same
}

/** Rows whose name holds what is typed, the lowest first. */
function* fitting(tags: ComparedTags, filter: string, rows: number): Generator<number, void, undefined> {
  const text = filter.trim()
  if (text === '') for (let row = 0; row < rows; row += 1) yield row
  else for (const row of tags.names.find(text)) if (row < rows) yield row
}

class GroupCounts {
  readonly counts = { all: 0, missing: 0, differs: 0, same: 0, untold: 0 }

  add(groups: number): void {
    const { counts } = this
    counts.all += 1
    if ((groups & rowGroups.missing) !== 0) counts.missing += 1
    if ((groups & rowGroups.differs) !== 0) counts.differs += 1
    if ((groups & rowGroups.same) !== 0) counts.same += 1
    if ((groups & rowGroups.untold) !== 0) counts.untold += 1
  }
}

/** What a store has of the tags of a repository. */
export interface RepositoryCell {
  readonly tags: number
  readonly same: number
  readonly differs: number
  readonly missing: number
  readonly untold: number
}

/** Counts the tags of a repository in one store. Those that the base lacks too are none of its missing ones. */
export function repositoryCell(tags: ComparedTags, place: number, store: number): RepositoryCell {
  const cell = { tags: 0, same: 0, differs: 0, missing: 0, untold: 0 }
  const { from, to } = tags.repositories[place] ?? { from: 0, to: 0 }
  for (let row = from; row < to; row += 1) {
    const state = tags.stateAt(row, store)
    if (state !== cellStates.missing) cell.tags += 1
    if (state === cellStates.same) cell.same += 1
    else if (state === cellStates.differs) cell.differs += 1
    else if (state >= cellStates.unread) cell.untold += 1
    else if (state === cellStates.missing && tags.stateAt(row, 0) !== cellStates.missing) cell.missing += 1
  }
  return cell
}
