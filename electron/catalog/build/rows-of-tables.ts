import type { CatalogTables } from '../tables/catalog-tables.ts'
import { digestCount, noDigest } from '../tables/digests.ts'
import { nameAt, nameCount, startOf } from '../tables/names.ts'
import { CatalogRows, etagBytes, type ClassNames, type KnownLink, type SeenLink } from './catalog-rows.ts'
import type { DigestPool } from './digest-pool.ts'

/** What is left out of the rows. */
export interface LeftOut {
  /** Rows of repositories. */
  readonly repositories: ReadonlySet<number>
  /** IDs of digests. */
  readonly blobs: ReadonlySet<number>
  /** Strangers whose keys begin so. */
  readonly prefixes: readonly string[]
}

/** The rows of tables, to make new tables of them and others. */
export function rowsOfTables(
  tables: CatalogTables,
  pool: DigestPool,
  classes: ClassNames,
  leftOut: LeftOut,
): CatalogRows {
  const rows = new CatalogRows(pool)
  const numberOf = numbersOf(tables, pool)
  Object.assign(rows.totals, {
    keys: tables.totals.keys,
    sizeBytes: tables.totals.sizeBytes,
    strangerKeys: tables.totals.strangers.keys,
    strangerBytes: tables.totals.strangers.sizeBytes,
  })
  addBlobs(tables, rows, classes, leftOut, numberOf)
  addRepositories(tables, rows, leftOut, numberOf)
  addStrangers(tables, rows, leftOut)
  if (tables.etagsAreMd5) rows.proven = 1
  return rows
}

/** The number in the pool of each digest that is asked for. */
function numbersOf(tables: CatalogTables, pool: DigestPool): (id: number) => number {
  const numbers = new Uint32Array(digestCount(tables.digests)).fill(noDigest)
  return (id) => {
    if (id === noDigest) return noDigest
    const known = numbers[id] ?? noDigest
    if (known !== noDigest) return known
    const number = pool.addOf(tables.digests, id)
    numbers[id] = number
    return number
  }
}

function addBlobs(
  { blobs }: CatalogTables,
  rows: CatalogRows,
  classes: ClassNames,
  leftOut: LeftOut,
  numberOf: (id: number) => number,
): void {
  const classNumbers = [0, ...blobs.classNames.map((name) => classes.numberOf(name))]
  for (let row = 0; row < blobs.digest.length; row += 1) {
    const id = blobs.digest[row] ?? noDigest
    const sizeBytes = blobs.sizeBytes[row] ?? 0
    if (leftOut.blobs.has(id)) {
      rows.totals.keys -= 1
      rows.totals.sizeBytes -= sizeBytes
      continue
    }
    rows.blob(
      numberOf(id),
      sizeBytes,
      blobs.modifiedAtMs[row] ?? 0,
      classNumbers[blobs.storageClass[row] ?? 0] ?? 0,
      blobs.restore[row] ?? 0,
    )
  }
}

function addRepositories(
  tables: CatalogTables,
  rows: CatalogRows,
  leftOut: LeftOut,
  numberOf: (id: number) => number,
): void {
  const { repositories, tags, history, revisions, layerLinks, uploads } = tables
  const links = linkReader(tables, numberOf)
  const revisionsFrom = tags.current.length
  const layerLinksFrom = revisionsFrom + revisions.digest.length
  for (let row = 0; row < nameCount(repositories.names); row += 1) {
    const keys = repositories.keys[row] ?? 0
    const sizeBytes = repositories.sizeBytes[row] ?? 0
    if (leftOut.repositories.has(row)) {
      rows.totals.keys -= keys
      rows.totals.sizeBytes -= sizeBytes
      continue
    }
    const piece = rows.repository(nameAt(repositories.names, row))
    piece.parts = repositories.parts[row] ?? 0
    piece.keys = keys
    piece.sizeBytes = sizeBytes
    for (const link of rowsFrom(repositories.firstRevision, row)) {
      const { seen, known } = links(revisionsFrom + link, revisions.linkedAtMs, revisions, link)
      rows.revisions.push(numberOf(revisions.digest[link] ?? noDigest), seen, known)
    }
    for (const link of rowsFrom(repositories.firstLayerLink, row)) {
      const { seen, known } = links(layerLinksFrom + link, layerLinks.linkedAtMs, layerLinks, link)
      rows.layerLinks.push(numberOf(layerLinks.digest[link] ?? noDigest), seen, known)
    }
    const tagLinks = { target: tags.current, state: tags.linkState }
    for (const tag of rowsFrom(repositories.firstTag, row)) {
      rows.tag(tags.names.bytes, startOf(tags.names, tag), tags.names.ends[tag] ?? 0)
      const { seen, known } = links(tag, tags.pushedAtMs, tagLinks, tag)
      rows.tagLink(seen, known)
      for (const entry of rowsFrom(tags.firstHistory, tag)) {
        rows.tagHistory(numberOf(history.digest[entry] ?? noDigest), history.atMs[entry] ?? 0)
      }
    }
    for (const upload of rowsFrom(repositories.firstUpload, row)) {
      const own = rows.upload(uploads.ids.bytes, startOf(uploads.ids, upload), uploads.ids.ends[upload] ?? 0)
      rows.uploads.startedAtMs.set(own, uploads.startedAtMs[upload] ?? Number.NaN)
      rows.uploads.lastWrittenAtMs.set(own, uploads.lastWrittenAtMs[upload] ?? Number.NaN)
      rows.uploads.sizeBytes.set(own, uploads.sizeBytes[upload] ?? 0)
    }
  }
}

function* rowsFrom(first: Uint32Array, row: number): Generator<number, void, undefined> {
  const to = first[row + 1] ?? 0
  for (let each = first[row] ?? 0; each < to; each += 1) yield each
}

interface ReadLinkRow {
  readonly seen: SeenLink
  readonly known: KnownLink
}

/** Reads links in any order; fast for numbers that ascend in each table. */
function linkReader({ seen }: CatalogTables, numberOf: (id: number) => number) {
  const places = new Map<number, number>()
  for (const [at, link] of seen.link.entries()) places.set(link, at)
  const none = new Uint8Array(etagBytes)
  return (
    link: number,
    times: Float64Array,
    columns: { readonly target: Uint32Array; readonly state: Uint8Array },
    row: number,
  ): ReadLinkRow => {
    const at = places.get(link)
    return {
      seen: {
        sizeBytes: at === undefined ? 0 : (seen.sizeBytes[at] ?? 0),
        modifiedAtMs: times[row] ?? Number.NaN,
        etags: at === undefined ? none : seen.etag,
        etagAt: at === undefined ? 0 : etagBytes * at,
        etagIsMd5: false,
      },
      known: { state: columns.state[row] ?? 0, target: numberOf(columns.target[row] ?? noDigest) },
    }
  }
}

function addStrangers(tables: CatalogTables, rows: CatalogRows, leftOut: LeftOut): void {
  const { keys, sizeBytes, modifiedAtMs } = tables.strangers
  const gone = leftOut.prefixes
  for (let row = 0; row < nameCount(keys); row += 1) {
    const start = startOf(keys, row)
    const end = keys.ends[row] ?? 0
    const size = sizeBytes[row] ?? 0
    if (gone.length > 0) {
      const key = nameAt(keys, row)
      if (gone.some((prefix) => key.startsWith(prefix))) {
        rows.totals.strangerKeys -= 1
        rows.totals.strangerBytes -= size
        continue
      }
    }
    rows.strangers.keys.push(keys.bytes, start, end)
    rows.strangers.sizeBytes.push(size)
    rows.strangers.modifiedAtMs.push(modifiedAtMs[row] ?? 0)
  }
}
