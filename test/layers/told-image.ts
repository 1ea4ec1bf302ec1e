import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { tarOf, type ToldEntry } from './told-layer.ts'

/** Writes an image with these layers as an OCI layout; its name there is `image`. */
export async function writeToldImage(
  folder: string,
  layers: readonly (readonly ToldEntry[])[],
  config: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const blobs = join(folder, 'blobs', 'sha256')
  await mkdir(blobs, { recursive: true })
  const tars = await Promise.all(layers.map(tarOf))
  const descriptors = await Promise.all(tars.map((tar) => write(types.layer, tar)))
  const configBytes = json({
    architecture: 'amd64',
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: descriptors.map(({ digest }) => digest) },
  })
  const manifest = await write(
    types.manifest,
    json({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: await write(types.config, configBytes),
      layers: descriptors,
    }),
  )
  const annotations = { 'org.opencontainers.image.ref.name': 'image' }
  const index = { schemaVersion: 2, manifests: [{ ...manifest, annotations }] }
  await writeFile(join(folder, 'index.json'), json(index))
  await writeFile(join(folder, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }))

  async function write(mediaType: string, bytes: Uint8Array) {
    const hex = createHash('sha256').update(bytes).digest('hex')
    await writeFile(join(blobs, hex), bytes)
    return { mediaType, digest: `sha256:${hex}`, size: bytes.byteLength }
  }
}

const types = {
  layer: 'application/vnd.oci.image.layer.v1.tar',
  config: 'application/vnd.oci.image.config.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
} as const

function json(document: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document))
}
