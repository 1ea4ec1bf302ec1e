import { matchesAny, listKeys } from '../commands/shortcuts.ts'

/** Whether copying is meant of rows: where text is selected, the text is copied as everywhere. */
export function isCopyOfRows(event: Parameters<typeof matchesAny>[1]): boolean {
  return matchesAny(listKeys.copy, event) && window.getSelection()?.isCollapsed !== false
}

/** What is written down of one list to copy its rows. */
export interface CopiedList<Row> {
  readonly count: number
  readonly rowAt: (index: number) => Row | undefined
  readonly rowKey: (row: Row) => string
  /** What is copied of a row, a line; undefined for a row that has no name of its own. */
  readonly reference: (row: Row) => string | undefined
}

/** The lines of the chosen rows in the order of the list; steps of some thousand rows. */
export function* linesOfChosen<Row>(
  list: CopiedList<Row>,
  chosen: ReadonlySet<string>,
): Generator<void, readonly string[], void> {
  const lines: string[] = []
  let left = chosen.size
  for (let index = 0; index < list.count && left > 0; index += 1) {
    if (index % rowsInStep === 0) yield
    const row = list.rowAt(index)
    if (row === undefined || !chosen.has(list.rowKey(row))) continue
    left -= 1
    const line = list.reference(row)
    if (line !== undefined) lines.push(line)
  }
  return lines
}

const rowsInStep = 2000
