import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

import { ociImageManifest } from '../../electron/registry/manifests/manifest.ts'
import type { OciLayout } from '../peers/oci-images.ts'
import { RegistryClient } from '../peers/registry-client.ts'
import { dockerReference, skopeoCopy } from '../peers/skopeo.ts'
import { blobOf, jsonBlob } from '../unit/registry/tiny-registry.ts'

export const app = 'team/app'
export const multi = 'team/multi'

/** Digests of what was pushed. */
export interface Images {
  readonly app: string
  readonly next: string
  readonly multi: string
  readonly signature: string
  readonly arm: string
  readonly attestation: string
  /** A layer of `app`, `next` and `multi`. */
  readonly shared: string
  readonly nextLayer: string
  readonly nextConfig: string
  readonly sha512Layer: string
  readonly sha512Stored: string
}

/** In order. */
export function tagsOf(images: Images): ReadonlyMap<string, string> {
  return new Map([
    ['team/app:app', images.app],
    ['team/app:next', images.next],
    ['team/app:signature', images.signature],
    ['team/multi:app-next', images.next],
    ['team/multi:multi', images.multi],
  ])
}

/** Pushes images as skopeo does, and one whose layer is named by its SHA-512. */
export async function pushImages(host: string, images: OciLayout): Promise<Images> {
  const push = (name: 'app' | 'app-next' | 'multi' | 'signature', repository: string, tag: string) =>
    skopeoCopy(images.reference(name), dockerReference(host, repository, tag))
  await push('app', app, 'app')
  await push('app-next', app, 'next')
  await push('signature', app, 'signature')
  await push('multi', multi, 'multi')
  await push('app-next', multi, 'app-next')
  const long = new RegistryClient(host, 'team/long')
  const [layer, config] = [Buffer.from('a layer by its sha512'), Buffer.from('{"os":"linux"}')]
  const sha512Layer = await long.pushBlob(layer, 'sha512')
  const manifest = jsonBlob({
    schemaVersion: 2,
    mediaType: ociImageManifest,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: await long.pushBlob(config, 'sha256'),
      size: config.byteLength,
    },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: sha512Layer,
        size: layer.byteLength,
      },
    ],
  })
  await long.pushManifest('v1', ociImageManifest, manifest.bytes)
  const appManifest = await manifestOf(images, images.images.app.digest)
  const nextManifest = await manifestOf(images, images.images['app-next'].digest)
  return {
    app: images.images.app.digest,
    next: images.images['app-next'].digest,
    multi: images.images.multi.digest,
    signature: images.images.signature.digest,
    arm: images.children[1]?.digest ?? '',
    attestation: images.children[2]?.digest ?? '',
    shared: appManifest.layers[0]?.digest ?? '',
    nextLayer: nextManifest.layers[2]?.digest ?? '',
    nextConfig: nextManifest.config.digest ?? '',
    sha512Layer,
    sha512Stored: blobOf(layer).digest,
  }
}

const manifestSchema = z.object({
  config: z.object({ digest: z.string() }),
  layers: z.array(z.object({ digest: z.string() })),
})

async function manifestOf({ folder }: OciLayout, digest: string): Promise<z.infer<typeof manifestSchema>> {
  const path = join(folder, 'blobs', digest.replace(':', '/'))
  return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')))
}
