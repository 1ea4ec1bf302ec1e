import { mapConcurrent, type Explanation, type StorageDriver } from '../../drivers/index.ts'
import { isForeignLayer, type Descriptor } from '../registry/manifest.ts'
import type { Digest } from '../registry/names.ts'
import { explain } from './explain.ts'
import { readManifestTree } from './manifest-tree.ts'
import type { ManifestToCopy, ToBring } from './repository-copy.ts'
import type { StoredBlobs } from './stored-blobs.ts'

/** A store, and what it has of its blobs. */
export interface CopySide {
  readonly driver: StorageDriver
  readonly blobs: StoredBlobs
}

/** The whole manifests that were found, and their blobs. */
export class FoundManifests {
  readonly blobs = new Map<Digest, ToBring>()
  readonly manifests = new Map<Digest, ManifestToCopy>()
  readonly #source: CopySide
  readonly #refused = new Map<Digest, Explanation>()

  constructor(source: CopySide) {
    this.#source = source
  }

  manifestDigests(): Digest[] {
    return [...this.manifests.keys()]
  }

  isRefused(digest: Digest): boolean {
    return this.#refused.has(digest)
  }

  /** Adds a manifest with all that it needs; or nothing of it, and says why not. */
  async add(root: Digest, signal: AbortSignal): Promise<Explanation | undefined> {
    if (this.manifests.has(root)) return undefined
    const known = this.#refused.get(root)
    if (known !== undefined) return known
    const tree = await readManifestTree(this.#source.driver, root, signal)
    const present = tree.problem ?? (await this.#lookFor(tree.blobs, signal))
    if ('detail' in present) {
      this.#refused.set(root, present)
      return present
    }
    const bringable = new Set(present.map(({ digest }) => digest))
    for (const blob of present) this.blobs.set(blob.digest, blob)
    for (const { digest, bytes, blobs, children } of tree.manifests) {
      this.manifests.set(digest, {
        digest,
        sizeBytes: bytes.byteLength,
        blobs: blobs.map((blob) => blob.digest).filter((blob) => bringable.has(blob)),
        children,
      })
    }
    return undefined
  }

  /** What is to be brought of a manifest's blobs; an explanation when one that it cannot be pulled without is not there. */
  async #lookFor(blobs: readonly Descriptor[], signal: AbortSignal): Promise<ToBring[] | Explanation> {
    const present: ToBring[] = []
    const looked = mapConcurrent(
      blobs,
      blobsAtOnce,
      async (blob) => ({ blob, storedBytes: (await this.#source.blobs(blob.digest))?.sizeBytes }),
      signal,
    )
    for await (const { blob, storedBytes } of looked) {
      const { digest, sizeBytes } = blob
      if (storedBytes === sizeBytes) present.push({ kind: 'blob', digest, sizeBytes })
      else if (storedBytes !== undefined) {
        return explain('blobSize', { digest, foundBytes: storedBytes, saidBytes: sizeBytes })
      } else if (!isForeignLayer(blob)) return explain('blobMissing', { digest })
    }
    return present
  }
}

const blobsAtOnce = 8
