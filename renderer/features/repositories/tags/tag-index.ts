import type { TagRow } from '../../../../electron/api/rows.ts'
import { PackedText } from '../../../parts/packed-text.ts'
import { rowOfTag, type ManifestRow, type TagTotals } from './tag-rows.ts'

/** The tags of a repository as far as they are known. */
export interface ListedTags {
  /** The newest row of each tag, in the order in which tags were first listed. */
  readonly tags: readonly TagRow[]
  /** The same for the list. */
  readonly rows: readonly ManifestRow[]
  readonly totals: TagTotals
  /** The places of the tags that hold a text, whatever the case. */
  readonly find: (text: string) => readonly number[]
}

/**
 * Puts together what a listing tells of tags, which is more of each tag with each time that it comes. Grows with the
 * listing: a page costs its own rows, however many came before.
 */
export class TagIndex {
  #pages: readonly (readonly TagRow[])[] = []
  #places = new Map<string, number>()
  #tags: TagRow[] = []
  #rows: ManifestRow[] = []
  #text = new PackedText()
  #digests = new Map<string, number>()
  #kinds = { index: 0, image: 0, artifact: 0 }
  #read = 0
  #listed: ListedTags | undefined

  /** Takes up the pages that it has not seen; a listing that is not a longer one of the same begins it anew. */
  update(pages: readonly (readonly TagRow[])[]): ListedTags {
    const common = Math.min(this.#pages.length, pages.length)
    if (pages.length < this.#pages.length || (common > 0 && this.#pages[common - 1] !== pages[common - 1])) {
      this.#clear()
    }
    const fresh = pages.slice(this.#pages.length)
    if (this.#listed !== undefined && fresh.length === 0) return this.#listed
    for (const page of fresh) for (const row of page) this.#put(row)
    this.#pages = pages
    const text = this.#text
    this.#listed = {
      tags: this.#tags.slice(),
      rows: this.#rows.slice(),
      totals: {
        all: this.#rows.length,
        ...this.#kinds,
        digests: this.#digests.size,
        read: this.#read,
        lastPushedAtMs: this.#lastPushedAtMs(),
      },
      find: (wanted) => text.find(wanted),
    }
    return this.#listed
  }

  #put(tag: TagRow): void {
    const known = this.#places.get(tag.tag)
    const at = known ?? this.#tags.length
    const before = known === undefined ? undefined : this.#rows[known]
    if (before === undefined) {
      this.#places.set(tag.tag, at)
      this.#text.add(tag.tag)
    } else this.#count(before, -1)
    const row = rowOfTag(tag)
    this.#count(row, 1)
    this.#tags[at] = tag
    this.#rows[at] = row
  }

  #count({ digest, manifest, read }: ManifestRow, by: 1 | -1): void {
    const kind = manifest?.kind
    if (kind === 'index' || kind === 'image' || kind === 'artifact') this.#kinds[kind] += by
    if (read) this.#read += by
    if (digest === undefined) return
    const count = (this.#digests.get(digest) ?? 0) + by
    if (count === 0) this.#digests.delete(digest)
    else this.#digests.set(digest, count)
  }

  #lastPushedAtMs(): number | undefined {
    let last: number | undefined
    for (const { atMs } of this.#rows) if (atMs !== undefined && atMs > (last ?? -Infinity)) last = atMs
    return last
  }

  #clear(): void {
    this.#pages = []
    this.#places = new Map()
    this.#tags = []
    this.#rows = []
    this.#text = new PackedText()
    this.#digests = new Map()
    this.#kinds = { index: 0, image: 0, artifact: 0 }
    this.#read = 0
    this.#listed = undefined
  }
}
