import { linkStates, type SeenLinks } from '../tables/catalog-tables.ts'
import type { DigestTable } from '../tables/digests.ts'
import { etagBytes, type CatalogRows, type RepositoryPiece } from './catalog-rows.ts'
import type { SortedDigests } from './digest-pool.ts'
import { GrowingBytes, GrowingIds, GrowingNames, GrowingNumbers } from './growing.ts'
import { LinkColumns } from './link-columns.ts'
import { tagProver } from './tag-prover.ts'
import {
  shareBytes,
  shareIds,
  shareNames,
  shareNumbers,
  sharedBytes,
  sharedIds,
  sharedNumbers,
} from './shared.ts'

/** A part of a repository's rows, and the piece that begins where it ends. */
export interface PlacedPiece {
  readonly rows: CatalogRows
  readonly piece: RepositoryPiece
  readonly next: RepositoryPiece | undefined
}

/** The tables of what repositories hold, while they are made. */
export class RepositoryTables {
  readonly #sorted: SortedDigests
  readonly #names = new GrowingNames()
  readonly #parts = new GrowingBytes()
  readonly #keys = new GrowingNumbers()
  readonly #sizeBytes = new GrowingNumbers()
  readonly #firstTag = new GrowingIds()
  readonly #firstRevision = new GrowingIds()
  readonly #firstLayerLink = new GrowingIds()
  readonly #firstUpload = new GrowingIds()
  readonly #tagNames = new GrowingNames()
  readonly #tags = new LinkColumns()
  readonly #firstHistory = new GrowingIds()
  readonly #historyDigest = new GrowingIds()
  readonly #historyAtMs = new GrowingNumbers()
  readonly #revisions = new LinkColumns()
  readonly #layerLinks = new LinkColumns()
  readonly #uploads = {
    ids: new GrowingNames(),
    startedAtMs: new GrowingNumbers(),
    lastWrittenAtMs: new GrowingNumbers(),
    sizeBytes: new GrowingNumbers(),
  }

  constructor(sorted: SortedDigests) {
    this.#sorted = sorted
  }

  add(name: string, pieces: readonly PlacedPiece[]): void {
    this.#names.pushText(name)
    this.#parts.push(pieces.reduce((bits, { piece }) => bits | piece.parts, 0))
    this.#keys.push(pieces.reduce((sum, { piece }) => sum + piece.keys, 0))
    this.#sizeBytes.push(pieces.reduce((sum, { piece }) => sum + piece.sizeBytes, 0))
    this.#firstTag.push(this.#tagNames.length)
    this.#firstRevision.push(this.#revisions.state.length)
    this.#firstLayerLink.push(this.#layerLinks.state.length)
    this.#firstUpload.push(this.#uploads.ids.length)
    const { placeOf } = this.#sorted
    const from = this.#tagNames.length
    const uploadsFrom = this.#uploads.ids.length
    for (const { rows, piece, next } of pieces) {
      const { revisions, layerLinks } = rows
      for (let row = piece.firstRevision; row < (next?.firstRevision ?? revisions.length); row += 1) {
        this.#revisions.add(revisions, row, placeOf)
      }
      for (let row = piece.firstLayerLink; row < (next?.firstLayerLink ?? layerLinks.length); row += 1) {
        this.#layerLinks.add(layerLinks, row, placeOf)
      }
      this.#addTags(rows, piece.firstTag, next?.firstTag ?? rows.tags.names.length, from)
      this.#addUploads(rows, piece.firstUpload, next?.firstUpload ?? rows.uploads.ids.length, uploadsFrom)
    }
  }

  /** Finds what tags lead to by the entity tags of their links: see `tagProver`. Returns how many it found. */
  proveTags({ sha256 }: DigestTable): number {
    const find = tagProver({
      sha256,
      firstTag: this.#firstTag,
      firstHistory: this.#firstHistory,
      history: this.#historyDigest,
      firstRevision: this.#firstRevision,
      revisions: this.#revisions.digest,
    })
    return this.#tags.prove(find)
  }

  /** No repository follows. */
  end(): void {
    this.#firstTag.push(this.#tagNames.length)
    this.#firstRevision.push(this.#revisions.state.length)
    this.#firstLayerLink.push(this.#layerLinks.state.length)
    this.#firstUpload.push(this.#uploads.ids.length)
    this.#firstHistory.push(this.#historyDigest.length)
  }

  share() {
    return {
      repositories: {
        names: shareNames(this.#names),
        parts: shareBytes(this.#parts.values),
        keys: shareNumbers(this.#keys.values),
        sizeBytes: shareNumbers(this.#sizeBytes.values),
        firstTag: shareIds(this.#firstTag.values),
        firstRevision: shareIds(this.#firstRevision.values),
        firstLayerLink: shareIds(this.#firstLayerLink.values),
        firstUpload: shareIds(this.#firstUpload.values),
      },
      tags: {
        names: shareNames(this.#tagNames),
        current: shareIds(this.#tags.target.values),
        linkState: shareBytes(this.#tags.state.values),
        pushedAtMs: shareNumbers(this.#tags.atMs.values),
        firstHistory: shareIds(this.#firstHistory.values),
      },
      history: {
        digest: shareIds(this.#historyDigest.values),
        atMs: shareNumbers(this.#historyAtMs.values),
      },
      revisions: this.#revisions.share(),
      layerLinks: this.#layerLinks.share(),
      uploads: {
        ids: shareNames(this.#uploads.ids),
        startedAtMs: shareNumbers(this.#uploads.startedAtMs.values),
        lastWrittenAtMs: shareNumbers(this.#uploads.lastWrittenAtMs.values),
        sizeBytes: shareNumbers(this.#uploads.sizeBytes.values),
      },
      seen: this.#seen(),
    }
  }

  /** The first tag of a range of keys may be the last one of the range before. */
  #addTags(rows: CatalogRows, from: number, to: number, firstOfRepository: number): void {
    const { names, links, firstHistory } = rows.tags
    for (let row = from; row < to; row += 1) {
      const start = names.start(row)
      const end = names.ends.at(row)
      const last = this.#tagNames.length - 1
      if (
        row === from &&
        last >= firstOfRepository &&
        this.#tagNames.equals(last, names.bytes.values, start, end)
      ) {
        if (links.state.at(row) !== linkStates.missing) {
          this.#tags.replaceLast(links, row, this.#sorted.placeOf)
        }
      } else {
        this.#tagNames.push(names.bytes.values, start, end)
        this.#tags.add(links, row, this.#sorted.placeOf)
        this.#firstHistory.push(this.#historyDigest.length)
      }
      const historyTo = row + 1 < names.length ? firstHistory.at(row + 1) : rows.history.digest.length
      for (let entry = firstHistory.at(row); entry < historyTo; entry += 1) {
        this.#historyDigest.push(this.#sorted.placeOf(rows.history.digest.at(entry)))
        this.#historyAtMs.push(rows.history.atMs.at(entry))
      }
    }
  }

  #addUploads(rows: CatalogRows, from: number, to: number, firstOfRepository: number): void {
    const { ids, startedAtMs, lastWrittenAtMs, sizeBytes } = rows.uploads
    const own = this.#uploads
    for (let row = from; row < to; row += 1) {
      const start = ids.start(row)
      const end = ids.ends.at(row)
      const last = own.ids.length - 1
      if (row === from && last >= firstOfRepository && own.ids.equals(last, ids.bytes.values, start, end)) {
        own.startedAtMs.set(last, either(own.startedAtMs.at(last), startedAtMs.at(row), Math.min))
        own.lastWrittenAtMs.set(last, either(own.lastWrittenAtMs.at(last), lastWrittenAtMs.at(row), Math.max))
        own.sizeBytes.set(last, own.sizeBytes.at(last) + sizeBytes.at(row))
        continue
      }
      own.ids.push(ids.bytes.values, start, end)
      own.startedAtMs.push(startedAtMs.at(row))
      own.lastWrittenAtMs.push(lastWrittenAtMs.at(row))
      own.sizeBytes.push(sizeBytes.at(row))
    }
  }

  #seen(): SeenLinks {
    const tables = [this.#tags, this.#revisions, this.#layerLinks]
    const count = tables.reduce((sum, { seenLink }) => sum + seenLink.length, 0)
    const seen = {
      link: sharedIds(count),
      sizeBytes: sharedNumbers(count),
      etag: sharedBytes(count * etagBytes),
    }
    let at = 0
    let rowsBefore = 0
    for (const { seenLink, seenSize, seenEtag, state } of tables) {
      seen.sizeBytes.set(seenSize.values, at)
      seen.etag.set(seenEtag.values, at * etagBytes)
      for (const row of seenLink.values) seen.link[at++] = rowsBefore + row
      rowsBefore += state.length
    }
    return seen
  }
}

function either(a: number, b: number, choose: (a: number, b: number) => number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : choose(a, b)
}
