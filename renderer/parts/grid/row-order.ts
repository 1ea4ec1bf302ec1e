import { atOnce } from '../in-slices.ts'
import { sortSteps } from './sort-steps.ts'

/**
 * What a column sorts by: numbers, or texts by their code units. One kind for all rows. NaN stands for a number that is not
 * known: such rows come last in both directions.
 */
export type SortKey<Row> = (row: Row) => number | string

export interface RowQuestion<Row> {
  readonly rows: readonly Row[]
  /** Undefined for the order in which rows are given. */
  readonly sortKey: SortKey<Row> | undefined
  readonly direction: 'ascending' | 'descending'
}

/** The numbers of the rows in the order to show. */
export type RowOrder = Uint32Array

/** How many rows one slice of work takes. */
const sliceRows = 2000

/**
 * Sorts rows by a column in slices, equal ones in the order in which they are given. `before` is an order of the same
 * rows, or of the first of them: what is in order already costs little.
 */
export function* rowOrderSteps<Row>(
  question: RowQuestion<Row>,
  before?: RowOrder,
): Generator<void, RowOrder, void> {
  const { rows, sortKey, direction } = question
  const { length } = rows
  if (sortKey === undefined) return startOf(length, undefined)
  const first = rows[0]
  if (first === undefined) return new Uint32Array(0)
  if (typeof sortKey(first) === 'number') {
    const keys = new Float64Array(length)
    const sign = direction === 'ascending' ? 1 : -1
    for (let start = 0; start < length; start += sliceRows) {
      numberKeys(rows, sortKey, sign, keys, start, Math.min(length, start + sliceRows))
      yield
    }
    return yield* sortSteps(startOf(length, before), keys)
  }
  const keys: string[] = []
  for (let start = 0; start < length; start += sliceRows) {
    textKeys(rows, sortKey, keys, start, Math.min(length, start + sliceRows))
    yield
  }
  const ranks = yield* textRanks(keys, direction)
  return yield* sortSteps(startOf(length, before), ranks)
}

/** All at once, for lists that are short. */
export function rowOrder<Row>(question: RowQuestion<Row>): RowOrder {
  return atOnce(rowOrderSteps(question))
}

function startOf(length: number, before: RowOrder | undefined): RowOrder {
  const order = new Uint32Array(length)
  const known = before === undefined || before.length > length ? 0 : before.length
  if (before !== undefined && known > 0) order.set(before)
  for (let index = known; index < length; index += 1) order[index] = index
  return order
}

function numberKeys<Row>(
  rows: readonly Row[],
  sortKey: SortKey<Row>,
  sign: 1 | -1,
  keys: Float64Array,
  start: number,
  end: number,
): void {
  for (let index = start; index < end; index += 1) {
    const key = Number(sortKey(rows[index] as Row))
    keys[index] = Number.isNaN(key) ? Number.POSITIVE_INFINITY : sign * key
  }
}

function textKeys<Row>(
  rows: readonly Row[],
  sortKey: SortKey<Row>,
  keys: string[],
  start: number,
  end: number,
): void {
  for (let index = start; index < end; index += 1) keys.push(String(sortKey(rows[index] as Row)))
}

/** How many texts are sorted in one slice: some milliseconds. */
const sliceTexts = 2000

/** Of each text, how many different ones come before it; or after it. */
function* textRanks(
  keys: readonly string[],
  direction: 'ascending' | 'descending',
): Generator<void, Float64Array, void> {
  let runs: number[][] = []
  for (let start = 0; start < keys.length; start += sliceTexts) {
    const end = Math.min(keys.length, start + sliceTexts)
    const run = Array.from({ length: end - start }, (_, offset) => start + offset)
    runs.push(
      run.sort((a, b) =>
        textAt(keys, a) < textAt(keys, b) ? -1 : textAt(keys, a) > textAt(keys, b) ? 1 : 0,
      ),
    )
    yield
  }
  while (runs.length > 1) {
    const longer: number[][] = []
    for (let at = 0; at < runs.length; at += 2) {
      const [left = [], right] = runs.slice(at, at + 2)
      longer.push(right === undefined ? left : yield* mergedRuns(keys, left, right))
    }
    runs = longer
  }
  const ranks = new Float64Array(keys.length)
  const sign = direction === 'ascending' ? 1 : -1
  let rank = 0
  let last: string | undefined
  for (const [at, index] of (runs[0] ?? []).entries()) {
    if (at % sliceMerges === 0) yield
    const key = textAt(keys, index)
    if (key !== last) rank += sign
    last = key
    ranks[index] = rank
  }
  return ranks
}

const sliceMerges = 4000

function* mergedRuns(
  keys: readonly string[],
  left: readonly number[],
  right: readonly number[],
): Generator<void, number[], void> {
  const merged: number[] = []
  let [fromLeft, fromRight] = [0, 0]
  while (fromLeft < left.length || fromRight < right.length) {
    const stop = merged.length + sliceMerges
    while (merged.length < stop && (fromLeft < left.length || fromRight < right.length)) {
      const a = left[fromLeft]
      const b = right[fromRight]
      if (b === undefined || (a !== undefined && textAt(keys, a) <= textAt(keys, b))) {
        merged.push(a ?? 0)
        fromLeft += 1
      } else {
        merged.push(b)
        fromRight += 1
      }
    }
    yield
  }
  return merged
}

function textAt(keys: readonly string[], index: number): string {
  return keys[index] ?? ''
}
