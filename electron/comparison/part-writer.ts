import { cellStates, noComparedDigest, type ComparedRows, type ComparedTotals } from '../api/rows.ts'
import { GrowingBytes, GrowingIds, GrowingNames, GrowingNumbers } from '../catalog/build/growing.ts'
import type { CatalogTables } from '../catalog/tables/catalog-tables.ts'
import { digestAt, noDigest, sha256Bytes, sha256Count } from '../catalog/tables/digests.ts'
import { startOf, type Names } from '../catalog/tables/names.ts'
import { noRow } from './name-merge.ts'

/** Rows of a part: it crosses to the window in a few milliseconds. */
const rowsAPart = 4096

/** Writes rows of a comparison into columns, and counts them. */
export class PartWriter {
  readonly #stores: readonly CatalogTables[]
  readonly #totals: readonly Counts[]
  #part = new OpenPart()
  /** Where the digest of the row's base stands. */
  #baseDigest = noComparedDigest

  constructor(stores: readonly CatalogTables[]) {
    this.#stores = stores
    this.#totals = stores.map(() => ({ tags: 0, same: 0, differs: 0, missing: 0, untold: 0, more: 0 }))
  }

  get isFull(): boolean {
    return this.#part.tags.length >= rowsAPart
  }

  /** The next rows are of this repository. */
  beginRepository(names: Names, row: number): void {
    const { repositories, firstRow, tags } = this.#part
    pushName(repositories, names, row)
    firstRow.push(tags.length)
  }

  beginRow(names: Names, row: number): void {
    pushName(this.#part.tags, names, row)
    this.#baseDigest = noComparedDigest
  }

  /** What the store at a place has of the tag; `baseState` is what the base has. */
  cell(place: number, state: number, row: number, baseState: number): void {
    const { states, digests, pushedAtMs } = this.#part
    const tables = this.#stores[place]
    const counts = this.#totals[place]
    if (tables === undefined || counts === undefined) return
    count(counts, state, place === 0 ? undefined : baseState)
    states.push(state)
    pushedAtMs.push(row === noRow ? Number.NaN : (tables.tags.pushedAtMs[row] ?? Number.NaN))
    // The digest of the base stands once for all that have the same.
    const digest = state === cellStates.same ? this.#baseDigest : this.#digestOf(tables, row)
    if (place === 0) this.#baseDigest = digest
    digests.push(digest)
  }

  /** `group` has bits of `rowGroups`. */
  endRow(group: number): void {
    this.#part.groups.push(group)
  }

  /** The rows since the last part. */
  take(): ComparedRows {
    const part = this.#part
    this.#part = new OpenPart()
    const packed = part.sha256.length / sha256Bytes
    const digests = part.digests.values
    // Digests of other algorithms stand behind the packed ones, of which nobody knew before how many there are.
    if (part.others.length > 0) {
      for (const [cell, digest] of digests.entries()) {
        if (digest >= firstOther && digest !== noComparedDigest)
          digests[cell] = packed + (digest - firstOther)
      }
    }
    return {
      kind: 'rows',
      repositoryBytes: part.repositories.bytes.values.slice(),
      repositoryEnds: part.repositories.ends.values.slice(),
      firstRow: part.firstRow.values.slice(),
      tagBytes: part.tags.bytes.values.slice(),
      tagEnds: part.tags.ends.values.slice(),
      groups: part.groups.values.slice(),
      states: part.states.values.slice(),
      digests: digests.slice(),
      sha256: part.sha256.values.slice(),
      otherDigests: part.others,
      pushedAtMs: part.pushedAtMs.values.slice(),
      totals: this.#totals.map((counts) => ({ ...counts })),
    }
  }

  #digestOf({ tags, digests }: CatalogTables, row: number): number {
    const id = row === noRow ? noDigest : (tags.current[row] ?? noDigest)
    if (id === noDigest) return noComparedDigest
    const { sha256, others } = this.#part
    if (id < sha256Count(digests)) {
      sha256.pushRange(digests.sha256, id * sha256Bytes, (id + 1) * sha256Bytes)
      return sha256.length / sha256Bytes - 1
    }
    others.push(digestAt(digests, id))
    return firstOther + others.length - 1
  }
}

class OpenPart {
  readonly repositories = new GrowingNames()
  readonly firstRow = new GrowingIds()
  readonly tags = new GrowingNames()
  readonly groups = new GrowingBytes()
  readonly states = new GrowingBytes()
  readonly digests = new GrowingIds()
  readonly sha256 = new GrowingBytes()
  readonly others: string[] = []
  readonly pushedAtMs = new GrowingNumbers()
}

/** From here on numbers name digests of other algorithms, while a part is written. */
const firstOther = 0x80000000

type Counts = { -readonly [Name in keyof ComparedTotals]: number }

/** `baseState` is undefined for the base itself. */
function count(counts: Counts, state: number, baseState: number | undefined): void {
  if (state !== cellStates.missing) counts.tags += 1
  if (baseState === cellStates.missing) counts.more += state === cellStates.missing ? 0 : 1
  else if (state === cellStates.missing) counts.missing += 1
  else if (state === cellStates.same) counts.same += 1
  else if (state === cellStates.differs) counts.differs += 1
  else if (state !== cellStates.present || baseState !== undefined) counts.untold += 1
}

function pushName(into: GrowingNames, names: Names, row: number): void {
  into.push(names.bytes, startOf(names, row), names.ends[row] ?? 0)
}
