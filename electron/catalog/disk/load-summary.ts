import { closeSync, openSync } from 'node:fs'

import type { StoreSummary } from '../tables/store-summary.ts'
import type { LoadJob } from '../thread/jobs.ts'
import { readHead } from './read-head.ts'

/**
 * What a file of tables holds in numbers, of its head alone: a sidebar shows it of every store, and opens none. Undefined
 * where there is nothing to use; it does not fail.
 */
export function loadSummary({ path, fingerprint }: LoadJob): StoreSummary | undefined {
  try {
    const file = openSync(path, 'r')
    try {
      const head = readHead(file, fingerprint)
      if (head === undefined) return undefined
      const { totals, asOfMs, requests } = head
      const rows = new Map(head.columns.map(({ name, length }) => [name, length]))
      const rowsOf = (column: string): number => rows.get(column) ?? 0
      return {
        asOfMs,
        requests,
        keys: totals.keys,
        sizeBytes: totals.sizeBytes,
        repositories: rowsOf('repositories.names.ends'),
        tags: rowsOf('tags.current'),
        manifests: rowsOf('revisions.digest'),
        blobs: rowsOf('blobs.digest'),
        blobBytes: totals.blobBytes,
        uploads: rowsOf('uploads.ids.ends'),
        strangers: totals.strangers.keys,
      }
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}
