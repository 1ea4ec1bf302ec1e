import { isSorted, keyAt, type PackedPage } from '../driver/packed-page.ts'
import { scanPage } from './scan-page.ts'
import type { RawPage, ScannedPage } from '../driver/object-store.ts'

/** A page with its columns. */
export interface ScannedColumns extends ScannedPage {
  readonly columns: PackedPage
}

/** A `PageScanner` that reads the page in this thread. Fails as `scanPage`. */
export function scanPacked(raw: RawPage): ScannedColumns {
  const columns = raw.kind === 'packed' ? raw.page : scanPage(raw.bytes, raw.dialect)
  const { count, prefixes, next } = columns
  return {
    count,
    firstKey: count === 0 ? undefined : keyAt(columns, 0),
    lastKey: count === 0 ? undefined : keyAt(columns, count - 1),
    isSorted: isSorted(columns),
    prefixes,
    next,
    columns,
  }
}
