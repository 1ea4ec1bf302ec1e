import { mapConcurrent, type Explanation, type StorageDriver } from '../../../drivers/index.ts'
import { readEntry } from '../../registry/manifests/index-entries.ts'
import type { Descriptor, Manifest } from '../../registry/manifests/manifest.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { readManifest, type StoredManifest } from '../../registry/manifests/read-manifest.ts'
import { explain } from '../explain.ts'

export interface TreeManifest extends StoredManifest {
  /** Manifests that an index lists, each once. */
  readonly children: readonly Digest[]
  /** Configuration and layers of an image; of an index, the entries that are not manifests. */
  readonly blobs: readonly Descriptor[]
}

/** A manifest with everything that is needed to pull it. */
export interface ManifestTree {
  /** Each once, children before parents, so that the root is the last. */
  readonly manifests: readonly TreeManifest[]
  /** Those of all of them, each once. */
  readonly blobs: readonly Descriptor[]
  /** The first thing that is wrong with one of the manifests: it is missing, unreadable, or not what its digest says. */
  readonly problem?: Explanation
}

/**
 * Reads a manifest and all manifests below it. `wanted` selects children of the root; all when absent. A second read is
 * cheap: manifests are cached.
 */
export async function readManifestTree(
  driver: StorageDriver,
  root: Digest,
  signal: AbortSignal,
  wanted: (child: Descriptor) => boolean = () => true,
): Promise<ManifestTree> {
  const read = new Map<Digest, TreeManifest>()
  let problem: Explanation | undefined
  await visit(await readManifest(driver, root, signal), 0, signal)
  const manifests = problem === undefined ? inOrder(root) : []
  const blobs = new Map(manifests.flatMap((each) => each.blobs).map((blob) => [blob.digest, blob] as const))
  return {
    manifests,
    blobs: [...blobs.values()],
    ...(problem === undefined ? {} : { problem }),
  }

  async function visit(stored: StoredManifest, depth: number, stop: AbortSignal): Promise<void> {
    const { digest, manifest } = stored
    const [wrong] = stored.problems
    if (wrong !== undefined) problem ??= explain('manifestUnusable', { digest }, wrong)
    else if (manifest.kind === 'schema1') {
      problem ??= explain('oldSchema', { digest })
    } else if (depth > deepest) problem ??= explain('nestTooDeep', { most: deepest })
    if (problem !== undefined || read.has(digest)) return
    const entries = entriesOf(stored)
    const below = new Map<Digest, StoredManifest>()
    const children = mapConcurrent(entries, 8, (entry, each) => readEntry(driver, entry, each), stop)
    for await (const child of children) if (child !== undefined) below.set(child.digest, child)
    read.set(digest, {
      ...stored,
      children: entries.map((entry) => entry.digest).filter((child) => below.has(child)),
      blobs: [...blobsOf(manifest), ...entries.filter((entry) => !below.has(entry.digest))],
    })
    const visits = mapConcurrent(below.values(), 8, (child, each) => visit(child, depth + 1, each), stop)
    for await (const _ of visits) void _
  }

  /** Children before parents, in the order of the documents, not of the reads. */
  function inOrder(digest: Digest, placed = new Set<Digest>()): TreeManifest[] {
    const found = read.get(digest)
    if (found === undefined || placed.has(digest)) return []
    placed.add(digest)
    return [...found.children.flatMap((child) => inOrder(child, placed)), found]
  }

  function entriesOf({ digest, manifest }: StoredManifest): readonly Descriptor[] {
    if (manifest.kind !== 'index') return []
    const entries = digest === root ? manifest.manifests.filter(wanted) : manifest.manifests
    return [...new Map(entries.map((entry) => [entry.digest, entry])).values()]
  }
}

function blobsOf(manifest: Manifest): readonly Descriptor[] {
  return manifest.kind === 'image' || manifest.kind === 'artifact'
    ? [manifest.config, ...manifest.layers]
    : []
}

/** Depth of nested indexes. Tools write two: an index of images within an index of releases. */
const deepest = 8
