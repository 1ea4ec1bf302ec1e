import type { BlobState } from '../../state/address/address.ts'
import type { BlobList } from '../../api/lists/blob-columns.ts'
import { mediaTypeOf, referencesTo, type ReferenceCounts } from '../../api/lists/reference-counts.ts'
import { sortSteps } from '../../parts/grid/sort-steps.ts'

export type BlobColumn = (typeof blobColumns)[number]

export const blobColumns = ['digest', 'size', 'type', 'references', 'modified', 'class', 'state'] as const

export interface BlobQuestion {
  readonly list: BlobList
  /** Absent, or not done, while references are not counted. */
  readonly counts: ReferenceCounts | undefined
  /** The beginning of a digest, with or without its algorithm. */
  readonly prefix: string
  readonly state: BlobState | undefined
  readonly sort: { readonly column: BlobColumn; readonly direction: 'ascending' | 'descending' }
}

export interface BlobOrder {
  /** Indexes into the list, in the order to show. */
  readonly rows: Uint32Array
  /** Of all blobs that match the prefix, whatever their state; undefined until references are counted. */
  readonly byState:
    | {
        readonly referenced: { readonly count: number; readonly bytes: number }
        readonly unreferenced: { readonly count: number; readonly bytes: number }
      }
    | undefined
  /** How many match the prefix. */
  readonly matches: number
}

/** How many blobs one slice of work takes. */
const sliceRows = 20_000

/**
 * Which blobs to show, and in which order. Works in slices: each `next` does a few milliseconds of it, so that a
 * million blobs do not hold the window up.
 */
export function* blobOrderSteps(question: BlobQuestion): Generator<void, BlobOrder, void> {
  const { list, counts } = question
  const choice: Choice = {
    question,
    known: counts?.done === undefined ? undefined : counts,
    prefix: question.prefix.trim().toLowerCase(),
    keyOf: keyFunction(question),
    chosen: new Uint32Array(list.count),
    keys: new Float64Array(list.count),
    rows: 0,
    matches: 0,
    totals: { referenced: { count: 0, bytes: 0 }, unreferenced: { count: 0, bytes: 0 } },
  }
  for (let start = 0; start < list.count; start += sliceRows) {
    choose(choice, start, Math.min(list.count, start + sliceRows))
    yield
  }
  const rows = yield* sortSteps(choice.chosen.subarray(0, choice.rows), choice.keys)
  return { rows, byState: choice.known === undefined ? undefined : choice.totals, matches: choice.matches }
}

interface Choice {
  readonly question: BlobQuestion
  readonly known: ReferenceCounts | undefined
  readonly prefix: string
  readonly keyOf: (index: number, digest: string) => number
  readonly chosen: Uint32Array
  readonly keys: Float64Array
  readonly totals: Readonly<Record<BlobState, { count: number; bytes: number }>>
  rows: number
  matches: number
}

function choose(choice: Choice, start: number, end: number): void {
  const { known, prefix, keyOf, chosen, keys, totals } = choice
  const { list, state, sort } = choice.question
  const { digests, sizeBytes } = list.columns
  const sign = sort.direction === 'ascending' ? 1 : -1
  for (let index = start; index < end; index += 1) {
    const digest = digests[index] ?? ''
    if (prefix !== '' && !matchesPrefix(digest, prefix)) continue
    choice.matches += 1
    if (known !== undefined) {
      const own = referencesTo(known, digest) > 0 ? 'referenced' : 'unreferenced'
      totals[own].count += 1
      totals[own].bytes += sizeBytes[index] ?? 0
      if (state !== undefined && state !== own) continue
    } else if (state !== undefined) continue
    keys[index] = sign * keyOf(index, digest)
    chosen[choice.rows] = index
    choice.rows += 1
  }
}

/** Every column as a number, so that sorting compares numbers only. */
function keyFunction({ list, counts, sort }: BlobQuestion): (index: number, digest: string) => number {
  const { columns } = list
  switch (sort.column) {
    case 'size':
      return (index) => columns.sizeBytes[index] ?? 0
    case 'modified':
      return (index) => columns.modifiedAtMs[index] ?? 0
    case 'references':
      return (_, digest) => (counts === undefined ? 0 : referencesTo(counts, digest))
    case 'state':
      return (_, digest) => (counts !== undefined && referencesTo(counts, digest) > 0 ? 0 : 1)
    case 'type': {
      const ranks = ranksOf([...new Set(counts?.table.mediaTypes)])
      return (_, digest) => (counts === undefined ? 0 : (ranks.get(mediaTypeOf(counts, digest)) ?? -1))
    }
    case 'class': {
      const ranks = ranksOf(columns.classNames)
      return (index) => ranks.get(columns.classNames[columns.classes[index] ?? 0] ?? '') ?? 0
    }
    case 'digest':
      // Twelve figures are 48 bits, which a number holds exactly; digests that share them are next to each other.
      return (_, digest) => Number.parseInt(digest.slice(digest.indexOf(':') + 1).slice(0, 12), 16)
  }
}

/** Where each of a few names stands among them. */
function ranksOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.toSorted().map((name, rank) => [name, rank]))
}

function matchesPrefix(digest: string, prefix: string): boolean {
  return digest.startsWith(prefix, digest.indexOf(':') + 1) || digest.startsWith(prefix)
}

/** Where a blob is in an order; undefined when it is not among its rows. */
export function positionOf(list: BlobList, rows: Uint32Array, digest: string): number | undefined {
  const { digests } = list.columns
  for (let at = 0; at < rows.length; at += 1) if (digests[rows[at] ?? -1] === digest) return at
  return undefined
}
