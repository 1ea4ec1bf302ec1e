import { dockerManifest } from '../../registry/manifests/manifest.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import type { PushItem } from '../../registry/push.ts'
import type { NewReferrer } from '../../registry/referrers/add-referrers.ts'
import { referrerListOf, type ReferrerList } from '../../registry/referrers/referrer-list.ts'
import type { TransferMemory } from '../../transfers/model/runner.ts'
import type { ObjectContent } from '../../transfers/upload/object-upload.ts'
import { sha256Of } from '../../registry/digests.ts'
import type { DockerImage, FoundBlob, OciImage, WholeImage } from '../archive/formats/found-image.ts'
import type { OpenedArchive } from '../archive/open/opened-archive.ts'
import { openCompressed, compressedLayer } from '../layers/compressed-layer.ts'

/** An image in the form a registry stores. Its blobs are still in the archive. */
export interface ImageToPush {
  /** The manifest that tags will point to. */
  readonly digest: Digest
  /** Children before parents. Manifests of one inner list do not reference each other. */
  readonly manifests: readonly (readonly PushItem[])[]
  readonly blobs: readonly BlobToPush[]
  /** Manifests with a `subject`, by the digest of that subject. */
  readonly referrers: ReadonlyMap<Digest, readonly NewReferrer[]>
  /** The entries when the image is an index. A fallback tag makes them a referrer list. */
  readonly list?: ReferrerList
}

export interface BlobToPush {
  readonly digest: Digest
  /** Reading blobs by ascending position is fastest. */
  readonly position: number
  readonly content: ObjectContent
  /** Whether the digest of its bytes is already verified. */
  readonly verified: boolean
}

/** Builds the manifest if the archive has none. That compresses each layer once, to know its digest. */
export function imageToPush(
  archive: OpenedArchive,
  image: WholeImage,
  memory: TransferMemory,
  signal: AbortSignal,
): Promise<ImageToPush> {
  return image.format === 'oci'
    ? Promise.resolve(ofLayout(archive, image))
    : ofDocker(archive, image, memory, signal)
}

function ofLayout(archive: OpenedArchive, { digest, manifests, blobs }: OciImage): ImageToPush {
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
    blobs: blobs.map((blob) => archivedBlob(archive, blob)),
    referrers,
    ...(list === undefined ? {} : { list }),
  }
}

function archivedBlob(archive: OpenedArchive, { digest, file }: FoundBlob): BlobToPush {
  return {
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

async function ofDocker(
  archive: OpenedArchive,
  { config, layers }: DockerImage,
  memory: TransferMemory,
  signal: AbortSignal,
): Promise<ImageToPush> {
  const blobs = new Map<Digest, BlobToPush>()
  const packedOf = new Map<Digest, { readonly digest: Digest; readonly sizeBytes: number }>()
  for (const layer of layers.toSorted((a, b) => a.file.position - b.file.position)) {
    if (packedOf.has(layer.diffId)) continue
    const packed = await compressedLayer(archive, layer, memory, signal)
    packedOf.set(layer.diffId, packed)
    blobs.set(packed.digest, {
      digest: packed.digest,
      position: layer.file.position,
      verified: true,
      content: {
        sizeBytes: packed.sizeBytes,
        identity: packed.digest,
        open: (offset, stop) => Promise.resolve(openCompressed(archive, layer, offset, stop)),
      },
    })
  }
  blobs.set(config.digest, bytesBlob(config))
  const listed = layers.flatMap(({ diffId }) => packedOf.get(diffId) ?? [])
  const bytes = new TextEncoder().encode(JSON.stringify(manifestOf(config, listed)))
  const digest = sha256Of(bytes)
  return { digest, manifests: [[{ digest, bytes }]], blobs: [...blobs.values()], referrers: new Map() }
}

function bytesBlob({ digest, bytes }: DockerImage['config']): BlobToPush {
  return {
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

function manifestOf(
  config: DockerImage['config'],
  layers: readonly { readonly digest: Digest; readonly sizeBytes: number }[],
) {
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
