import { compareNames, type Names, type Terminator } from '../catalog/tables/names.ts'

/** Sorted names, from row `from` to before row `to`. */
export interface NameRange {
  readonly names: Names
  readonly from: number
  readonly to: number
}

/** No row: the range lacks the name. */
export const noRow = -1

/** Visits each name of several sorted ranges once, in their order. */
export class NameMerge {
  /** Of the name that was last visited: its row in each range, or `noRow`. */
  readonly rows: Int32Array
  /** The first of the ranges that have it. */
  first = 0
  readonly #ranges: readonly NameRange[]
  readonly #terminator: Terminator
  readonly #next: Int32Array

  constructor(ranges: readonly NameRange[], terminator: Terminator) {
    this.#ranges = ranges
    this.#terminator = terminator
    this.#next = Int32Array.from(ranges, ({ from }) => from)
    this.rows = new Int32Array(ranges.length)
  }

  /** Goes to the next name; false after the last. */
  next(): boolean {
    const { rows } = this
    rows.fill(noRow)
    let least: NameRange | undefined
    for (const [place, range] of this.#ranges.entries()) {
      const row = this.#next[place] ?? 0
      if (row >= range.to) continue
      const order = least === undefined ? 1 : this.#compare(least, range, row)
      if (order > 0) {
        rows.fill(noRow, 0, place)
        least = range
        this.first = place
      }
      if (order >= 0) rows[place] = row
    }
    if (least === undefined) return false
    for (const [place, row] of rows.entries()) if (row !== noRow) this.#next[place] = row + 1
    return true
  }

  #compare(least: NameRange, range: NameRange, row: number): number {
    return compareNames(least.names, this.#next[this.first] ?? 0, range.names, row, this.#terminator)
  }
}
