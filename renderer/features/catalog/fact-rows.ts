import type { RepositoryFacts } from '../../../electron/api/rows.ts'

/** What is known of one repository. */
export interface FactRow {
  readonly name: string
  readonly tags: number
  readonly sizeBytes: number
  readonly uniqueBytes: number
  /** Manifests of which nobody knows what they need. */
  readonly unread: number
  /** Undefined where nothing was pushed. */
  readonly lastPushMs: number | undefined
  readonly problems: number
}

/** The columns as rows, in the order of the keys. */
export function factRows(facts: RepositoryFacts): readonly FactRow[] {
  return facts.names.map((name, at) => {
    const lastPushMs = facts.lastPushMs[at] ?? Number.NaN
    return {
      name,
      tags: facts.tags[at] ?? 0,
      sizeBytes: facts.sizeBytes[at] ?? 0,
      uniqueBytes: facts.uniqueBytes[at] ?? 0,
      unread: facts.unread[at] ?? 0,
      lastPushMs: Number.isNaN(lastPushMs) ? undefined : lastPushMs,
      problems: facts.problems[at] ?? 0,
    }
  })
}
