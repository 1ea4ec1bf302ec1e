import type { Explanation, StorageDriver } from '../../../drivers/index.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import type { RepositoryLinks } from '../../registry/layout/repository-links.ts'
import type { BlobLookup } from '../../registry/blobs/blob-lookup.ts'
import { readManifestTree } from '../tree/manifest-tree.ts'
import type { BlobToCopy, ManifestToCopy } from './repository-copy.ts'
import { availableBlobs } from '../tree/available-blobs.ts'

/** A store, and a lookup of its blobs. */
export interface CopySide {
  readonly driver: StorageDriver
  readonly blobs: BlobLookup
}

/** Collects the manifests that a registry serves completely, and their blobs. */
export class ManifestCollector {
  readonly blobs = new Map<Digest, BlobToCopy>()
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

  /** Adds a manifest and everything it needs. When something is missing, adds nothing and returns the reason. */
  async add(root: Digest, signal: AbortSignal): Promise<Explanation | undefined> {
    if (this.manifests.has(root)) return undefined
    const known = this.#refused.get(root)
    if (known !== undefined) return known
    const { driver, blobs: stored } = this.#source
    const tree = await readManifestTree(driver, root, signal)
    const blobs = await availableBlobs({ links: this.#links, blobs: stored }, tree, signal)
    if ('detail' in blobs) {
      this.#refused.set(root, blobs)
      return blobs
    }
    const available = new Set(blobs.map(({ digest }) => digest))
    for (const blob of blobs) this.blobs.set(blob.digest, { kind: 'blob', ...blob })
    for (const { digest, bytes, blobs: needed, children } of tree.manifests) {
      this.manifests.set(digest, {
        digest,
        sizeBytes: bytes.byteLength,
        blobs: needed.map((blob) => blob.digest).filter((blob) => available.has(blob)),
        children,
      })
    }
    return undefined
  }
}
