import { isSorted, keyAt, type PackedPage, type PageColumns } from '../driver/packed-page.ts'
import { scanPage, scanPageInto } from './scan-page.ts'
import type { RawPage, ScannedPage } from '../driver/object-store.ts'

/** A page with its columns. */
export interface ScannedColumns extends ScannedPage {
  readonly columns: PackedPage
}

/** A `PageScanner` that reads the page in this thread. Fails as `scanPage`. */
export function scanPacked(raw: RawPage): ScannedColumns {
  return scanned(raw.kind === 'packed' ? raw.page : scanPage(raw.bytes, raw.dialect))
}

/** The same into columns that have been used before: see `scanPageInto`. */
export function scanPackedInto(into: PageColumns, raw: RawPage): ScannedColumns {
  return scanned(raw.kind === 'packed' ? raw.page : scanPageInto(into, raw.bytes, raw.dialect))
}

function scanned(columns: PackedPage): ScannedColumns {
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
