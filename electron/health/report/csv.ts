/** A value of a table; undefined is an empty cell. */
export type Cell = string | number | undefined

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
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
