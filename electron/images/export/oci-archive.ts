import { createHash } from 'node:crypto'

import { explained, StoreError, type StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout.ts'
import {
  isForeignLayer,
  ociImageIndex,
  ociImageManifest,
  type Descriptor,
  type Manifest,
} from '../../registry/manifest.ts'
import { algorithmOf, hexOf, parseDigest, type Digest } from '../../registry/names.ts'
import type { StoredManifest } from '../../registry/read-manifest.ts'
import { readManifestTree } from '../manifest-tree.ts'
import type { ChosenImage } from './chosen-image.ts'

/** A file of an archive: bytes at hand, or those of a blob. */
export type ArchiveEntry =
  | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'blob'; readonly name: string; readonly digest: Digest; readonly sizeBytes: number }

export interface OciArchive {
  readonly entries: readonly ArchiveEntry[]
  /** Of the manifest that the archive is about. */
  readonly digest: Digest
}

/** How the image is called in the archive; nothing where it was asked for by its digest. */
export interface ArchiveName {
  readonly repository: string
  readonly tag?: string
}

/**
 * An OCI image layout as the files of a tar archive. Manifests are as they are stored; some of the entries of an index
 * are a new index. Layers that a registry need not have are left out where it has them not.
 * Fails with Corrupt where a manifest is missing or damaged.
 */
export async function planOciArchive(
  driver: StorageDriver,
  chosen: ChosenImage,
  name: ArchiveName,
  signal: AbortSignal,
): Promise<OciArchive> {
  const root = chosen.kind === 'whole' ? chosen.digest : chosen.index
  const kept = chosen.kind === 'whole' ? undefined : new Set(chosen.entries.map(({ digest }) => digest))
  const tree = await readManifestTree(driver, root, signal, ({ digest }) => kept?.has(digest) ?? true)
  if (tree.problem !== undefined) throw explained('Corrupt', tree.problem, { path: root })
  const manifests = tree.manifests.map((stored) =>
    stored.digest === root && kept !== undefined ? withOnly(stored, kept) : stored,
  )
  const top = manifests.at(-1)
  if (top === undefined) throw new StoreError('NotFound', 'there is no such manifest', { path: root })
  const blobs: ArchiveEntry[] = []
  for (const blob of tree.blobs) {
    if (isForeignLayer(blob) && (await isMissing(driver, blob, signal))) continue
    const { digest, sizeBytes } = blob
    blobs.push({ kind: 'blob', name: blobName(digest), digest, sizeBytes })
  }
  const described = chosen.kind === 'whole' ? chosen.entry?.descriptor : undefined
  return {
    digest: top.digest,
    entries: [
      json('oci-layout', { imageLayoutVersion: '1.0.0' }),
      json('index.json', indexJson(top, described, name)),
      ...manifests.map(({ digest, bytes }) => ({ kind: 'bytes' as const, name: blobName(digest), bytes })),
      ...blobs,
    ],
  }
}

interface TopManifest extends Pick<StoredManifest, 'digest' | 'bytes'> {
  readonly manifest: Manifest
}

function withOnly(stored: StoredManifest, kept: ReadonlySet<Digest>): TopManifest {
  const document = JSON.parse(new TextDecoder().decode(stored.bytes)) as { manifests: { digest: string }[] }
  const manifests = document.manifests.filter(({ digest }) => kept.has(parseDigest(digest)))
  const bytes = new TextEncoder().encode(JSON.stringify({ ...document, manifests }))
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
  return { digest, bytes, manifest: stored.manifest }
}

async function isMissing(
  driver: StorageDriver,
  { digest }: Descriptor,
  signal: AbortSignal,
): Promise<boolean> {
  return (await driver.objects.head(driver.keyOf(layout.blobData(digest)), signal)) === undefined
}

function blobName(digest: Digest): string {
  return `blobs/${algorithmOf(digest)}/${hexOf(digest)}`
}

function json(name: string, document: object): ArchiveEntry {
  return { kind: 'bytes', name, bytes: new TextEncoder().encode(JSON.stringify(document)) }
}

function indexJson(
  { digest, bytes, manifest }: TopManifest,
  described: Descriptor | undefined,
  { repository, tag }: ArchiveName,
): object {
  const usual = manifest.kind === 'index' ? ociImageIndex : ociImageManifest
  const annotations =
    tag === undefined
      ? {}
      : {
          annotations: {
            'io.containerd.image.name': `${repository}:${tag}`,
            'org.opencontainers.image.ref.name': tag,
          },
        }
  const platform = described?.platform === undefined ? {} : { platform: described.platform }
  const mediaType = manifest.mediaType === '' ? usual : manifest.mediaType
  const descriptor = { mediaType, digest, size: bytes.byteLength, ...platform, ...annotations }
  return { schemaVersion: 2, mediaType: ociImageIndex, manifests: [descriptor] }
}
