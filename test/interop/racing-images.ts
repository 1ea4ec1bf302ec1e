import { createHash, randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { skopeoCopy } from '../peers/skopeo.ts'
import { numbersFrom } from '../pure/catalog/random-store.ts'

/** A layer that images share, so that what one leaves another needs. */
interface SharedLayer {
  readonly digest: string
  readonly diffId: string
  readonly bytes: Uint8Array
}

/** Other ones each time. Clients look at their digests alone. */
export function sharedLayers(): readonly SharedLayer[] {
  return Array.from({ length: 6 }, () => {
    const content = randomBytes(4096)
    const bytes = gzipSync(content)
    return { digest: sha256(bytes), diffId: sha256(content), bytes }
  })
}

/** Pushes an image of its own configuration and of some of these layers, by skopeo. */
export async function pushImage(
  layers: readonly SharedLayer[],
  folder: string,
  { seed, to }: { readonly seed: number; readonly to: string },
): Promise<void> {
  const random = numbersFrom(seed)
  const own = layers.filter(() => random() < 0.5)
  const place = join(folder, `image-${seed}`)
  const blobs = join(place, 'blobs', 'sha256')
  await mkdir(blobs, { recursive: true })
  const put = async (mediaType: string, bytes: Uint8Array) => {
    const digest = sha256(bytes)
    await writeFile(join(blobs, digest.slice('sha256:'.length)), bytes)
    return { mediaType, digest, size: bytes.byteLength }
  }
  const config = {
    os: 'linux',
    architecture: 'amd64',
    config: { Env: [`SEED=${seed}`] },
    rootfs: { type: 'layers', diff_ids: own.map(({ diffId }) => diffId) },
  }
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: await put('application/vnd.oci.image.config.v1+json', json(config)),
    layers: await Promise.all(
      own.map(({ bytes }) => put('application/vnd.oci.image.layer.v1.tar+gzip', bytes)),
    ),
  }
  const stored = await put(manifest.mediaType, json(manifest))
  const named = { ...stored, annotations: { 'org.opencontainers.image.ref.name': 'image' } }
  await writeFile(join(place, 'index.json'), json({ schemaVersion: 2, manifests: [named] }))
  await writeFile(join(place, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }))
  try {
    await skopeoCopy(`oci:${place}:image`, to)
  } finally {
    await rm(place, { recursive: true })
  }
}

function json(document: object): Buffer {
  return Buffer.from(JSON.stringify(document))
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
