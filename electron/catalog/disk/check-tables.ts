import { digestCount, noDigest, sha256Bytes } from '../tables/digests.ts'
import { nameCount, type Names } from '../tables/names.ts'
import { etagBytes } from '../build/catalog-rows.ts'
import type { StoredTables } from './columns.ts'

/**
 * Fails with DamagedCatalog where columns do not fit together. A checksum tells damage of the disk; this tells what a
 * fault of a program wrote, so that no reader gets a row that does not exist.
 */
export function checkTables(tables: StoredTables): void {
  const { digests, blobs, repositories, tags, history, revisions, layerLinks, uploads, strangers, seen } =
    tables
  if (digests.sha256.length % sha256Bytes !== 0) throw new DamagedCatalog('digests')
  for (const names of [digests.others, repositories.names, tags.names, uploads.ids, strangers.keys]) {
    checkNames(names)
  }
  const counts = {
    blobs: blobs.digest.length,
    repositories: nameCount(repositories.names),
    tags: nameCount(tags.names),
    history: history.digest.length,
    uploads: nameCount(uploads.ids),
    strangers: nameCount(strangers.keys),
    seen: seen.link.length,
  }
  requireLengths(counts.blobs, [blobs.sizeBytes, blobs.modifiedAtMs, blobs.storageClass, blobs.restore])
  requireLengths(counts.repositories, [repositories.parts, repositories.keys, repositories.sizeBytes])
  requireLengths(counts.tags, [tags.current, tags.linkState, tags.pushedAtMs])
  requireLengths(counts.history, [history.atMs])
  for (const table of [revisions, layerLinks]) {
    requireLengths(table.digest.length, [table.target, table.linkedAtMs, table.state])
  }
  requireLengths(counts.uploads, [uploads.startedAtMs, uploads.lastWrittenAtMs, uploads.sizeBytes])
  requireLengths(counts.strangers, [strangers.sizeBytes, strangers.modifiedAtMs])
  requireLengths(counts.seen, [seen.sizeBytes])
  requireLengths(counts.seen * etagBytes, [seen.etag])
  checkFirst(repositories.firstTag, counts.repositories, counts.tags)
  checkFirst(repositories.firstRevision, counts.repositories, revisions.digest.length)
  checkFirst(repositories.firstLayerLink, counts.repositories, layerLinks.digest.length)
  checkFirst(repositories.firstUpload, counts.repositories, counts.uploads)
  checkFirst(tags.firstHistory, counts.tags, counts.history)
  const known = digestCount(digests)
  for (const column of [blobs.digest, history.digest, revisions.digest, layerLinks.digest]) {
    checkIds(column, known, false)
  }
  for (const column of [tags.current, revisions.target, layerLinks.target]) checkIds(column, known, true)
  checkIds(seen.link, counts.tags + revisions.digest.length + layerLinks.digest.length, false)
}

export class DamagedCatalog extends Error {}

function checkNames({ bytes, ends }: Names): void {
  let last = 0
  for (const end of ends) {
    if (end < last) throw new DamagedCatalog('names')
    last = end
  }
  if (last !== bytes.length) throw new DamagedCatalog('names')
}

function requireLengths(length: number, columns: readonly { readonly length: number }[]): void {
  if (columns.some((column) => column.length !== length)) throw new DamagedCatalog('lengths of columns')
}

function checkFirst(first: Uint32Array, rows: number, below: number): void {
  let last = 0
  for (const each of first) {
    if (each < last) throw new DamagedCatalog('rows')
    last = each
  }
  if (first.length !== rows + 1 || first[0] !== 0 || last !== below) throw new DamagedCatalog('rows')
}

function checkIds(column: Uint32Array, count: number, mayBeNone: boolean): void {
  for (const id of column) {
    if (id >= count && !(mayBeNone && id === noDigest)) throw new DamagedCatalog('references between tables')
  }
}
