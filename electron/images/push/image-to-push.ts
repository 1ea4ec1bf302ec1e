import { dockerManifest } from '../../registry/manifests/manifest.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import type { PushItem } from '../../registry/push.ts'
import type { NewReferrer } from '../../registry/referrers/add-referrers.ts'
import { referrerListOf, type ReferrerList } from '../../registry/referrers/referrer-list.ts'
import { sha256Of } from '../../registry/digests.ts'
import type { DockerImage, FoundBlob, OciImage, WholeImage } from '../archive/formats/found-image.ts'
import type { OpenedArchive } from '../archive/open/opened-archive.ts'
import type { CompressedLayer } from '../layers/compressed-layer.ts'
import type { BlobToPush, WholeBlob } from './blob-to-push.ts'

/** An image in the form a registry stores. */
export interface ImageToPush {
  /** The manifest that tags will point to. */
  readonly digest: Digest
  /** Children before parents. Manifests of one inner list do not reference each other. */
  readonly manifests: readonly (readonly PushItem[])[]
  /** Each once. */
  readonly blobs: readonly Digest[]
  /** Manifests with a `subject`, by the digest of that subject. */
  readonly referrers: ReadonlyMap<Digest, readonly NewReferrer[]>
  /** The entries when the image is an index. A fallback tag makes them a referrer list. */
  readonly list?: ReferrerList
}

/** The blobs of an image, which are still in the archive. */
export function blobsToPush(archive: OpenedArchive, image: WholeImage): readonly BlobToPush[] {
  if (image.format === 'oci') return image.blobs.map((blob) => archivedBlob(archive, blob))
  const layers = new Map(image.layers.map((layer) => [layer.diffId, layer]))
  return [
    bytesBlob(image.config),
    ...[...layers.values()].map((layer): BlobToPush => {
      return { kind: 'layer', layer, position: layer.file.position }
    }),
  ]
}

/** An image of a layout or folder, whose manifests are in the archive. */
export function imageOfLayout({ digest, manifests, blobs }: OciImage): ImageToPush {
  const referrers = new Map<Digest, NewReferrer[]>()
  for (const each of manifests) {
    const subject = each.manifest.subject?.digest
    if (subject !== undefined) referrers.set(subject, [...(referrers.get(subject) ?? []), each])
  }
  const leaves = manifests.filter(({ manifest }) => manifest.kind !== 'index')
  const indexes = manifests.filter(({ manifest }) => manifest.kind === 'index')
  const top = manifests.at(-1)
  const list = top && referrerListOf(top)
  return {
    digest,
    manifests: [...(leaves.length === 0 ? [] : [leaves]), ...indexes.map((index) => [index])],
    blobs: blobs.map((blob) => blob.digest),
    referrers,
    ...(list === undefined ? {} : { list }),
  }
}

/** An image of a docker archive, which has no manifest: it is made of the layers as they were pushed, by their diffIDs. */
export function imageOfDocker(
  { config, layers }: DockerImage,
  compressed: ReadonlyMap<Digest, CompressedLayer>,
): ImageToPush {
  const listed = layers.flatMap(({ diffId }) => compressed.get(diffId) ?? [])
  const bytes = new TextEncoder().encode(JSON.stringify(manifestOf(config, listed)))
  const digest = sha256Of(bytes)
  return {
    digest,
    manifests: [[{ digest, bytes }]],
    blobs: [...new Set([config.digest, ...listed.map((layer) => layer.digest)])],
    referrers: new Map(),
  }
}

function archivedBlob(archive: OpenedArchive, { digest, file }: FoundBlob): WholeBlob {
  return {
    kind: 'whole',
    digest,
    position: file.position,
    verified: false,
    content: {
      sizeBytes: file.sizeBytes,
      identity: digest,
      open: (offset, signal) => Promise.resolve(archive.open(file, offset, signal)),
    },
  }
}

function bytesBlob({ digest, bytes }: DockerImage['config']): WholeBlob {
  return {
    kind: 'whole',
    digest,
    position: 0,
    verified: true,
    content: {
      sizeBytes: bytes.byteLength,
      identity: digest,
      // eslint-disable-next-line typescript/require-await
      open: async (offset) =>
        (async function* rest() {
          yield bytes.subarray(offset)
        })(),
    },
  }
}

function manifestOf(config: DockerImage['config'], layers: readonly CompressedLayer[]) {
  return {
    schemaVersion: 2,
    mediaType: dockerManifest,
    config: {
      mediaType: 'application/vnd.docker.container.image.v1+json',
      size: config.bytes.byteLength,
      digest: config.digest,
    },
    layers: layers.map(({ digest, sizeBytes }) => ({
      mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
      size: sizeBytes,
      digest,
    })),
  }
}
