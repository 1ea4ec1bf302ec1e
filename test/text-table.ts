/** Lines with columns as wide as they need to be: the first to the left, all others to the right. */
export function textTable(table: readonly (readonly string[])[]): string[] {
  const widths = table[0]?.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)))
  return table.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths?.[column] ?? 0) : cell.padStart(widths?.[column] ?? 0),
      )
      .join('  '),
  )
}

/** How many passed, and of how many where that is not all. */
export function counted(cases: readonly { readonly passed: boolean }[]): string {
  if (cases.length === 0) return '-'
  const passed = cases.filter((each) => each.passed).length
  return passed === cases.length ? String(passed) : `${passed} of ${cases.length}`
}
