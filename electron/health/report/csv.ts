/** A cell of a table: undefined is an empty one. */
export type Cell = string | number | boolean | undefined

/**
 * A row as CSV (RFC 4180), with its line break. A text that a spreadsheet would take for a formula gets an apostrophe before
 * it: names come from a bucket that anybody may have written to.
 */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: Cell): string {
  if (cell === undefined) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
