import type { WantedSums } from '../../../drivers/index.ts'
import type { ContentCheck } from '../verify/content-check.ts'
import type { FileHasher, FileHashing } from '../verify/file-hasher.ts'
import { sumsOfRanges, type SumsOfRanges } from '../verify/sums-of-ranges.ts'
import type { SavedRanges } from './saved-ranges.ts'

/**
 * Proves the bytes of a download in ranges: by checksums of its ranges where those can be joined, so that nothing is read
 * again, else by hashing the file behind its leading ranges.
 */
export class RangesProof {
  readonly #check: ContentCheck | undefined
  readonly #sizeBytes: number
  readonly #saved: SavedRanges
  readonly #hashing: FileHashing
  readonly #sums: SumsOfRanges | undefined
  #hasher: FileHasher | undefined

  /** With no check, everything is right. Ranges of an earlier run are in `saved.done`. */
  constructor(check: ContentCheck | undefined, sizeBytes: number, saved: SavedRanges, hashing: FileHashing) {
    this.#check = check
    this.#sizeBytes = sizeBytes
    this.#saved = saved
    this.#hashing = hashing
    const object = { sizeBytes, rangeBytes: saved.rangeBytes }
    // Of what an earlier run fetched there are no checksums.
    if (check !== undefined && saved.done.spans.length === 0) this.#sums = sumsOfRanges(check.sum, object)
    if (this.#sums === undefined) this.#hashFile()
  }

  /** To be made of a range while it comes. */
  get wanted(): WantedSums | undefined {
    return this.#sums?.isPossible === true ? this.#sums.wanted : undefined
  }

  /** A range is in the file, and noted as done. */
  take(index: number, sums: readonly string[] | undefined): void {
    this.#sums?.take(index, sums)
    if (this.#sums?.isPossible === false) this.#hashFile()
    this.#hasher?.reach(this.#leadingBytes)
  }

  /** Call it once, when every range was taken. */
  async matches(): Promise<boolean> {
    if (this.#hasher !== undefined) return this.#hasher.matches()
    if (this.#check === undefined || this.#sums === undefined) return true
    const isMatch = this.#sums.matches()
    if (isMatch) this.#check.matched()
    return isMatch
  }

  /** Resolves when the file is not read any more. */
  async stop(): Promise<void> {
    await this.#hasher?.stop()
  }

  #hashFile(): void {
    if (this.#check === undefined || this.#hasher !== undefined) return
    this.#hasher = this.#hashing.begin(this.#saved.file, this.#check)
    this.#hasher.reach(this.#leadingBytes)
  }

  get #leadingBytes(): number {
    return Math.min(this.#saved.done.leading * this.#saved.rangeBytes, this.#sizeBytes)
  }
}
