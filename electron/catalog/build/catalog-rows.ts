import { linkStates, mostStrangers } from '../tables/catalog-tables.ts'
import { noDigest } from '../tables/digests.ts'
import type { DigestPool } from './digest-pool.ts'
import { GrowingBytes, GrowingIds, GrowingNames, GrowingNumbers } from './growing.ts'

/** What a listing says of a link. */
export interface SeenLink {
  readonly sizeBytes: number
  readonly modifiedAtMs: number
  /** 16 bytes from `etagAt`: the entity tag, where it has the form of an MD5, otherwise a hash of it, or zeros. */
  readonly etags: Uint8Array
  readonly etagAt: number
  readonly etagIsMd5: boolean
}

/** What is known of a link without its entity tag: from a reading. */
export interface KnownLink {
  readonly state: number
  /** A number of the pool, or `noDigest`. */
  readonly target: number
}

export const etagBytes = 16

/** Columns of links: of tags' `current/link`, revisions, layer links. */
export class LinkRows {
  /** Numbers of the pool. Not used for tags. */
  readonly digest = new GrowingIds()
  readonly target = new GrowingIds()
  readonly state = new GrowingBytes()
  readonly modifiedAtMs = new GrowingNumbers()
  readonly sizeBytes = new GrowingNumbers()
  readonly etag = new GrowingBytes()
  readonly etagIsMd5 = new GrowingBytes()

  get length(): number {
    return this.state.length
  }

  push(digest: number, seen: SeenLink, known: KnownLink): void {
    this.digest.push(digest)
    this.target.push(known.target)
    this.state.push(known.state)
    this.modifiedAtMs.push(seen.modifiedAtMs)
    this.sizeBytes.push(seen.sizeBytes)
    this.etag.pushRange(seen.etags, seen.etagAt, seen.etagAt + etagBytes)
    this.etagIsMd5.push(seen.etagIsMd5 ? 1 : 0)
  }

  /** Replaces a row. */
  put(row: number, seen: SeenLink, known: KnownLink): void {
    this.target.set(row, known.target)
    this.state.set(row, known.state)
    this.modifiedAtMs.set(row, seen.modifiedAtMs)
    this.sizeBytes.set(row, seen.sizeBytes)
    for (let at = 0; at < etagBytes; at += 1) {
      this.etag.set(row * etagBytes + at, seen.etags[seen.etagAt + at] ?? 0)
    }
    this.etagIsMd5.set(row, seen.etagIsMd5 ? 1 : 0)
  }
}

/** The rows of one repository that follow one another in `CatalogRows`. A range of keys may begin or end inside. */
export interface RepositoryPiece {
  readonly name: string
  parts: number
  /** All keys below the repository's parts, and their bytes. */
  keys: number
  sizeBytes: number
  readonly firstTag: number
  readonly firstRevision: number
  readonly firstLayerLink: number
  readonly firstUpload: number
}

/**
 * Rows of a range of keys, in the order of the keys, as columns. `assembleTables` makes tables of the rows of all
 * ranges. Digests are numbers of the pool, which all ranges share.
 */
export class CatalogRows {
  readonly blobs = {
    digest: new GrowingIds(),
    sizeBytes: new GrowingNumbers(),
    modifiedAtMs: new GrowingNumbers(),
    storageClass: new GrowingBytes(),
    restore: new GrowingBytes(),
  }
  readonly pieces: RepositoryPiece[] = []
  readonly tags = { names: new GrowingNames(), links: new LinkRows(), firstHistory: new GrowingIds() }
  readonly history = { digest: new GrowingIds(), atMs: new GrowingNumbers() }
  readonly revisions = new LinkRows()
  readonly layerLinks = new LinkRows()
  readonly uploads = {
    ids: new GrowingNames(),
    startedAtMs: new GrowingNumbers(),
    lastWrittenAtMs: new GrowingNumbers(),
    sizeBytes: new GrowingNumbers(),
  }
  readonly strangers = {
    keys: new GrowingNames(),
    sizeBytes: new GrowingNumbers(),
    modifiedAtMs: new GrowingNumbers(),
  }
  readonly totals = { keys: 0, sizeBytes: 0, blobBytes: 0, strangerKeys: 0, strangerBytes: 0 }
  /** How many links their entity tags proved. */
  proven = 0
  readonly pool: DigestPool

  constructor(pool: DigestPool) {
    this.pool = pool
  }

  blob(digest: number, sizeBytes: number, modifiedAtMs: number, storageClass: number, restore: number): void {
    const { blobs, totals } = this
    blobs.digest.push(digest)
    blobs.sizeBytes.push(sizeBytes)
    blobs.modifiedAtMs.push(modifiedAtMs)
    blobs.storageClass.push(storageClass)
    blobs.restore.push(restore)
    totals.blobBytes += sizeBytes
  }

  /** The rows that follow are of this repository. */
  repository(name: string): RepositoryPiece {
    const last = this.pieces.at(-1)
    if (last?.name === name) return last
    const piece: RepositoryPiece = {
      name,
      parts: 0,
      keys: 0,
      sizeBytes: 0,
      firstTag: this.tags.names.length,
      firstRevision: this.revisions.length,
      firstLayerLink: this.layerLinks.length,
      firstUpload: this.uploads.ids.length,
    }
    this.pieces.push(piece)
    return piece
  }

  /** The rows of tags that follow are of this tag. Without `tagLink` it leads nowhere. */
  tag(bytes: Uint8Array, start: number, end: number): void {
    const { names, links, firstHistory } = this.tags
    const last = names.length - 1
    if (last >= (this.pieces.at(-1)?.firstTag ?? 0) && names.equals(last, bytes, start, end)) return
    names.push(bytes, start, end)
    links.push(noDigest, noLink, missingLink)
    firstHistory.push(this.history.digest.length)
  }

  /** The `current/link` of the tag. */
  tagLink(seen: SeenLink, known: KnownLink): void {
    this.tags.links.put(this.tags.links.length - 1, seen, known)
  }

  /** A link below the tag's `index/`. */
  tagHistory(digest: number, atMs: number): void {
    this.history.digest.push(digest)
    this.history.atMs.push(atMs)
  }

  upload(bytes: Uint8Array, start: number, end: number): number {
    const { ids, startedAtMs, lastWrittenAtMs, sizeBytes } = this.uploads
    const last = ids.length - 1
    if (last >= (this.pieces.at(-1)?.firstUpload ?? 0) && ids.equals(last, bytes, start, end)) return last
    ids.push(bytes, start, end)
    startedAtMs.push(Number.NaN)
    lastWrittenAtMs.push(Number.NaN)
    sizeBytes.push(0)
    return last + 1
  }

  stranger(bytes: Uint8Array, start: number, end: number, sizeBytes: number, modifiedAtMs: number): void {
    this.totals.strangerKeys += 1
    this.totals.strangerBytes += sizeBytes
    if (this.strangers.keys.length >= mostStrangers) return
    this.strangers.keys.push(bytes, start, end)
    this.strangers.sizeBytes.push(sizeBytes)
    this.strangers.modifiedAtMs.push(modifiedAtMs)
  }
}

const noLink: SeenLink = {
  sizeBytes: 0,
  modifiedAtMs: Number.NaN,
  etags: new Uint8Array(etagBytes),
  etagAt: 0,
  etagIsMd5: false,
}

const missingLink: KnownLink = { state: linkStates.missing, target: noDigest }

/** The names of storage classes, numbered from 1. At most 254: further ones have no number. */
export class ClassNames {
  readonly names: string[] = []
  readonly #numbers = new Map<string, number>()

  numberOf(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    if (this.names.length >= 254) return 0
    this.names.push(name)
    this.#numbers.set(name, this.names.length)
    return this.names.length
  }
}
