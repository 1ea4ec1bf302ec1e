import { explained, type StoreError } from '../../../drivers/index.ts'
import { explain } from '../explain.ts'
import { mostTextLength } from '../tar/list-tar.ts'

/** Of all layers of an image: they are in memory together. */
export const mostEntries = 4_000_000

/** Fails with TooLarge: the layers have more entries than are put over each other. */
export function tooManyFiles(): StoreError {
  return explained('TooLarge', explain('imageTooManyFiles', { most: mostEntries }))
}

/**
 * Counts folders that no layer has an entry for. One path of 4 KiB can name two thousand of them, whose own paths are 4 MB in
 * all: without a bound some MB of a layer would be gigabytes, and hours.
 */
export class ImpliedFolders {
  #count = 0
  #textLength = 0

  /** Fails with TooLarge for too many, and where their paths are too long in all. */
  add(path: string): void {
    this.#count += 1
    this.#textLength += path.length
    if (this.#count > mostImplied) throw tooManyFiles()
    if (this.#textLength > mostTextLength) {
      throw explained('TooLarge', explain('layerNamesTooLong', { mostBytes: mostTextLength }))
    }
  }
}

const mostImplied = 1_000_000
