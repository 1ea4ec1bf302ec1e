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

/** The rows with the problems that their checks found. The same list when no check found any. */
export function withChecks(rows: readonly ManifestRow[], { byDigest }: Checks): readonly ManifestRow[] {
  const wrong = [...byDigest.values()].filter(({ problems }) => problems.length > 0)
  if (wrong.length === 0) return rows
  const checks = new Map(wrong.map((check) => [check.digest, check]))
  return rows.map((row) => {
    const check = row.digest === undefined ? undefined : checks.get(row.digest)
    return check === undefined ? row : { ...row, problems: problemsWith(row.problems, check) }
  })
}

/** Digests of the newest rows, the newest first: at most `most` rows, since no more are checked. */
export function newestDigests(rows: readonly ManifestRow[], most: number): readonly string[] {
  const times = Float64Array.from(rows, ({ atMs }) => atMs ?? 0).sort()
  const since = times[times.length - most] ?? -Infinity
  return rows
    .filter(({ atMs }) => (atMs ?? 0) >= since)
    .sort((a, b) => (b.atMs ?? 0) - (a.atMs ?? 0))
    .slice(0, most)
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

/**
 * Which rows are of a kind and have a tag that holds the text, or a digest that does when the text can be part of one: 1
 * at the place of each. Undefined when all are. `find` gives the places of tags that hold a text.
 */
export function shownRows(
  rows: readonly ManifestRow[],
  kind: Exclude<TagKind, 'untagged'> | undefined,
  filter: string,
  find: (text: string) => readonly number[],
): Uint8Array | undefined {
  const wanted = filter.trim().toLowerCase()
  if (kind === undefined && wanted === '') return undefined
  const shown = new Uint8Array(rows.length)
  if (wanted === '') shown.fill(1)
  else {
    for (const at of find(wanted)) shown[at] = 1
    if (partOfDigest.test(wanted)) {
      rows.forEach(({ digest }, at) => {
        if (digest?.includes(wanted) === true) shown[at] = 1
      })
    }
  }
  if (kind !== undefined) {
    rows.forEach(({ manifest }, at) => {
      if (manifest?.kind !== kind) shown[at] = 0
    })
  }
  return shown
}

/** Fewer figures stand in nearly every digest. */
const partOfDigest = /^[a-z0-9+._-]*:[0-9a-f]*$|^[0-9a-f]{3,}$/

/** `linux/arm64/v8` as `arm64`: what tells platforms apart; other systems and unusual variants keep their name. */
export function shortPlatform(platform: string): string {
  const name = platform.startsWith('linux/') ? platform.slice('linux/'.length) : platform
  return name.replace(/^arm64\/v8(?= |$)/, 'arm64')
}
