/** A value of a table; undefined is an empty cell. */
export type Cell = string | number | undefined

/**
 * The first line of such a file. Excel takes a file for one in the code page of the computer unless it begins with a byte
 * order mark: Chinese names would not be read. Other readers know the mark (`utf-8-sig` in Python).
 */
export function csvHead(names: readonly string[]): string {
  return `\uFEFF${csvLine(names)}`
}

/**
 * One line of a file of comma-separated values (RFC 4180), with its end. Names come from a bucket, which anybody may have
 * written: a text that a spreadsheet would take for a formula gets an apostrophe in front, which it shows as text.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(written).join(',')}\r\n`
}

function written(cell: Cell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const text = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** What a spreadsheet takes for a formula's beginning; East Asian ones take the wide signs as well. */
const formula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/
