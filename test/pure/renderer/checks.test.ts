import { describe, expect, it } from 'vitest'

import type { ManifestCheck, Problem } from '../../../electron/api/rows.ts'
import {
  checkTotalsOf,
  noChecks,
  problemsWith,
  type Checks,
} from '../../../renderer/features/repositories/shared/checks.ts'
import {
  newestDigests,
  withChecks,
  type ManifestRow,
} from '../../../renderer/features/repositories/tags/tag-rows.ts'

const unlinked: Problem = { id: 'missingLink', path: '/link', detail: 'no link' }
const missing: Problem = { id: 'missingManifest', path: '/data', detail: 'not there' }

function row(digest: string, more: Partial<ManifestRow> = {}): ManifestRow {
  return { key: digest, digest, read: true, problems: [], ...more }
}

function checks(ended: boolean, ...found: readonly ManifestCheck[]): Checks {
  return { byDigest: new Map(found.map((each) => [each.digest, each])), wanted: found.length, ended }
}

function check(digest: string, problems: readonly Problem[] = [], complete = true): ManifestCheck {
  return { digest, problems, complete }
}

describe('what was looked up of manifests', () => {
  it('is added to what a row says already, each thing once', () => {
    expect(problemsWith([missing], check('a', [missing, unlinked]))).toEqual([missing, unlinked])
    expect(problemsWith([missing], undefined)).toEqual([missing])
  })

  it('marks the rows of a manifest that cannot be pulled, whichever tag they are of', () => {
    const found = checks(true, check('a', [unlinked]), check('b'))
    const rows = [row('a', { key: 'v1' }), row('a', { key: 'latest' }), row('b')]
    expect(withChecks(rows, found).map(({ problems }) => problems)).toEqual([[unlinked], [unlinked], []])
  })

  it('counts what cannot be pulled, and what nobody looked at once looking has ended', () => {
    const rows = [row('a', { problems: [unlinked] }), row('b'), row('c'), row('d')]
    const found = [check('a', [unlinked]), check('b'), check('c', [], false)]
    expect(checkTotalsOf(rows, checks(true, ...found))).toEqual({ broken: 1, unchecked: 2 })
    expect(checkTotalsOf(rows, checks(false, ...found))).toEqual({ broken: 1, unchecked: 0 })
    expect(checkTotalsOf(rows, noChecks)).toEqual({ broken: 1, unchecked: 0 })
  })

  it('is asked for of the newest first, since there may be too many', () => {
    const rows = [
      row('old', { atMs: 1 }),
      row('new', { atMs: 3 }),
      row('undated'),
      row('middle', { atMs: 2 }),
    ]
    expect(newestDigests(rows, 10)).toEqual(['new', 'middle', 'old', 'undated'])
  })
})
