import type { StoreUsage, TagUsage } from '../../../electron/api/rows.ts'
import type { CountedBy } from './treemap/usage-items.ts'

/** The bytes of one repository. */
export interface RepositoryBytes {
  readonly name: string
  readonly tags: number
  readonly all: number
  readonly unique: number
  readonly frees: number
  /** Manifests that were not read. */
  readonly unread: number
}

/** The repositories whose names begin with `zoom`, in the order of their keys. */
export function repositoryRows(usage: StoreUsage, zoom: string): readonly RepositoryBytes[] {
  const rows: RepositoryBytes[] = []
  for (const [row, name] of usage.names.entries()) {
    if (!name.startsWith(zoom)) continue
    const unique = usage.uniqueBytes[row] ?? 0
    rows.push({
      name,
      tags: usage.tags[row] ?? 0,
      all: usage.repositoryBytes[row] ?? 0,
      unique,
      frees: unique + (usage.ownBytes[row] ?? 0),
      unread: usage.unreadOf[row] ?? 0,
    })
  }
  return rows
}

/** The same, the largest first. */
export function largestRows(rows: readonly RepositoryBytes[], by: CountedBy): readonly RepositoryBytes[] {
  return [...rows].sort((a, b) => b[by] - a[by])
}

/** The bytes of one tag. */
export interface TagBytes {
  readonly name: string
  readonly all: number
  readonly unique: number
  readonly shared: number
  readonly elsewhere: number
}

export function tagRows(usage: TagUsage): readonly TagBytes[] {
  return usage.names.map((name, at) => ({
    name,
    all: usage.tagBytes[at] ?? 0,
    unique: usage.uniqueBytes[at] ?? 0,
    shared: usage.sharedBytes[at] ?? 0,
    elsewhere: usage.elsewhereBytes[at] ?? 0,
  }))
}
