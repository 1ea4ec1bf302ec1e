import { mapConcurrent, type StorageDriver } from '../../drivers/index.ts'
import type { Descriptor } from '../registry/manifest.ts'
import type { Digest } from '../registry/names.ts'
import { readManifest, type StoredManifest } from '../registry/read-manifest.ts'

/** A manifest with all that it cannot be pulled without. */
export interface ManifestTree {
  /** Each once, children before parents, so that the root is the last. */
  readonly manifests: readonly StoredManifest[]
  /** Configurations and layers of all of them, each once. */
  readonly blobs: readonly Descriptor[]
  /** The first thing that is wrong with one of the manifests: it is missing, unreadable, or not what its digest says. */
  readonly problem?: string
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
  const manifests = new Map<Digest, StoredManifest>()
  const blobs = new Map<Digest, Descriptor>()
  let problem: string | undefined
  await visit(root, 0, signal)
  return {
    manifests: [...manifests.values()],
    blobs: [...blobs.values()],
    ...(problem === undefined ? {} : { problem }),
  }

  async function visit(digest: Digest, depth: number, stop: AbortSignal): Promise<void> {
    const stored = await readManifest(driver, digest, stop)
    const { manifest } = stored
    const [wrong] = stored.problems
    if (wrong !== undefined) problem ??= `manifest ${digest}: ${wrong.detail}`
    else if (manifest.kind === 'schema1') problem ??= `manifest ${digest} is of schema 1, which is shown only`
    else if (depth > deepest) problem ??= `indexes stand in indexes more than ${deepest} deep`
    if (problem !== undefined) return
    if (manifest.kind === 'image' || manifest.kind === 'artifact') {
      for (const blob of [manifest.config, ...manifest.layers]) blobs.set(blob.digest, blob)
    }
    if (manifest.kind === 'index') {
      const children = depth === 0 ? manifest.manifests.filter(wanted) : manifest.manifests
      const visits = mapConcurrent(
        [...new Set(children.map((child) => child.digest))].filter((child) => !manifests.has(child)),
        8,
        (child, each) => visit(child, depth + 1, each),
        stop,
      )
      for await (const _ of visits) void _
    }
    if (!manifests.has(digest)) manifests.set(digest, stored)
  }
}

/** Two are in use: an index of images, and that in an index of releases. */
const deepest = 8
