import { mapConcurrent, type StorageDriver, type StoreError } from '../../../drivers/index.ts'
import { hasBlob } from '../../registry/blobs/blob-lookup.ts'
import { asDigest, type Digest } from '../../../drivers/common/names.ts'
import type { DockerLayer, FoundImage, RefusedImage, WholeImage } from '../archive/formats/found-image.ts'
import { imageTargets, type ImageTarget } from './image-targets.ts'

/** What an archive holds, and what of it the store has. */
export interface ArchivePreview {
  readonly format: 'oci' | 'docker'
  readonly blobs: number
  /** Those that can be pushed first. */
  readonly images: readonly ImagePreview[]
}

export interface ImagePreview extends ImageTarget {
  readonly kind: 'image' | 'index' | 'artifact'
  readonly digest?: Digest
  readonly platforms: readonly string[]
  readonly sizeBytes: number
  readonly blobs: number
  readonly alreadyBlobs: number
  readonly alreadyBytes: number
  readonly subject?: Digest
  /** Why it cannot be pushed. */
  readonly refused?: StoreError
}

/** Asks the store for each blob whose digest is known. `repository` is what the archive was dropped on. */
export async function previewImages(
  images: readonly FoundImage[],
  driver: StorageDriver,
  repository: string | undefined,
  signal: AbortSignal,
): Promise<ArchivePreview> {
  const whole = images.filter((image) => image.format !== 'refused')
  const blobs = new Map<string, KnownBlob>()
  for (const image of whole) for (const blob of blobsOf(image)) blobs.set(blob.name, blob)
  const present = new Set<string>()
  const looked = mapConcurrent(
    blobs.values(),
    16,
    async ({ name, digest, sizeBytes }, stop) => {
      if (digest !== undefined && (await hasBlob(driver, digest, sizeBytes, stop))) present.add(name)
    },
    signal,
  )
  for await (const _ of looked) void _
  const dropped = { repository, alone: whole.length === 1 }
  return {
    format: whole.every(({ format }) => format === 'docker') ? 'docker' : 'oci',
    blobs: blobs.size,
    images: [
      ...whole.flatMap((image) =>
        imageTargets(image, dropped).map((target) => ({ ...target, ...factsOf(image, present) })),
      ),
      ...images.filter((image) => image.format === 'refused').map(refusedPreview),
    ],
  }
}

function refusedPreview({ imageId, names, digest, error }: RefusedImage): ImagePreview {
  const [name] = names
  return {
    imageId,
    ...(name === undefined ? {} : { name }),
    ...(digest === undefined ? {} : { digest }),
    kind: 'image',
    repository: '',
    tags: [],
    platforms: [],
    sizeBytes: 0,
    blobs: 0,
    alreadyBlobs: 0,
    alreadyBytes: 0,
    refused: error,
  }
}

interface KnownBlob {
  /** The same for the same blob. */
  readonly name: string
  readonly digest: Digest | undefined
  readonly sizeBytes: number
}

function blobsOf(image: WholeImage): readonly KnownBlob[] {
  if (image.format === 'oci') {
    return image.blobs.map(({ digest, file }) => ({ name: digest, digest, sizeBytes: file.sizeBytes }))
  }
  const { digest, bytes } = image.config
  const layers = new Map(image.layers.map((layer) => [layer.diffId, layer]))
  return [{ name: digest, digest, sizeBytes: bytes.byteLength }, ...[...layers.values()].map(ofLayer)]
}

/** A layer that is packed already is kept under its digest; of any other, that is known after packing only. */
function ofLayer({ diffId, file, compression }: DockerLayer): KnownBlob {
  const [hex] = /[0-9a-f]{64}$/.exec(file.path) ?? []
  const digest = compression === 'gzip' && hex !== undefined ? asDigest(`sha256:${hex}`) : undefined
  return { name: diffId, digest, sizeBytes: file.sizeBytes }
}

function factsOf(image: WholeImage, present: ReadonlySet<string>) {
  const blobs = blobsOf(image)
  const already = blobs.filter(({ name }) => present.has(name))
  return {
    ...(image.format === 'docker' ? { kind: 'image' as const } : ofLayout(image)),
    platforms: image.platforms,
    sizeBytes: sum(blobs),
    blobs: blobs.length,
    alreadyBlobs: already.length,
    alreadyBytes: sum(already),
  }
}

function ofLayout({ kind, digest, subject }: Extract<WholeImage, { format: 'oci' }>) {
  return { kind, digest, ...(subject === undefined ? {} : { subject }) }
}

function sum(blobs: readonly KnownBlob[]): number {
  return blobs.reduce((total, { sizeBytes }) => total + sizeBytes, 0)
}
