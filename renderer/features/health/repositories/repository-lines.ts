import type { CollectionRow, RepositoryFacts, RepositoryFindings } from '../../../../electron/api/rows.ts'

/** One repository: what collecting garbage frees of it, and what is wrong in it. */
export interface RepositoryLine {
  /** Empty for what no manifest ever named. */
  readonly repository: string
  /** Undefined while nobody knows: the repository has findings, and nothing to free. */
  readonly tags: number | undefined
  readonly takenTags: number
  readonly takenManifests: number
  readonly freedBlobs: number
  readonly freedBytes: number
  readonly missing: number
  readonly dangling: number
  readonly uploads: number
}

/**
 * The rows of a plan and of a verification together, one for each repository that either names. `facts` knows the tags of
 * those with nothing to free.
 */
export function repositoryLines(
  freed: readonly CollectionRow[],
  found: readonly RepositoryFindings[],
  facts?: Pick<RepositoryFacts, 'names' | 'tags'>,
): readonly RepositoryLine[] {
  const lines = new Map<string, RepositoryLine>()
  for (const row of freed) lines.set(row.repository, { ...row, missing: 0, dangling: 0, uploads: 0 })
  for (const { repository, missing, dangling, uploads } of found) {
    const known = lines.get(repository) ?? { ...nothingFreed, repository }
    lines.set(repository, { ...known, missing, dangling, uploads })
  }
  for (const [at, name] of (facts?.names ?? []).entries()) {
    const line = lines.get(name)
    if (line !== undefined && line.tags === undefined) lines.set(name, { ...line, tags: facts?.tags[at] })
  }
  return [...lines.values()]
}

/** The largest number of bytes that one of them frees: what bars are measured by. */
export function mostFreed(lines: readonly RepositoryLine[]): number {
  let most = 0
  for (const { freedBytes } of lines) most = Math.max(most, freedBytes)
  return most
}

const nothingFreed = {
  tags: undefined,
  takenTags: 0,
  takenManifests: 0,
  freedBlobs: 0,
  freedBytes: 0,
  missing: 0,
  dangling: 0,
  uploads: 0,
}
