import { useMemo } from 'react'

import type { FindingRow } from '../../../../electron/api/rows.ts'
import type { Sort } from '../../../parts/grid/head-column.ts'
import type { SortKey } from '../../../parts/grid/row-order.ts'
import { useRowOrder } from '../../../parts/grid/use-row-order.ts'
import { findingWords } from './finding-table.tsx'
import { useFindingText, type FindingText } from './use-finding-text.ts'

/** The columns that findings are sorted by within their kinds. */
export const sortableFindings = [{ id: 'kind' }, { id: 'digest' }, { id: 'what' }]

/** Findings in the order of a column; as they came without one. */
export function useOrderedFindings(
  findings: readonly FindingRow[],
  sort: Sort | undefined,
): readonly FindingRow[] {
  const text = useFindingText()
  const column = sort?.column
  const sortKey = useMemo(() => sortKeyOf(column, text), [column, text])
  const order = useRowOrder({ rows: findings, sortKey, direction: sort?.direction ?? 'ascending' })
  return useMemo(
    () =>
      sortKey === undefined
        ? findings
        : Array.from(order, (row) => findings[row]).filter((finding) => finding !== undefined),
    [sortKey, findings, order],
  )
}

function sortKeyOf(column: string | undefined, text: FindingText): SortKey<FindingRow> | undefined {
  switch (column) {
    case 'kind':
      return (finding) => text.where(finding)
    case 'digest':
      return ({ digest }) => digest ?? ''
    case 'what':
      return (finding) => findingWords(finding, text)
    default:
      return undefined
  }
}
