import { asDigest } from '../../../drivers/common/names.ts'
import { assembleTables } from '../build/assemble.ts'
import { CatalogRows, ClassNames } from '../build/catalog-rows.ts'
import { DigestPool } from '../build/digest-pool.ts'
import { rowsOfTables } from '../build/rows-of-tables.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import { findDigest, noDigest } from '../tables/digests.ts'
import { findRepository } from '../tables/lookups.ts'
import type { AssembleJob, BlobsJob, LinksJob } from './jobs.ts'
import type { Listing } from './listings.ts'

/** Tables of a listing: of a whole store, or of some repositories and what is known of the others. */
export function assembleListing(listing: Listing, job: AssembleJob): CatalogTables {
  const { pool, classes, readers } = listing
  const { previous, only } = job
  const listed = [...readers.values()]
    .map(({ after, reader }) => ({ after: Buffer.from(after ?? ''), rows: reader.rows }))
    .sort((a, b) => a.after.compare(b.after))
    .map(({ rows }) => rows)
  if (only === undefined || previous === undefined) {
    return assembleTables({ ...job, pool, rows: listed, classNames: classes.names })
  }
  const listedRows = only.map(({ repository }) => findRepository(previous, repository))
  const others = rowsOfTables(previous, pool, classes, {
    repositories: new Set(listedRows.filter((row) => row >= 0)),
    blobs: new Set(),
    prefixes: only.map(({ prefix }) => prefix),
  })
  return assembleTables({
    pool,
    rows: [others, ...listed],
    classNames: classes.names,
    previous,
    // What is known of the others is as old as before.
    asOfMs: previous.asOfMs,
    requests: previous.requests,
  })
}

/** Tables with what was read of links. */
export function applyLinks({ tables, readings, onto }: LinksJob): CatalogTables {
  const pool = new DigestPool()
  const classes = new ClassNames()
  const rows = rowsOfTables(tables, pool, classes, nothing)
  const revisionsFrom = tables.tags.current.length
  const layerLinksFrom = revisionsFrom + tables.revisions.digest.length
  for (const { link, state, target } of readings) {
    const digest = target === undefined ? undefined : asDigest(target)
    const number = digest === undefined ? noDigest : pool.add(digest)
    const [links, row] =
      link < revisionsFrom
        ? [rows.tags.links, link]
        : link < layerLinksFrom
          ? [rows.revisions, link - revisionsFrom]
          : [rows.layerLinks, link - layerLinksFrom]
    links.state.set(row, state)
    links.target.set(row, number)
  }
  const { asOfMs } = tables
  const requests = tables.requests + readings.length
  const read = assembleTables({
    pool,
    rows: [rows],
    classNames: classes.names,
    previous: undefined,
    asOfMs,
    requests,
  })
  return onto === undefined ? read : recall(onto, read, onto.requests + readings.length)
}

/** The same tables, with what others know of the links. */
function recall(tables: CatalogTables, previous: CatalogTables, requests: number): CatalogTables {
  const pool = new DigestPool()
  const classes = new ClassNames()
  const rows = [rowsOfTables(tables, pool, classes, nothing)]
  const { asOfMs } = tables
  return assembleTables({ pool, rows, classNames: classes.names, previous, asOfMs, requests })
}

export function applyBlobs({ tables, present, absent, requests }: BlobsJob): CatalogTables {
  const pool = new DigestPool()
  const classes = new ClassNames()
  const replaced = new Set<number>()
  for (const text of [...present.map(({ digest }) => digest), ...absent]) {
    const digest = asDigest(text)
    const id = digest === undefined ? noDigest : findDigest(tables.digests, digest)
    if (id !== noDigest) replaced.add(id)
  }
  const rows = rowsOfTables(tables, pool, classes, { ...nothing, blobs: replaced })
  const added = new CatalogRows(pool)
  for (const { digest: text, sizeBytes, modifiedAtMs, storageClass, restore } of present) {
    const digest = asDigest(text)
    if (digest === undefined) continue
    const number = storageClass === undefined ? 0 : classes.numberOf(storageClass)
    added.blob(pool.add(digest), sizeBytes, modifiedAtMs, number, restore)
    added.totals.keys += 1
    added.totals.sizeBytes += sizeBytes
  }
  return assembleTables({
    pool,
    rows: [rows, added],
    classNames: classes.names,
    previous: undefined,
    asOfMs: tables.asOfMs,
    requests: tables.requests + requests,
  })
}

const nothing = { repositories: new Set<number>(), blobs: new Set<number>(), prefixes: [] }
