import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { tarEntry, tarOf, tarOfFiles } from './tar-bytes.ts'

export type Json = Readonly<Record<string, unknown>>
export interface DescriptorJson extends Json {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
}

export const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const

/** The files of an OCI layout, put together blob by blob; tests spoil what they like on the way. */
export class LayoutFiles {
  readonly files = new Map<string, Uint8Array>([['oci-layout', bytesOf({ imageLayoutVersion: '1.0.0' })]])

  blob(mediaType: string, content: Uint8Array | string | object): DescriptorJson {
    const bytes = bytesOf(content)
    const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.byteLength }
    this.files.set(blobPath(descriptor.digest), bytes)
    return descriptor
  }

  /** An image with one layer for each text; changes replace members of its manifest. */
  image(texts: readonly string[], changes: Json = {}): DescriptorJson {
    const tars = texts.map(layerTar)
    const config = this.blob(types.config, configOf(tars))
    const layers = tars.map((tar) => this.blob(types.layer, gzipSync(tar)))
    const manifest = { schemaVersion: 2, mediaType: types.manifest, config, layers, ...changes }
    return this.blob(types.manifest, manifest)
  }

  indexOf(children: readonly DescriptorJson[], changes: Json = {}): DescriptorJson {
    return this.blob(types.index, {
      schemaVersion: 2,
      mediaType: types.index,
      manifests: children,
      ...changes,
    })
  }

  /** Names images in `index.json`; the names are those of `image.ref.name`. */
  name(images: Readonly<Record<string, DescriptorJson>>): this {
    const manifests = Object.entries(images).map(([name, image]) => ({
      ...image,
      annotations: { 'org.opencontainers.image.ref.name': name },
    }))
    return this.put('index.json', { schemaVersion: 2, mediaType: types.index, manifests })
  }

  put(path: string, content: Uint8Array | string | object): this {
    this.files.set(path, bytesOf(content))
    return this
  }

  remove(path: string): this {
    this.files.delete(path)
    return this
  }

  tar(): Uint8Array {
    return tarOfFiles(this.files)
  }
}

export interface ManifestJson {
  readonly config: DescriptorJson
  readonly layers: readonly DescriptorJson[]
}

/** A manifest of the layout, as it says. */
export function manifestIn(layout: LayoutFiles, image: DescriptorJson): ManifestJson {
  return JSON.parse(Buffer.from(layout.files.get(blobPath(image.digest)) ?? '').toString())
}

/** What `docker save` wrote before it knew OCI: layers that are not packed, a configuration, `manifest.json`. */
export function dockerFiles(
  texts: readonly string[],
  names: readonly string[] | null = ['edge/agent:2026.11'],
  changes: Json = {},
): Map<string, Uint8Array> {
  const tars = texts.map(layerTar)
  const config = bytesOf({ ...configOf(tars), ...changes })
  const configPath = `${hexOf(digestOf(config))}.json`
  const layers = tars.map((tar) => `${hexOf(digestOf(tar))}/layer.tar`)
  const files = new Map<string, Uint8Array>([[configPath, config]])
  for (const [at, tar] of tars.entries()) files.set(layers[at] ?? '', tar)
  files.set('manifest.json', bytesOf([{ Config: configPath, RepoTags: names, Layers: layers }]))
  return files
}

export function configOf(tars: readonly Uint8Array[]): Json {
  return {
    os: 'linux',
    architecture: 'amd64',
    config: { Cmd: ['/bin/agent'] },
    rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
  }
}

/** A file system of one file. */
export function layerTar(text: string): Uint8Array {
  return tarOf([tarEntry('etc/motd', text)])
}

export function bytesOf(content: Uint8Array | string | object): Uint8Array {
  if (content instanceof Uint8Array) return content
  return new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content))
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

export function blobPath(digest: string): string {
  return `blobs/sha256/${hexOf(digest)}`
}

export function hexOf(digest: string): string {
  return digest.slice('sha256:'.length)
}
