import { sha256Of } from '../../registry/digests.ts'
import { explained, StoreError, type StorageDriver } from '../../../drivers/index.ts'
import {
  ociImageIndex,
  ociImageManifest,
  type Manifest,
  type Platform,
} from '../../registry/manifests/manifest.ts'
import {
  algorithmOf,
  hexOf,
  parseDigest,
  type Digest,
  type RepositoryName,
} from '../../../drivers/common/names.ts'
import type { StoredManifest } from '../../registry/manifests/read-manifest.ts'
import { linksOnDemand } from '../../registry/layout/repository-links.ts'
import { blobsOnDemand } from '../../registry/blobs/blob-lookup.ts'
import { readManifestTree } from '../tree/manifest-tree.ts'
import { availableBlobs, type AvailableBlob } from '../tree/available-blobs.ts'
import type { ChosenImage } from './chosen-image.ts'
import { findReferrers, type ExportedReferrers } from './export-referrers.ts'

/** A file of an archive: bytes in memory, or a blob of the store. */
export type ArchiveEntry =
  | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array }
  | ({ readonly kind: 'blob'; readonly name: string } & AvailableBlob)

export interface OciArchive {
  readonly entries: readonly ArchiveEntry[]
  /** The digest of the exported manifest. */
  readonly digest: Digest
  /** Tags of referrers that the archive does not contain, and why. */
  readonly leftOut: ExportedReferrers['leftOut']
}

/** The annotations that name the image in the archive; none when it was asked for by its digest. */
export interface ArchiveName {
  readonly repository: RepositoryName
  readonly tag?: string
}

/**
 * An OCI image layout as the files of a tar archive. Manifests are as they are stored; some of the entries of an index
 * are a new index. Layers that a registry need not have are left out where it has them not. With
 * referrers, those follow the image as further ones, each by its tag: taken in again they are tags as before. Fails
 * with Corrupt where a registry would not serve all of it.
 */
export async function planOciArchive(
  driver: StorageDriver,
  chosen: ChosenImage,
  name: ArchiveName,
  withReferrers: boolean,
  signal: AbortSignal,
): Promise<OciArchive> {
  const root = chosen.kind === 'whole' ? chosen.digest : chosen.index
  const kept = chosen.kind === 'whole' ? undefined : new Set(chosen.entries.map(({ digest }) => digest))
  const tree = await readManifestTree(driver, root, signal, ({ digest }) => kept?.has(digest) ?? true)
  const from = { links: linksOnDemand(driver, name.repository, signal), blobs: blobsOnDemand(driver, signal) }
  const blobs = await availableBlobs(from, tree, signal)
  if ('detail' in blobs) throw explained('Corrupt', blobs, { path: root })
  const manifests = tree.manifests.map((stored) =>
    stored.digest === root && kept !== undefined ? filterReferrers(stored, kept) : stored,
  )
  const top = manifests.at(-1)
  if (top === undefined) throw new StoreError('NotFound', 'there is no such manifest', { path: root })
  const digests = manifests.map(({ digest }) => digest)
  const referrers = withReferrers
    ? await findReferrers(driver, name.repository, digests, signal)
    : { tags: [], manifests: [], blobs: [], leftOut: [] }
  const platform = chosen.kind === 'whole' ? chosen.entry?.descriptor.platform : undefined
  const named = [
    descriptorOf(top, name, platform),
    ...referrers.tags.map(({ tag, manifest }) => descriptorOf(manifest, { ...name, tag })),
  ]
  const files = [
    ...[...manifests, ...referrers.manifests].map(manifestFile),
    ...[...blobs, ...referrers.blobs].map(blobFile),
  ]
  return {
    digest: top.digest,
    leftOut: referrers.leftOut,
    entries: [
      json('oci-layout', { imageLayoutVersion: '1.0.0' }),
      json('index.json', { schemaVersion: 2, mediaType: ociImageIndex, manifests: named }),
      // A blob that a referrer shares with the image is written once.
      ...new Map(files.map((file) => [file.name, file])).values(),
    ],
  }
}

interface TopManifest extends Pick<StoredManifest, 'digest' | 'bytes'> {
  readonly manifest: Manifest
}

function filterReferrers(stored: StoredManifest, kept: ReadonlySet<Digest>): TopManifest {
  const document = JSON.parse(new TextDecoder().decode(stored.bytes)) as { manifests: { digest: string }[] }
  const manifests = document.manifests.filter(({ digest }) => kept.has(parseDigest(digest)))
  const bytes = new TextEncoder().encode(JSON.stringify({ ...document, manifests }))
  const digest = sha256Of(bytes)
  return { digest, bytes, manifest: stored.manifest }
}

function blobName(digest: Digest): string {
  return `blobs/${algorithmOf(digest)}/${hexOf(digest)}`
}

function manifestFile({ digest, bytes }: TopManifest): ArchiveEntry {
  return { kind: 'bytes', name: blobName(digest), bytes }
}

function blobFile({ digest, sizeBytes, storedAs }: AvailableBlob): ArchiveEntry {
  return { kind: 'blob', name: blobName(digest), digest, sizeBytes, storedAs }
}

function json(name: string, document: object): ArchiveEntry {
  return { kind: 'bytes', name, bytes: new TextEncoder().encode(JSON.stringify(document)) }
}

function descriptorOf(
  { digest, bytes, manifest }: TopManifest,
  { repository, tag }: ArchiveName,
  platform?: Platform,
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
  return {
    mediaType: manifest.mediaType === '' ? usual : manifest.mediaType,
    digest,
    size: bytes.byteLength,
    ...(platform === undefined ? {} : { platform }),
    ...annotations,
  }
}
