import type { ReferenceScan } from '../../../electron/api/rows.ts'

/** How often each digest is referred to, as far as the scan is. */
export interface ReferenceCounts {
  readonly repositories: number
  readonly manifests: number
  /** Until this is set, what is not counted says nothing. */
  readonly done: { readonly complete: boolean; readonly edition: number } | undefined
  readonly table: ReferenceTable
}

/** Grows while the scan tells its counts; read it when `done` is set. */
export interface ReferenceTable {
  /** By the first figures of the digest: one map for all would halt the window each time it has to grow. */
  readonly shards: Map<string, Map<string, number>>
  readonly references: number[]
  readonly mediaTypes: string[]
}

export const noCounts: ReferenceCounts = {
  repositories: 0,
  manifests: 0,
  done: undefined,
  table: { shards: new Map(), references: [], mediaTypes: [] },
}

export function addScan(counts: ReferenceCounts, item: ReferenceScan): ReferenceCounts {
  switch (item.kind) {
    case 'progress':
      return { ...counts, repositories: item.repositories, manifests: item.manifests }
    case 'counts': {
      const table =
        counts.table === noCounts.table
          ? { shards: new Map<string, Map<string, number>>(), references: [], mediaTypes: [] }
          : counts.table
      addCounts(table, item)
      return { ...counts, table }
    }
    case 'done':
      return {
        ...counts,
        repositories: item.repositories,
        manifests: item.manifests,
        done: { complete: item.complete, edition: item.edition },
      }
  }
}

export function referencesTo(counts: ReferenceCounts, digest: string): number {
  const row = rowOf(counts.table, digest)
  return row === undefined ? 0 : (counts.table.references[row] ?? 0)
}

/** Empty when nothing that refers to the digest says what it is. */
export function mediaTypeOf(counts: ReferenceCounts, digest: string): string {
  const row = rowOf(counts.table, digest)
  return row === undefined ? '' : (counts.table.mediaTypes[row] ?? '')
}

function addCounts(table: ReferenceTable, item: Extract<ReferenceScan, { kind: 'counts' }>): void {
  item.digests.forEach((digest, offset) => {
    const name = shardOf(digest)
    let shard = table.shards.get(name)
    if (shard === undefined) table.shards.set(name, (shard = new Map()))
    shard.set(digest, table.references.length)
    table.references.push(item.references[offset] ?? 0)
    table.mediaTypes.push(item.mediaTypes[offset] ?? '')
  })
}

function rowOf(table: ReferenceTable, digest: string): number | undefined {
  return table.shards.get(shardOf(digest))?.get(digest)
}

function shardOf(digest: string): string {
  const at = digest.indexOf(':') + 1
  return digest.slice(at, at + 2)
}
