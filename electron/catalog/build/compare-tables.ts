import type { CatalogTables } from '../tables/catalog-tables.ts'
import { digestAt, noDigest, sha256Bytes, sha256Count } from '../tables/digests.ts'
import { compareNames, nameAt, nameCount, type Names, type Terminator } from '../tables/names.ts'

/** What is different between two listings of a store. */
export interface CatalogChanges {
  readonly repositories: { readonly added: Told; readonly removed: Told }
  /** Names as `repository:tag`. Moved: leads to another digest. */
  readonly tags: { readonly added: Told; readonly removed: Told; readonly moved: Told }
  readonly blobs: { readonly added: ToldBlobs; readonly removed: ToldBlobs }
}

/** How many there are, and the names of the first ones. */
export interface Told {
  readonly count: number
  readonly names: readonly string[]
}

export interface ToldBlobs extends Told {
  readonly sizeBytes: number
}

/** Walks through both tables once. `mostNames` bounds the names that are told of each kind. */
export function compareTables(
  before: CatalogTables,
  after: CatalogTables,
  mostNames: number,
): CatalogChanges {
  const list = (): Telling => new Telling(mostNames)
  const repositories = { added: list(), removed: list() }
  const tags = { added: list(), removed: list(), moved: list() }
  const blobs = { added: list(), removed: list() }
  const places = placesIn(before, after)
  const whole = (tables: CatalogTables) => ({ from: 0, to: nameCount(tables.repositories.names) })
  walkNames(
    { names: before.repositories.names, ...whole(before) },
    { names: after.repositories.names, ...whole(after) },
    '/_',
    (rowBefore, rowAfter) => {
      if (rowBefore === undefined) repositories.added.tell(() => repositoryName(after, rowAfter ?? 0))
      else if (rowAfter === undefined) repositories.removed.tell(() => repositoryName(before, rowBefore))
      compareTags(rowBefore, rowAfter)
    },
  )
  compareBlobs()
  return { repositories, tags, blobs }

  function compareTags(repositoryBefore: number | undefined, repositoryAfter: number | undefined): void {
    const name =
      repositoryAfter === undefined
        ? repositoryName(before, repositoryBefore ?? 0)
        : repositoryName(after, repositoryAfter)
    walkNames(
      { names: before.tags.names, ...tagsOf(before, repositoryBefore) },
      { names: after.tags.names, ...tagsOf(after, repositoryAfter) },
      '/',
      (tagBefore, tagAfter) => {
        const tag = (): string =>
          `${name}:${tagAfter === undefined ? nameAt(before.tags.names, tagBefore ?? 0) : nameAt(after.tags.names, tagAfter)}`
        if (tagBefore === undefined) tags.added.tell(tag)
        else if (tagAfter === undefined) tags.removed.tell(tag)
        else if (isMoved(before.tags.current[tagBefore], after.tags.current[tagAfter])) tags.moved.tell(tag)
      },
    )
  }

  /** A link that is not read yet may lead where it led. */
  function isMoved(from = noDigest, to = noDigest): boolean {
    return from !== noDigest && to !== noDigest && places(from) !== to
  }

  function compareBlobs(): void {
    let row = 0
    for (let each = 0; each < before.blobs.digest.length; each += 1) {
      const place = places(before.blobs.digest[each] ?? noDigest)
      if (place === noDigest) {
        tellBlob(blobs.removed, before, each)
        continue
      }
      // Both are sorted, and `places` keeps the order of those that are in both.
      for (; (after.blobs.digest[row] ?? noDigest) < place; row += 1) addBlob(row)
      if (after.blobs.digest[row] === place) row += 1
      else tellBlob(blobs.removed, before, each)
    }
    for (; row < after.blobs.digest.length; row += 1) addBlob(row)
  }

  function addBlob(row: number): void {
    tellBlob(blobs.added, after, row)
  }
}

class Telling implements ToldBlobs {
  count = 0
  sizeBytes = 0
  readonly names: string[] = []
  readonly #mostNames: number

  constructor(mostNames: number) {
    this.#mostNames = mostNames
  }

  tell(name: () => string): void {
    this.count += 1
    if (this.names.length < this.#mostNames) this.names.push(name())
  }
}

function tellBlob(telling: Telling, { blobs, digests }: CatalogTables, row: number): void {
  telling.tell(() => digestAt(digests, blobs.digest[row] ?? noDigest))
  telling.sizeBytes += blobs.sizeBytes[row] ?? 0
}

function repositoryName({ repositories }: CatalogTables, row: number): string {
  return nameAt(repositories.names, row)
}

function tagsOf({ repositories }: CatalogTables, row: number | undefined) {
  if (row === undefined) return { from: 0, to: 0 }
  return { from: repositories.firstTag[row] ?? 0, to: repositories.firstTag[row + 1] ?? 0 }
}

/** The ID in `after` of each digest of `before`; `noDigest` where it has none. */
function placesIn(before: CatalogTables, after: CatalogTables): (id: number) => number {
  const packedBefore = sha256Count(before.digests)
  const packedAfter = sha256Count(after.digests)
  const places = new Uint32Array(packedBefore + nameCount(before.digests.others)).fill(noDigest)
  const a = bufferOf(before.digests.sha256)
  const b = bufferOf(after.digests.sha256)
  let at = 0
  for (let id = 0; id < packedBefore; id += 1) {
    const start = id * sha256Bytes
    let order = 1
    while (at < packedAfter) {
      order = b.compare(a, start, start + sha256Bytes, at * sha256Bytes, (at + 1) * sha256Bytes)
      if (order >= 0) break
      at += 1
    }
    if (at < packedAfter && order === 0) places[id] = at
  }
  const others = new Map<string, number>()
  for (let row = 0; row < nameCount(after.digests.others); row += 1) {
    others.set(nameAt(after.digests.others, row), packedAfter + row)
  }
  for (let row = 0; row < nameCount(before.digests.others); row += 1) {
    places[packedBefore + row] = others.get(nameAt(before.digests.others, row)) ?? noDigest
  }
  return (id) => places[id] ?? noDigest
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

interface NameRange {
  readonly names: Names
  readonly from: number
  readonly to: number
}

/** Visits each name of two sorted ranges once, with its row in each. */
function walkNames(
  a: NameRange,
  b: NameRange,
  terminator: Terminator,
  visit: (rowA: number | undefined, rowB: number | undefined) => void,
): void {
  let rowA = a.from
  let rowB = b.from
  while (rowA < a.to || rowB < b.to) {
    const order =
      rowA >= a.to ? 1 : rowB >= b.to ? -1 : compareNames(a.names, rowA, b.names, rowB, terminator)
    visit(order <= 0 ? rowA : undefined, order >= 0 ? rowB : undefined)
    if (order <= 0) rowA += 1
    if (order >= 0) rowB += 1
  }
}
