import { createHash } from 'node:crypto'

import { asRepositoryName, asTag } from '../../../drivers/common/names.ts'
import { decodeKey, tagForm, type PackedPage } from '../../../drivers/index.ts'
import { layout, parseLayout, type LayoutEntry } from '../../registry/layout/layout.ts'
import {
  etagBytes,
  type CatalogRows,
  type ClassNames,
  type KnownLink,
  type RepositoryPiece,
  type SeenLink,
} from '../build/catalog-rows.ts'
import { md5OfSha256 } from '../build/md5.ts'
import { linkStates, repositoryParts } from '../tables/catalog-tables.ts'
import { noDigest } from '../tables/digests.ts'
import {
  ascii,
  compareBytes,
  indexOfByte,
  isAll,
  readSha256,
  slash,
  standsAt,
  underscore,
} from './key-bytes.ts'

/**
 * Makes rows of pages of a flat listing. It reads the keys of SHA-256 as bytes, and makes no text of them; any other
 * key is judged by `parseLayout`. Both take the same keys: `page-reader.test.ts` compares them.
 */
export class PageReader {
  readonly rows: CatalogRows
  readonly #classes: ClassNames
  readonly #root: Uint8Array
  readonly #rootLength: number
  readonly #digest = new Uint8Array(32)
  readonly #md5 = new Uint8Array(etagBytes)
  /** One for all links: rows take what is in it. */
  readonly #link: { -readonly [Field in keyof SeenLink]: SeenLink[Field] } = {
    sizeBytes: 0,
    modifiedAtMs: 0,
    etags: new Uint8Array(0),
    etagAt: 0,
    etagIsMd5: false,
  }
  readonly #proven = { state: linkStates.proven as number, target: noDigest }
  #repository: CurrentRepository | undefined
  /** The last key that was added. */
  #last = new Uint8Array(0)
  #tag: CurrentTag | undefined

  /** `rootPrefix`: the prefix of all keys of the store, with its last slash; empty for the whole bucket. Keys up to `after` are left out. */
  constructor(rows: CatalogRows, classes: ClassNames, rootPrefix: string, after?: string) {
    this.rows = rows
    this.#classes = classes
    const root = Buffer.from(`${rootPrefix}${layout.root().slice(1)}/`)
    this.#root = new Uint8Array(root)
    if (after !== undefined) this.#last = new Uint8Array(Buffer.from(after))
    this.#rootLength = root.length
  }

  /**
   * Adds the keys of a page up to `through`; all without it. Pages come in the order of their keys. What was added
   * before is left out: a page whose answer was lost is asked for again.
   */
  add(page: PackedPage, through?: string): void {
    const { keyBytes, keyEnds, modifiedAtMs } = page
    const first = countUpTo(page, this.#last)
    const count = through === undefined ? page.count : countUpTo(page, Buffer.from(through))
    const classes = page.classNames.map((name) => this.#classes.numberOf(name))
    const { totals } = this.rows
    let start = first === 0 ? 0 : (keyEnds[first - 1] ?? 0)
    for (let row = first; row < count; row += 1) {
      const to = keyEnds[row] ?? 0
      const sizeBytes = page.sizeBytes[row] ?? 0
      totals.keys += 1
      totals.sizeBytes += sizeBytes
      if (!this.#readKey(page, row, start, to, classes)) {
        this.rows.stranger(keyBytes, start, to, sizeBytes, modifiedAtMs[row] ?? 0)
      }
      if (row === count - 1) this.#last = keyBytes.slice(start, to)
      start = to
    }
  }

  /** False for a stranger. */
  #readKey(page: PackedPage, row: number, start: number, end: number, classes: readonly number[]): boolean {
    const bytes = page.keyBytes
    if (!standsAt(bytes, start, end, this.#root)) return false
    const at = start + this.#rootLength
    if (standsAt(bytes, at, end, repositories)) {
      return this.#readInRepositories(page, row, at + repositories.length, end)
    }
    if (!standsAt(bytes, at, end, blobs)) return false
    const digest = this.#blobDigest(bytes, at, end)
    if (digest === noDigest) return false
    const storageClass = page.storageClasses[row] ?? 0
    this.rows.blob(
      digest,
      page.sizeBytes[row] ?? 0,
      page.modifiedAtMs[row] ?? 0,
      storageClass === 0 ? 0 : (classes[storageClass - 1] ?? 0),
      page.restores[row] ?? 0,
    )
    return true
  }

  #blobDigest(bytes: Uint8Array, at: number, end: number): number {
    if (standsAt(bytes, at, end, sha256Blobs)) {
      const shard = at + sha256Blobs.length
      const hex = shard + 3
      if (end - hex !== 64 + data.length || bytes[shard + 2] !== slash) return noDigest
      if (bytes[shard] !== bytes[hex] || bytes[shard + 1] !== bytes[hex + 1]) return noDigest
      if (!isAll(bytes, hex + 64, end, data) || !readSha256(bytes, hex, this.#digest)) return noDigest
      return this.rows.pool.appendSha256(this.#digest, 0)
    }
    const path = layoutPath(bytes, at, end)
    const entry = parseLayout(path)
    const isHere = entry.kind === 'blobData' && layout.blobData(entry.digest) === path
    return isHere ? this.rows.pool.add(entry.digest) : noDigest
  }

  #readInRepositories(page: PackedPage, row: number, at: number, end: number): boolean {
    const bytes = page.keyBytes
    const nameEnd = this.#nameEnd(bytes, at, end)
    if (nameEnd <= at) return false
    const part = nameEnd + 1
    const isLayers = standsAt(bytes, part, end, layers)
    const isManifests = !isLayers && standsAt(bytes, part, end, manifests)
    if (!isLayers && !isManifests && !standsAt(bytes, part, end, uploads)) return false
    const repository = this.#enter(bytes, at, nameEnd)
    const { piece } = repository
    piece.keys += 1
    piece.sizeBytes += page.sizeBytes[row] ?? 0
    if (isLayers) {
      piece.parts |= repositoryParts.layers
      return repository.valid && this.#readLayerLink(page, row, at, part + layers.length, end)
    }
    if (isManifests) {
      piece.parts |= repositoryParts.manifests
      return repository.valid && this.#readManifestKey(page, row, at, part + manifests.length, end)
    }
    piece.parts |= repositoryParts.uploads
    return repository.valid && this.#readUpload(page, row, part + uploads.length, end)
  }

  /** Where the name ends: before the first `/_`; -1 where there is none. */
  #nameEnd(bytes: Uint8Array, at: number, end: number): number {
    const known = this.#repository
    if (known !== undefined && standsAt(bytes, at, end, known.nameAndSlash)) {
      const nameEnd = at + known.nameAndSlash.length - 2
      return nameEnd
    }
    for (let byte = at; byte + 1 < end; byte += 1) {
      if (bytes[byte] === slash && bytes[byte + 1] === underscore) return byte
    }
    return -1
  }

  #enter(bytes: Uint8Array, at: number, nameEnd: number): CurrentRepository {
    const known = this.#repository
    if (known !== undefined && known.nameAndSlash.length === nameEnd - at + 2) {
      if (standsAt(bytes, at, nameEnd, known.nameAndSlash.subarray(0, -2))) return known
    }
    const name = decodeKey(bytes, at, nameEnd)
    const entered = {
      nameAndSlash: Uint8Array.of(...bytes.subarray(at, nameEnd), slash, underscore),
      piece: this.rows.repository(name),
      valid: asRepositoryName(name) !== undefined,
    }
    this.#repository = entered
    this.#tag = undefined
    return entered
  }

  #readLayerLink(page: PackedPage, row: number, nameAt: number, at: number, end: number): boolean {
    const digest = this.#linkedDigest(page.keyBytes, nameAt, at, end, 'layerLink')
    if (digest === noDigest) return false
    this.rows.layerLinks.push(digest, this.#seen(page, row), this.#proof(page, row, digest))
    return true
  }

  #readManifestKey(page: PackedPage, row: number, nameAt: number, at: number, end: number): boolean {
    const bytes = page.keyBytes
    if (standsAt(bytes, at, end, revisions)) {
      const digest = this.#linkedDigest(bytes, nameAt, at + revisions.length, end, 'manifestRevisionLink')
      if (digest === noDigest) return false
      this.rows.revisions.push(digest, this.#seen(page, row), this.#proof(page, row, digest))
      return true
    }
    if (!standsAt(bytes, at, end, tags)) return false
    const tagAt = at + tags.length
    const tagEnd = indexOfByte(bytes, slash, tagAt, end)
    if (tagEnd <= tagAt || tagEnd + 1 === end) return false
    const valid = this.#enterTag(bytes, tagAt, tagEnd)
    const below = tagEnd + 1
    if (isAll(bytes, below, end, currentLink)) {
      const seen = this.#seen(page, row)
      // What is no tag leads nowhere, whatever its link holds.
      this.rows.tagLink(valid ? seen : { ...seen, etagIsMd5: false }, unknown)
      return valid
    }
    if (!valid || !standsAt(bytes, below, end, index)) return false
    const digest = this.#linkedDigest(bytes, nameAt, below + index.length, end, 'manifestTagIndexEntryLink')
    if (digest === noDigest) return false
    this.rows.tagHistory(digest, page.modifiedAtMs[row] ?? 0)
    return true
  }

  /** Any folder below `tags/` is listed as a tag by a registry. False where its name is no tag. */
  #enterTag(bytes: Uint8Array, at: number, end: number): boolean {
    const known = this.#tag
    if (known !== undefined && isAll(bytes, at, end, known.name)) return known.valid
    const valid = asTag(decodeKey(bytes, at, end)) !== undefined
    this.#tag = { name: bytes.slice(at, end), valid }
    this.rows.tag(bytes, at, end)
    return valid
  }

  #readUpload(page: PackedPage, row: number, at: number, end: number): boolean {
    const bytes = page.keyBytes
    const idEnd = indexOfByte(bytes, slash, at, end)
    if (idEnd <= at) return false
    const below = idEnd + 1
    const isStart = isAll(bytes, below, end, startedAt)
    const isData = isAll(bytes, below, end, uploadData)
    if (!isStart && !isData && !standsAt(bytes, below, end, hashStates)) return false
    const columns = this.rows.uploads
    const upload = this.rows.upload(bytes, at, idEnd)
    const modifiedAtMs = page.modifiedAtMs[row] ?? 0
    if (isStart) columns.startedAtMs.set(upload, modifiedAtMs)
    if (isData) columns.sizeBytes.set(upload, page.sizeBytes[row] ?? 0)
    const last = columns.lastWrittenAtMs.at(upload)
    columns.lastWrittenAtMs.set(upload, Number.isNaN(last) ? modifiedAtMs : Math.max(last, modifiedAtMs))
    return true
  }

  /** The digest of `<algorithm>/<hex>/link`; `noDigest` where there is no such path. */
  #linkedDigest(
    bytes: Uint8Array,
    nameAt: number,
    at: number,
    end: number,
    kind: Extract<LayoutEntry, { readonly digest: unknown }>['kind'],
  ): number {
    if (standsAt(bytes, at, end, sha256)) {
      const hex = at + sha256.length
      if (!isAll(bytes, hex + 64, end, link) || !readSha256(bytes, hex, this.#digest)) return noDigest
      this.#digestIsRead = true
      return this.rows.pool.addSha256(this.#digest, 0)
    }
    this.#digestIsRead = false
    const entry = parseLayout(layoutPath(bytes, nameAt - repositories.length, end))
    return entry.kind === kind && 'digest' in entry ? this.rows.pool.add(entry.digest) : noDigest
  }

  /** Whether `#digest` has the digest of the link that was read last. */
  #digestIsRead = false

  /** The link is proven where its entity tag is the MD5 of the digest in its path. */
  #proof(page: PackedPage, row: number, digest: number): KnownLink {
    if (!this.#digestIsRead || (page.tagForms[row] ?? 0) < tagForm.lower) return unknown
    if (!md5OfSha256(this.#digest, 0, this.#md5)) return unknown
    if (!standsAt(page.md5s, etagBytes * row, page.md5s.length, this.#md5)) return unknown
    this.rows.proven += 1
    this.#proven.target = digest
    return this.#proven
  }

  #seen(page: PackedPage, row: number): SeenLink {
    const seen = this.#link
    seen.sizeBytes = page.sizeBytes[row] ?? 0
    seen.modifiedAtMs = page.modifiedAtMs[row] ?? 0
    const form = page.tagForms[row] ?? tagForm.none
    seen.etagIsMd5 = form >= tagForm.lower
    seen.etags = page.md5s
    seen.etagAt = etagBytes * row
    if (form === tagForm.other) {
      seen.etags = hashOfOther(page, row)
      seen.etagAt = 0
    }
    return seen
  }
}

interface CurrentRepository {
  /** The name and `/_`. */
  readonly nameAndSlash: Uint8Array
  readonly piece: RepositoryPiece
  readonly valid: boolean
}

interface CurrentTag {
  readonly name: Uint8Array
  readonly valid: boolean
}

const unknown: KnownLink = { state: linkStates.unknown, target: noDigest }

const blobs = ascii('blobs/')
const sha256Blobs = ascii('blobs/sha256/')
const data = ascii('/data')
const repositories = ascii('repositories/')
const layers = ascii('_layers/')
const manifests = ascii('_manifests/')
const uploads = ascii('_uploads/')
const revisions = ascii('revisions/')
const tags = ascii('tags/')
const currentLink = ascii('current/link')
const index = ascii('index/')
const sha256 = ascii('sha256/')
const link = ascii('/link')
const startedAt = ascii('startedat')
const uploadData = ascii('data')
const hashStates = ascii('hashstates/')

function layoutPath(bytes: Uint8Array, at: number, end: number): string {
  return `${layout.root()}/${decodeKey(bytes, at, end)}`
}

/** Number of keys that sort before `key`, or are `key`. */
function countUpTo(page: PackedPage, key: Uint8Array): number {
  let low = 0
  let high = page.count
  while (low < high) {
    const middle = (low + high) >>> 1
    const from = middle === 0 ? 0 : (page.keyEnds[middle - 1] ?? 0)
    if (compareBytes(page.keyBytes, from, page.keyEnds[middle] ?? 0, key) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

function hashOfOther(page: PackedPage, row: number): Uint8Array {
  const from = row === 0 ? 0 : (page.otherTagEnds[row - 1] ?? 0)
  const text = page.otherTagBytes.subarray(from, page.otherTagEnds[row] ?? from)
  return createHash('sha256').update(text).digest().subarray(0, etagBytes)
}
