import type { RunProgress } from '../../transfers/model/runner.ts'
import { BlobProgress } from './blob-progress.ts'
import { archivedBytes, type BlobToPush } from './blob-to-push.ts'

/**
 * The progress of a push in bytes of the archive. Of a layer that is compressed, one half is counted while that is done and
 * the other while it is sent.
 */
export class PushProgress {
  readonly #whole: RunProgress
  readonly #sent: BlobProgress
  readonly #partsOf: (sizeBytes: number) => number
  readonly #parts = new Map<BlobToPush, number>()

  /** `partsOf`: in how many parts a blob of this size is sent. */
  constructor(whole: RunProgress, blobs: readonly BlobToPush[], partsOf: (sizeBytes: number) => number) {
    this.#whole = whole
    this.#sent = new BlobProgress(whole)
    this.#partsOf = partsOf
    for (const blob of blobs) this.#parts.set(blob, partsOf(archivedBytes(blob)))
    const totalBytes = blobs.reduce((sum, blob) => sum + archivedBytes(blob), 0)
    whole.planned({ totalBytes, parts: this.#allParts(), items: blobs.length })
  }

  /** The store has the blob. */
  already(blob: BlobToPush): void {
    this.#whole.moved(archivedBytes(blob), { parts: this.#parts.get(blob) ?? 1, already: true })
    this.#whole.item()
  }

  verifying(name: string): void {
    this.#whole.current(name)
  }

  item(): void {
    this.#whole.item()
  }

  /** For the upload of a blob that is sent as the archive has it. */
  ofWhole(digest: string): RunProgress {
    return this.#sent.of(digest)
  }

  /** For a layer, from the first byte that is compressed. */
  ofLayer(blob: BlobToPush): LayerProgress {
    return new LayerProgress(archivedBytes(blob), {
      whole: this.#whole,
      upload: (digest) => this.#sent.of(digest),
      sized: (sizeBytes) => {
        this.#parts.set(blob, this.#partsOf(sizeBytes))
        this.#whole.planned({ parts: this.#allParts() })
        return this.#partsOf(sizeBytes)
      },
    })
  }

  #allParts(): number {
    return [...this.#parts.values()].reduce((sum, each) => sum + each, 0)
  }
}

interface Around {
  readonly whole: RunProgress
  upload(digest: string): RunProgress
  /** The compressed size is known; returns the number of parts. */
  sized(sizeBytes: number): number
}

class LayerProgress {
  readonly #totalBytes: number
  readonly #around: Around
  #movedBytes = 0

  constructor(totalBytes: number, around: Around) {
    this.#totalBytes = totalBytes
    this.#around = around
  }

  /** So much of the layer in the archive is read to be compressed. */
  compressed(readBytes: number): void {
    this.#moveTo(Math.floor(Math.min(readBytes, this.#totalBytes) / 2), { parts: 0 })
  }

  /** The store has what came out. */
  already(sizeBytes: number): void {
    this.#moveTo(this.#totalBytes, { parts: this.#around.sized(sizeBytes), already: true })
  }

  /** For the upload of what came out. */
  upload(digest: string, sizeBytes: number): RunProgress {
    this.#around.sized(sizeBytes)
    const from = this.#movedBytes
    let sentBytes = 0
    return {
      ...this.#around.upload(digest),
      moved: (bytes, more) => {
        sentBytes += bytes
        const share = sizeBytes === 0 ? 1 : sentBytes / sizeBytes
        this.#moveTo(from + Math.floor((this.#totalBytes - from) * share), more)
      },
    }
  }

  /** Forward only: what is done again is not counted again. */
  #moveTo(bytes: number, more?: Parameters<RunProgress['moved']>[1]): void {
    const moved = Math.max(0, bytes - this.#movedBytes)
    this.#movedBytes += moved
    this.#around.whole.moved(moved, more)
  }
}
