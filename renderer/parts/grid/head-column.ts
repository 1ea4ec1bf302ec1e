import type { WideColumn } from './column-widths.ts'

/** What the head of a list shows of a column. */
export interface HeadColumn extends WideColumn {
  readonly header: string
  /** What a short header means. */
  readonly headerTitle?: string
  readonly align?: 'start' | 'center' | 'end'
  readonly sortable?: boolean
  /** The list makes no sense without it: it cannot be hidden. */
  readonly always?: boolean
}

export interface Sort {
  readonly column: string
  readonly direction: 'ascending' | 'descending'
}

/** The height of a head. */
export const headPx = 30

/** The other direction for the column that sorts, otherwise this column from its beginning. */
export function nextSort(now: Sort | undefined, column: string): Sort {
  if (now?.column !== column) return { column, direction: 'ascending' }
  return { column, direction: now.direction === 'ascending' ? 'descending' : 'ascending' }
}
