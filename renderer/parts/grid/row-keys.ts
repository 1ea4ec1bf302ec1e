/** The row that a key leads to from the one that is current; undefined for a key that moves nowhere. */
export function rowByKey(
  key: string,
  rows: number,
  current: number | undefined,
  pageRows: number,
): number | undefined {
  if (rows === 0) return undefined
  const target = targetOf(key, rows, current, pageRows)
  return target === undefined ? undefined : Math.min(rows - 1, Math.max(0, target))
}

function targetOf(
  key: string,
  rows: number,
  current: number | undefined,
  pageRows: number,
): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return current === undefined ? 0 : current + 1
    case 'ArrowUp':
      return current === undefined ? rows - 1 : current - 1
    case 'PageDown':
      return (current ?? 0) + pageRows
    case 'PageUp':
      return (current ?? 0) - pageRows
    case 'Home':
      return 0
    case 'End':
      return rows - 1
    default:
      return undefined
  }
}
