import { mapConcurrent, type Explanation, type StorageDriver } from '../../drivers/index.ts'
import type { Descriptor } from '../registry/manifest.ts'
import type { Digest } from '../registry/names.ts'
import { readManifest, type StoredManifest } from '../registry/read-manifest.ts'
import { explain } from './explain.ts'

/** A manifest with all that it cannot be pulled without. */
export interface ManifestTree {
  /** Each once, children before parents, so that the root is the last. */
  readonly manifests: readonly StoredManifest[]
  /** Configurations and layers of all of them, each once. */
  readonly blobs: readonly Descriptor[]
  /** The first thing that is wrong with one of the manifests: it is missing, unreadable, or not what its digest says. */
  readonly problem?: Explanation
}

/**
 * Reads a manifest and those below it. `wanted` chooses among the children of the root; all when absent. Read again it
 * costs little: manifests are kept.
 */
export async function readManifestTree(
  driver: StorageDriver,
  root: Digest,
  signal: AbortSignal,
  wanted: (child: Descriptor) => boolean = () => true,
): Promise<ManifestTree> {
  const read = new Map<Digest, StoredManifest>()
  let problem: Explanation | undefined
  await visit(root, 0, signal)
  const manifests = problem === undefined ? inOrder(root) : []
  const blobs = new Map(manifests.flatMap(blobsOf).map((blob) => [blob.digest, blob] as const))
  return {
    manifests,
    blobs: [...blobs.values()],
    ...(problem === undefined ? {} : { problem }),
  }

  async function visit(digest: Digest, depth: number, stop: AbortSignal): Promise<void> {
    const stored = await readManifest(driver, digest, stop)
    const [wrong] = stored.problems
    if (wrong !== undefined) problem ??= explain('manifestUnusable', { digest }, wrong)
    else if (stored.manifest.kind === 'schema1') {
      problem ??= explain('oldSchema', { digest })
    } else if (depth > deepest) problem ??= explain('nestTooDeep', { most: deepest })
    if (problem !== undefined) return
    read.set(digest, stored)
    const below = childrenOf(stored).filter((child) => !read.has(child))
    for await (const _ of mapConcurrent(below, 8, (child, each) => visit(child, depth + 1, each), stop))
      void _
  }

  /** Children before parents, as the documents have them: always the same, whichever was read first. */
  function inOrder(digest: Digest, placed = new Set<Digest>()): StoredManifest[] {
    const stored = read.get(digest)
    if (stored === undefined || placed.has(digest)) return []
    placed.add(digest)
    return [...childrenOf(stored).flatMap((child) => inOrder(child, placed)), stored]
  }

  function childrenOf({ digest, manifest }: StoredManifest): Digest[] {
    if (manifest.kind !== 'index') return []
    const children = digest === root ? manifest.manifests.filter(wanted) : manifest.manifests
    return [...new Set(children.map((child) => child.digest))]
  }
}

function blobsOf({ manifest }: StoredManifest): readonly Descriptor[] {
  return manifest.kind === 'image' || manifest.kind === 'artifact'
    ? [manifest.config, ...manifest.layers]
    : []
}

/** Two are in use: an index of images, and that in an index of releases. */
const deepest = 8
