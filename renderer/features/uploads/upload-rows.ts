import type { MultipartUploadRow } from '../../../electron/api/rows.ts'
import { uploadId, type UploadListing } from '../../api/queries/uploads.ts'

export interface UploadTotals {
  readonly count: number
  readonly sizeBytes: number
  /** Whether `sizeBytes` counts all of them: a size comes later than its row. */
  readonly sizesKnown: boolean
}

/** The newest row of each multipart upload whose key contains the text, in the order of their first rows. */
export function uploadRows(listing: UploadListing, filter: string): readonly MultipartUploadRow[] {
  const latest = new Map<string, MultipartUploadRow>()
  for (const page of listing.pages) for (const row of page) latest.set(uploadId(row), row)
  const rows = [...latest.values()]
  const wanted = filter.trim().toLowerCase()
  return wanted === '' ? rows : rows.filter((row) => row.key.toLowerCase().includes(wanted))
}

/** The number of multipart uploads and the size of their parts. */
export function uploadTotals(rows: readonly MultipartUploadRow[]): UploadTotals {
  let sizeBytes = 0
  let sizesKnown = true
  for (const row of rows) {
    if (row.sizeBytes === undefined) sizesKnown = false
    else sizeBytes += row.sizeBytes
  }
  return { count: rows.length, sizeBytes, sizesKnown }
}
