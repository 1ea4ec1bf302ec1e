import { refused } from '../refusals.ts'

/**
 * What is read of an archive in all. A small one can name the same layers in a thousand indexes, or the same
 * configuration in ten thousand images: each of them is in bounds, and all together take the memory of the machine.
 */
export class ReadLimits {
  #references = 0
  #configBytes = 0

  /** Counts manifests and blobs as often as images refer to them. Fails with TooLarge beyond what is read. */
  refer(count: number): void {
    this.#references += count
    if (this.#references > maxReferences) throw refused('tooManyReferences', { most: maxReferences })
  }

  /** Counts a configuration that is about to be read. Fails with TooLarge beyond what is read. */
  readConfig(sizeBytes: number): void {
    this.#configBytes += sizeBytes
    if (this.#configBytes > maxConfigBytes) {
      throw refused('configsTooLarge', { mostBytes: maxConfigBytes })
    }
  }

  /** Whether no more is read. */
  get spent(): boolean {
    return this.#references > maxReferences
  }
}

/** Ten thousand images of fifty layers. */
const maxReferences = 500_000
const maxConfigBytes = 128 * 1024 * 1024
