import { dockerManifest, ociImageManifest } from '../registry/manifests/manifest.ts'
import type { Digest } from '../../drivers/common/names.ts'
import { buildLayer, type Layer } from './build-layer.ts'
import type { Built } from './built.ts'
import { descriptorOf, jsonContent } from './content.ts'
import type { ImageSpec, StepSpec } from './spec.ts'

export type ImageFormat = 'oci' | 'docker'

/** Media types of an image's parts; its manifest's comes last. */
const mediaTypes = {
  oci: {
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
    manifest: ociImageManifest,
  },
  docker: {
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    manifest: dockerManifest,
  },
} as const satisfies Record<ImageFormat, object>

/** A step, with the time it was made. */
export interface DatedStep extends StepSpec {
  readonly createdAt: string
}

export interface ImageToBuild {
  /** `os/architecture` or `os/architecture/variant`. */
  readonly platform: string
  readonly createdAt: string
  readonly format: ImageFormat
  readonly image: ImageSpec
  /** The base's steps first; takes the place of `image.steps`. */
  readonly steps: readonly DatedStep[]
  /** The layer that brings this file is not to be in the bucket. */
  readonly loses: string | undefined
  /** A byte of the layer that brings this file is to be another one. */
  readonly spoils: string | undefined
}

/** An image of one platform: layers, configuration, manifest. */
export async function buildImage(source: ImageToBuild): Promise<Built> {
  const { image, steps, platform, format, loses, spoils } = source
  const types = mediaTypes[format]
  const layers: Layer[] = []
  const lost: Digest[] = []
  const spoiled: Digest[] = []
  for (const { files } of steps) {
    if (files.length === 0) continue
    const layer = await buildLayer(files)
    layers.push(layer)
    if (files.some(({ path }) => path === loses)) lost.push(layer.digest)
    if (files.some(({ path }) => path === spoils)) spoiled.push(layer.digest)
  }
  const config = jsonContent(configDocument(source, layers))
  const manifest = jsonContent({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptorOf(config, types.config),
    layers: layers.map((layer) => descriptorOf(layer, types.layer)),
    // Docker's own format has no annotations.
    ...(format === 'docker' ? {} : { annotations: annotationsOf(image) }),
  })
  return {
    descriptor: descriptorOf(manifest, types.manifest, { platform: platformOf(platform) }),
    blobs: [config, ...layers],
    manifests: [manifest],
    lost,
    spoiled,
  }
}

/** Labels of the image specification's own names stand on manifests too. */
export function annotationsOf({ labels }: ImageSpec): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).filter(([name]) => name.startsWith('org.opencontainers.image.')),
  )
}

function configDocument({ image, steps, platform, createdAt }: ImageToBuild, layers: readonly Layer[]) {
  return {
    created: createdAt,
    author: image.author,
    ...platformOf(platform),
    config: {
      User: image.user,
      ExposedPorts: namesOf(image.exposedPorts),
      Env: image.environment,
      Entrypoint: image.entrypoint,
      Cmd: image.command,
      Volumes: namesOf(image.volumes),
      WorkingDir: image.workingDirectory,
      Labels: image.labels,
      StopSignal: image.stopSignal,
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: steps.map(({ run, files, createdAt: created }) => ({
      created,
      created_by: run,
      comment: 'buildkit.dockerfile.v0',
      ...(files.length === 0 ? { empty_layer: true } : {}),
    })),
  }
}

/** Sets are spelled as objects of empty objects. */
function namesOf(names: readonly string[]): Readonly<Record<string, object>> | undefined {
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, {}]))
}

function platformOf(platform: string) {
  const [os, architecture, variant] = platform.split('/')
  return { architecture, os, ...(variant === undefined ? {} : { variant }) }
}
