import { linkStates } from '../tables/catalog-tables.ts'
import { noDigest } from '../tables/digests.ts'
import { etagBytes, type LinkRows } from './catalog-rows.ts'
import { GrowingBytes, GrowingIds, GrowingNumbers } from './growing.ts'
import { shareBytes, shareIds, shareNumbers } from './shared.ts'

/** Links of all repositories while tables are made, with the digests' final IDs. */
export class LinkColumns {
  readonly digest = new GrowingIds()
  readonly target = new GrowingIds()
  readonly atMs = new GrowingNumbers()
  readonly state = new GrowingBytes()
  readonly seenLink = new GrowingIds()
  readonly seenSize = new GrowingNumbers()
  readonly seenEtag = new GrowingBytes()
  readonly seenIsMd5 = new GrowingBytes()

  add(links: LinkRows, row: number, placeOf: (number: number) => number): void {
    const digest = links.digest.at(row)
    const target = links.target.at(row)
    this.digest.push(digest === noDigest ? noDigest : placeOf(digest))
    this.target.push(target === noDigest ? noDigest : placeOf(target))
    this.atMs.push(links.modifiedAtMs.at(row))
    this.state.push(links.state.at(row))
    this.see(links, row)
  }

  /** Takes the link for the last row, in which there was none. */
  replaceLast(links: LinkRows, row: number, placeOf: (number: number) => number): void {
    const last = this.state.length - 1
    const target = links.target.at(row)
    this.target.set(last, target === noDigest ? noDigest : placeOf(target))
    this.atMs.set(last, links.modifiedAtMs.at(row))
    this.state.set(last, links.state.at(row))
    this.see(links, row)
  }

  /**
   * Gives `find` each link that its entity tag may prove. Where that finds the digest, which is then an ID, the link is
   * proven, and forgotten as one to be read. Returns how many were proven.
   */
  prove(find: (row: number, md5: Uint8Array, at: number) => number): number {
    const etags = this.seenEtag.values
    let kept = 0
    for (let at = 0; at < this.seenLink.length; at += 1) {
      const row = this.seenLink.at(at)
      const unknown = this.state.at(row) === linkStates.unknown
      const target = unknown && this.seenIsMd5.at(at) === 1 ? find(row, etags, at * etagBytes) : noDigest
      if (target !== noDigest) {
        this.target.set(row, target)
        this.state.set(row, linkStates.proven)
        continue
      }
      this.seenLink.set(kept, row)
      this.seenSize.set(kept, this.seenSize.at(at))
      this.seenIsMd5.set(kept, this.seenIsMd5.at(at))
      etags.copyWithin(kept * etagBytes, at * etagBytes, (at + 1) * etagBytes)
      kept += 1
    }
    const proven = this.seenLink.length - kept
    this.seenLink.length = kept
    this.seenSize.length = kept
    this.seenIsMd5.length = kept
    this.seenEtag.length = kept * etagBytes
    return proven
  }

  share() {
    return {
      digest: shareIds(this.digest.values),
      target: shareIds(this.target.values),
      linkedAtMs: shareNumbers(this.atMs.values),
      state: shareBytes(this.state.values),
    }
  }

  private see(links: LinkRows, row: number): void {
    const state = links.state.at(row)
    if (state === linkStates.proven || state === linkStates.missing) return
    this.seenLink.push(this.state.length - 1)
    this.seenSize.push(links.sizeBytes.at(row))
    this.seenIsMd5.push(links.etagIsMd5.at(row))
    this.seenEtag.pushRange(links.etag.values, row * etagBytes, (row + 1) * etagBytes)
  }
}
