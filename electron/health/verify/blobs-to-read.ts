import { algorithmOf, hexOf } from '../../../drivers/common/names.ts'
import { joinDigests } from '../../catalog/questions/digest-join.ts'
import { inTurns, rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import { restoreStates } from '../../catalog/tables/catalog-tables.ts'
import { digestAt, noDigest } from '../../catalog/tables/digests.ts'
import { layout } from '../../registry/layout/layout.ts'
import { blobFacts, type KeyOf } from './blob-faults.ts'
import type { BrokenTags } from './broken-tags.ts'
import { findingId } from './finding.ts'
import type { Findings } from './findings.ts'
import { smallBytes, type ContentOutcome, type ListedBlob } from './read-contents.ts'

/** What is known when blobs are looked at one by one. */
export interface ContentFacts {
  readonly facts: StoreFacts
  readonly keyOf: KeyOf
  /** By row of the table of blobs. */
  readonly isNeeded: Uint8Array
  readonly broken: BrokenTags
  readonly findings: Findings
}

/** Blobs are made when they are read: a million of them take no memory before. */
export interface BlobsToRead {
  readonly small: Iterable<ListedBlob>
  /** The largest first, so that none is left alone at the end. */
  readonly large: Iterable<ListedBlob>
  /** Of all, with those that are done. */
  readonly count: number
  readonly ofBytes: number
  readonly done: number
  readonly doneBytes: number
}

/** All blobs of which the listing says nothing bad. `isDone` has 1 by row of those that were read before. */
export function* blobsToRead(contents: ContentFacts, isDone: Uint8Array): Steps<BlobsToRead> {
  return yield* chosen(contents, isDone, smallBytes, () => true)
}

/** Those that manifests need: the small ones are read, of the others the heads are asked for. */
export function* blobsToCheck(contents: ContentFacts): Steps<BlobsToRead> {
  const { isNeeded } = contents
  return yield* chosen(contents, undefined, mostReadInsteadOfHead, (row) => isNeeded[row] === 1)
}

/** A body of so many bytes comes with the head. */
const mostReadInsteadOfHead = 64 * 1024

function* chosen(
  contents: ContentFacts,
  isDone: Uint8Array | undefined,
  mostSmallBytes: number,
  isWanted: (row: number) => boolean,
): Steps<BlobsToRead> {
  const { facts, findings, keyOf } = contents
  const { blobs } = facts.tables
  const faulty = new Set<string>()
  for (const { key, blob, kind } of findings.kept()) {
    if (blob !== undefined || kind === 'unreadable') faulty.add(key)
  }
  const small: number[] = []
  /** By the power of two of their sizes: to sort them would hold the thread. */
  const large: number[][] = []
  const sums = { count: 0, ofBytes: 0, done: 0, doneBytes: 0 }
  for (let row = 0; row < blobs.digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const restore = blobs.restore[row]
    const isAway = restore === restoreStates.archived || restore === restoreStates.restoring
    if (isAway || !isWanted(row)) continue
    if (faulty.size > 0 && faulty.has(blobFacts(facts, row, keyOf).key)) continue
    const sizeBytes = blobs.sizeBytes[row] ?? 0
    sums.count += 1
    sums.ofBytes += sizeBytes
    if (isDone?.[row] === 1) {
      sums.done += 1
      sums.doneBytes += sizeBytes
    } else if (sizeBytes <= mostSmallBytes) small.push(row)
    else (large[Math.floor(Math.log2(sizeBytes))] ??= []).push(row)
  }
  return { ...sums, small: listed(contents, [small]), large: listed(contents, large.toReversed()) }
}

function listed(
  { facts, keyOf }: ContentFacts,
  rows: Iterable<readonly number[] | undefined>,
): Iterable<ListedBlob> {
  const { blobs, digests } = facts.tables
  return (function* () {
    for (const some of rows) {
      for (const row of some ?? []) {
        const digest = digestAt(digests, blobs.digest[row] ?? noDigest)
        yield {
          row,
          key: keyOf(layout.blobData(digest)),
          algorithm: algorithmOf(digest),
          hex: hexOf(digest),
          sizeBytes: blobs.sizeBytes[row] ?? 0,
        }
      }
    }
  })()
}

export type BlobTrouble =
  | Exclude<ContentOutcome, { readonly kind: 'right' }>
  | { readonly kind: 'gone' | 'right' }
  | { readonly kind: 'changed'; readonly sizeBytes: number; readonly modifiedAtMs: number }

/** Adds what was found out about a blob, with the tags that break. One that is gone breaks none where nothing needs it. */
export async function addFault(
  contents: ContentFacts,
  { row, key }: ListedBlob,
  trouble: BlobTrouble,
  signal: AbortSignal,
): Promise<void> {
  if (trouble.kind === 'right') return
  const { facts, findings, isNeeded, broken } = contents
  const needed = isNeeded[row] === 1
  if (trouble.kind === 'gone' && !needed) return
  const join = await inTurns(joinDigests(facts), signal)
  const id = facts.tables.blobs.digest[row] ?? noDigest
  const own = join.own[id] ?? noDigest
  const led = await inTurns(
    own === noDigest ? broken.toManifest(id, undefined) : broken.throughDigest(own, undefined),
    signal,
  )
  const object = blobFacts(facts, row, contents.keyOf)
  const kind = kinds[trouble.kind]
  const repository = led.breaks[0]?.repository
  const seen =
    'sizeBytes' in trouble
      ? { sizeBytes: trouble.sizeBytes, modifiedAtMs: trouble.modifiedAtMs }
      : object.seen
  findings.add({
    ...object,
    id: findingId(kind, key),
    kind,
    severity: needed ? 'error' : 'warning',
    ...(repository === undefined ? {} : { repository }),
    ...(trouble.kind === 'wrong'
      ? { found: `${algorithmOf(object.digest)}:${trouble.hex}` }
      : trouble.kind === 'changed'
        ? { expected: String(object.sizeBytes), found: String(trouble.sizeBytes) }
        : trouble.kind === 'unreadable'
          ? { found: trouble.why }
          : {}),
    ...led,
    heldBy: [],
    repairs: [],
    seen,
    ...(kind === 'unreadable' ? {} : { blob: object.digest }),
  })
}

const kinds = {
  wrong: 'corruptBlob',
  changed: 'wrongSize',
  gone: 'missingBlob',
  unreadable: 'unreadable',
} as const
