import { refused } from '../refusals.ts'

/**
 * Limits on what is read of a whole archive. A small archive can list the same layers in a thousand indexes, or one
 * configuration in ten thousand images. Each is within limits, but together they would fill the memory.
 */
export class ReadLimits {
  #references = 0
  #configBytes = 0

  /** Counts references to manifests and blobs, repeated ones included. Fails with TooLarge above the limit. */
  refer(count: number): void {
    this.#references += count
    if (this.#references > maxReferences) throw refused('tooManyReferences', { most: maxReferences })
  }

  /** Counts a configuration before it is read. Fails with TooLarge above the limit. */
  readConfig(sizeBytes: number): void {
    this.#configBytes += sizeBytes
    if (this.#configBytes > maxConfigBytes) {
      throw refused('configsTooLarge', { mostBytes: maxConfigBytes })
    }
  }

  /** Whether the limit of references is exceeded. */
  get spent(): boolean {
    return this.#references > maxReferences
  }
}

/** Ten thousand images of fifty layers. */
const maxReferences = 500_000
const maxConfigBytes = 128 * 1024 * 1024
