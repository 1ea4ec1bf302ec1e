import { createHash } from 'node:crypto'

import type { Random } from './random.ts'

/** What a registry keeps under a digest. Layers have no content: nobody reads them here. */
export interface PackedBlob {
  /** Of SHA-256. */
  readonly hex: string
  readonly sizeBytes: number
  readonly content?: Buffer
}

export interface Image {
  readonly manifest: PackedBlob
  readonly config: PackedBlob
}

/** A layer of no content, whose digest is made up. */
export function layer(random: Random): PackedBlob {
  return { hex: random.hex(64), sizeBytes: 1024 + random.below(64 * 1024 * 1024) }
}

/** A configuration that fits its layers. `name` tells it from others. */
export function imageConfig(name: string, layers: readonly PackedBlob[], random: Random): PackedBlob {
  const created = timeOf(random)
  return document({
    created,
    architecture: random.below(4) === 0 ? 'arm64' : 'amd64',
    os: 'linux',
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', `NAME=${name}`],
      Cmd: ['/bin/service'],
      WorkingDir: '/srv',
      Labels: { 'org.opencontainers.image.title': name },
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ hex }) => `sha256:${hex}`) },
    history: layers.map((_, index) => ({ created, created_by: `COPY part-${index} / # buildkit` })),
  })
}

/** A manifest of its own for each `name`. */
export function imageManifest(name: string, config: PackedBlob, layers: readonly PackedBlob[]): PackedBlob {
  return document({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: layers.map((blob) => descriptor('application/vnd.oci.image.layer.v1.tar+gzip', blob)),
    annotations: { 'org.opencontainers.image.ref.name': name },
  })
}

function descriptor(mediaType: string, { hex, sizeBytes }: PackedBlob) {
  return { mediaType, digest: `sha256:${hex}`, size: sizeBytes }
}

function document(value: unknown): PackedBlob {
  const content = Buffer.from(JSON.stringify(value))
  const hex = createHash('sha256').update(content).digest('hex')
  return { hex, sizeBytes: content.byteLength, content }
}

/** Some time of the year 2026. */
function timeOf(random: Random): string {
  return new Date(Date.UTC(2026, 0, 1) + random.below(300 * 86_400) * 1000).toISOString()
}
