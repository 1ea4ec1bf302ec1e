import type { Explanation, StorageDriver } from '../../../drivers/index.ts'
import type { Digest } from '../../registry/names.ts'
import type { RepositoryLinks } from '../../registry/layout/repository-links.ts'
import type { StoredBlobs } from '../../registry/blobs/stored-blobs.ts'
import { readManifestTree } from '../tree/manifest-tree.ts'
import type { BlobToBring, ManifestToCopy } from './repository-copy.ts'
import { servedTree } from '../tree/served-tree.ts'

/** A store, and what it has of its blobs. */
export interface CopySide {
  readonly driver: StorageDriver
  readonly blobs: StoredBlobs
}

/** The manifests that were found to be served whole, and their blobs. */
export class FoundManifests {
  readonly blobs = new Map<Digest, BlobToBring>()
  readonly manifests = new Map<Digest, ManifestToCopy>()
  readonly #source: CopySide
  readonly #links: RepositoryLinks
  readonly #refused = new Map<Digest, Explanation>()

  constructor(source: CopySide, links: RepositoryLinks) {
    this.#source = source
    this.#links = links
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
    const { driver, blobs: stored } = this.#source
    const tree = await readManifestTree(driver, root, signal)
    const served = await servedTree({ links: this.#links, blobs: stored }, tree, signal)
    if ('detail' in served) {
      this.#refused.set(root, served)
      return served
    }
    const bringable = new Set(served.map(({ digest }) => digest))
    for (const blob of served) this.blobs.set(blob.digest, { kind: 'blob', ...blob })
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
}
