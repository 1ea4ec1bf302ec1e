import type { ManifestSummary, Problem, RevisionRow, TagRow } from '../../../../electron/api/rows.ts'
import type { TagKind } from '../../../state/address/address.ts'
import { problemsWith, type Checks } from '../shared/checks.ts'

/** A line of the list: a tag, or a manifest that no tag leads to. */
export interface ManifestRow {
  /** The tag, or the digest where there is none; a tag has no colon. */
  readonly key: string
  readonly tag?: string
  readonly digest?: string
  readonly manifest?: ManifestSummary
  /** False while the manifest is still to be read. */
  readonly read: boolean
  readonly atMs?: number
  readonly historyCount?: number
  readonly problems: readonly Problem[]
}

export function rowOfTag(row: TagRow): ManifestRow {
  return {
    key: row.tag,
    tag: row.tag,
    read: row.known === 'read',
    historyCount: row.historyCount,
    problems: row.problems,
    ...(row.digest === undefined ? {} : { digest: row.digest }),
    ...(row.manifest === undefined ? {} : { manifest: row.manifest }),
    ...(row.pushedAtMs === undefined ? {} : { atMs: row.pushedAtMs }),
  }
}

export function rowOfRevision(row: RevisionRow): ManifestRow {
  return {
    key: row.digest,
    digest: row.digest,
    read: row.manifest !== undefined || row.problems.length > 0,
    problems: row.problems,
    ...(row.manifest === undefined ? {} : { manifest: row.manifest }),
    ...(row.linkedAtMs === undefined ? {} : { atMs: row.linkedAtMs }),
  }
}

/** The row with the problems that its check found. */
export function withCheck(row: ManifestRow, { byDigest }: Checks): ManifestRow {
  const check = row.digest === undefined ? undefined : byDigest.get(row.digest)
  return check === undefined || check.problems.length === 0
    ? row
    : { ...row, problems: problemsWith(row.problems, check) }
}

/** Digests of the rows, the newest first, since only the first `mostManifestsChecked` are checked. */
export function newestDigests(rows: readonly ManifestRow[]): readonly string[] {
  return rows
    .toSorted((a, b) => (b.atMs ?? 0) - (a.atMs ?? 0))
    .flatMap(({ digest }) => (digest === undefined ? [] : [digest]))
}

/**
 * Manifests that no tag leads to: neither tagged, nor listed by a tagged index or by an index that one lists.
 * A manifest that only names a tagged one as its subject is untagged: garbage collection does not keep it.
 */
export function untaggedOf(
  tags: readonly TagRow[],
  revisions: readonly RevisionRow[],
): readonly RevisionRow[] {
  const childrenOf = new Map(revisions.map((row) => [row.digest, row.manifest?.children ?? []]))
  const reached = new Set<string>()
  const waiting: string[] = []
  for (const { digest, manifest } of tags) {
    if (digest === undefined) continue
    reached.add(digest)
    for (const child of manifest?.children ?? []) waiting.push(child)
    for (const child of childrenOf.get(digest) ?? []) waiting.push(child)
  }
  for (let digest = waiting.pop(); digest !== undefined; digest = waiting.pop()) {
    if (reached.has(digest)) continue
    reached.add(digest)
    for (const child of childrenOf.get(digest) ?? []) waiting.push(child)
  }
  return revisions.filter((row) => !reached.has(row.digest))
}

export interface TagTotals {
  readonly all: number
  readonly index: number
  readonly image: number
  readonly artifact: number
  /** Different manifests that tags lead to. */
  readonly digests: number
  /** Tags whose manifest is read. */
  readonly read: number
  readonly lastPushedAtMs: number | undefined
}

export function totalsOf(rows: readonly ManifestRow[]): TagTotals {
  const kinds = { index: 0, image: 0, artifact: 0 }
  const digests = new Set<string>()
  let read = 0
  let lastPushedAtMs: number | undefined
  for (const row of rows) {
    const kind = row.manifest?.kind
    if (kind === 'index' || kind === 'image' || kind === 'artifact') kinds[kind] += 1
    if (row.digest !== undefined) digests.add(row.digest)
    if (row.read) read += 1
    if (row.atMs !== undefined && row.atMs > (lastPushedAtMs ?? -Infinity)) lastPushedAtMs = row.atMs
  }
  return { all: rows.length, ...kinds, digests: digests.size, read, lastPushedAtMs }
}

/** Rows of a kind whose tag or digest holds the text. */
export function filterRows(
  rows: readonly ManifestRow[],
  kind: Exclude<TagKind, 'untagged'> | undefined,
  filter: string,
): readonly ManifestRow[] {
  const wanted = filter.trim().toLowerCase()
  if (kind === undefined && wanted === '') return rows
  return rows.filter(
    (row) =>
      (kind === undefined || row.manifest?.kind === kind) &&
      (wanted === '' ||
        (row.tag?.toLowerCase().includes(wanted) ?? false) ||
        (row.digest?.includes(wanted) ?? false)),
  )
}

/** `linux/arm64/v8` as `arm64`: what tells platforms apart; other systems and unusual variants keep their name. */
export function shortPlatform(platform: string): string {
  const name = platform.startsWith('linux/') ? platform.slice('linux/'.length) : platform
  return name.replace(/^arm64\/v8(?= |$)/, 'arm64')
}
