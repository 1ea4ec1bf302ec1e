import type { Explanation } from '../../../drivers/index.ts'
import { explain, type ProblemReasonId } from '../explain.ts'
import { asDigest, type Digest } from '../../../drivers/common/names.ts'

export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
  /** Of Windows, whose images run on one version only. */
  readonly osVersion?: string
}

export interface Descriptor {
  readonly mediaType: string
  readonly digest: Digest
  readonly sizeBytes: number
  readonly artifactType?: string
  readonly platform?: Platform
  readonly annotations?: Readonly<Record<string, string>>
}

export type Annotations = Readonly<Record<string, string>>

/** A parsed manifest. A broken one has a kind of its own, so that it is shown as a row and does not fail the list. */
export type Manifest =
  | {
      readonly kind: 'image' | 'artifact'
      readonly mediaType: string
      readonly artifactType?: string
      readonly config: Descriptor
      readonly layers: readonly Descriptor[]
      readonly subject?: Descriptor
      readonly annotations: Annotations
    }
  | {
      readonly kind: 'index'
      readonly mediaType: string
      readonly artifactType?: string
      readonly manifests: readonly Descriptor[]
      readonly subject?: Descriptor
      readonly annotations: Annotations
    }
  | { readonly kind: 'schema1'; readonly mediaType: string; readonly layers: readonly Digest[] }
  | { readonly kind: 'unreadable'; readonly mediaType: string; readonly why: Explanation }

/** A registry reads at most so much of a manifest (distribution's `maxBlobGetSize`). */
export const maxManifestBytes = 4 * 1024 * 1024

/** Reads a manifest's bytes. Never fails: what is wrong comes as kind `unreadable`. */
export function parseManifest(bytes: Uint8Array): Manifest {
  let document: unknown
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return unreadable('', explain('jsonBroken', {}))
  }
  if (!isRecord(document)) return unreadable('', explain('jsonNoObject', {}))
  const mediaType = optionalText(document, 'mediaType') ?? ''
  try {
    if (document['schemaVersion'] === 1) return readSchema1(document)
    if (document['schemaVersion'] !== 2) return unreadable(mediaType, explain('schemaVersion', {}))
    const listsManifests = Array.isArray(document['manifests']) || isEmptyIndex(document)
    if (listsManifests && (document['layers'] !== undefined || document['config'] !== undefined)) {
      return unreadable(mediaType, explain('imageAndIndex', {}))
    }
    return listsManifests ? readIndex(document, mediaType) : readImage(document, mediaType)
  } catch (error) {
    if (error instanceof Malformed) return unreadable(mediaType, error.why)
    throw error
  }
}

/** Parses one descriptor; returns the reason if it is invalid. `where` is its path in the document. */
export function parseDescriptor(
  value: unknown,
  where: string,
): Descriptor | { readonly why: Explanation<ProblemReasonId> } {
  try {
    return readDescriptor(value, where)
  } catch (error) {
    if (error instanceof Malformed) return error
    throw error
  }
}

/** Digests that are needed to pull a manifest, in order. */
export function referencedDigests(manifest: Manifest): readonly Digest[] {
  switch (manifest.kind) {
    case 'image':
    case 'artifact':
      return [manifest.config.digest, ...manifest.layers.map((layer) => layer.digest)]
    case 'index':
      return manifest.manifests.map((child) => child.digest)
    case 'schema1':
      return manifest.layers
    case 'unreadable':
      return []
  }
}

/** `linux/arm64/v8`; what else a platform says is left out. */
export function platformText({ os, architecture, variant }: Platform): string {
  return variant === undefined ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`
}

export const ociImageManifest = 'application/vnd.oci.image.manifest.v1+json'
export const ociImageIndex = 'application/vnd.oci.image.index.v1+json'
export const dockerManifest = 'application/vnd.docker.distribution.manifest.v2+json'
export const dockerManifestList = 'application/vnd.docker.distribution.manifest.list.v2+json'

export function isImageConfig(mediaType: string): boolean {
  return imageConfigs.has(mediaType)
}

const imageConfigs: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
])

/** A manifest may not list more than this: nothing that a registry serves comes near. */
const maxDescriptors = 20_000

class Malformed extends Error {
  readonly why: Explanation<ProblemReasonId>

  constructor(why: Explanation<ProblemReasonId>) {
    super(why.detail)
    this.why = why
  }
}

function readImage(document: JsonRecord, given: string): Manifest {
  const mediaType = given === '' ? ociImageManifest : given
  if (mediaType !== ociImageManifest && mediaType !== dockerManifest) {
    return unreadable(mediaType, explain('typeUnserved', { mediaType }))
  }
  const config = readDescriptor(document['config'], 'config')
  const artifactType = optionalText(document, 'artifactType')
  const isImage = imageConfigs.has(config.mediaType) && artifactType === undefined
  const type = artifactType ?? (isImage ? undefined : config.mediaType)
  return {
    kind: isImage ? 'image' : 'artifact',
    mediaType,
    ...(type === undefined ? {} : { artifactType: type }),
    config,
    layers: readDescriptors(document['layers'] ?? [], 'layers'),
    ...readSubject(document),
    annotations: readAnnotations(document['annotations']),
  }
}

function readIndex(document: JsonRecord, given: string): Manifest {
  const mediaType = given === '' ? ociImageIndex : given
  if (mediaType !== ociImageIndex && mediaType !== dockerManifestList) {
    return unreadable(mediaType, explain('typeUnserved', { mediaType }))
  }
  const artifactType = optionalText(document, 'artifactType')
  return {
    kind: 'index',
    mediaType,
    ...(artifactType === undefined ? {} : { artifactType }),
    manifests: readDescriptors(document['manifests'] ?? [], 'manifests'),
    ...readSubject(document),
    annotations: readAnnotations(document['annotations']),
  }
}

/** Whether this is an index with `manifests: null`: Go encodes an empty list so. */
function isEmptyIndex(document: JsonRecord): boolean {
  const mediaType = document['mediaType']
  return document['manifests'] === null && (mediaType === ociImageIndex || mediaType === dockerManifestList)
}

/** Schema 1 is only displayed: registry 3.x no longer serves it. */
function readSchema1(document: JsonRecord): Manifest {
  const mediaType = 'application/vnd.docker.distribution.manifest.v1+prettyjws'
  const { fsLayers } = document as { fsLayers?: unknown }
  if (!Array.isArray(fsLayers) || fsLayers.length > maxDescriptors)
    return unreadable(mediaType, explain('noLayers', {}))
  const layers = fsLayers.map((layer) => asDigest(isRecord(layer) ? String(layer['blobSum']) : ''))
  const known = layers.filter((digest): digest is Digest => digest !== undefined)
  if (known.length < layers.length) return unreadable(mediaType, explain('layerDigest', {}))
  return { kind: 'schema1', mediaType, layers: known }
}

function readSubject(document: JsonRecord): { readonly subject?: Descriptor } {
  const subject = document['subject'] ?? undefined
  return subject === undefined ? {} : { subject: readDescriptor(subject, 'subject') }
}

function readDescriptors(value: unknown, where: string): readonly Descriptor[] {
  if (!Array.isArray(value)) throw new Malformed(explain('memberNoList', { member: where }))
  if (value.length > maxDescriptors) {
    throw new Malformed(explain('memberTooLong', { member: where, most: maxDescriptors }))
  }
  return value.map((entry, index) => readDescriptor(entry, `${where}[${index}]`))
}

function readDescriptor(value: unknown, where: string): Descriptor {
  if (!isRecord(value)) throw new Malformed(explain('memberNoDescriptor', { member: where }))
  const digest = asDigest(typeof value['digest'] === 'string' ? value['digest'] : '')
  if (digest === undefined) throw new Malformed(explain('memberDigest', { member: where }))
  const sizeBytes = value['size']
  if (typeof sizeBytes !== 'number' || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
    throw new Malformed(explain('memberSize', { member: where }))
  }
  const artifactType = optionalText(value, 'artifactType')
  const platform = readPlatform(value['platform'])
  const annotations = readAnnotations(value['annotations'])
  return {
    mediaType: optionalText(value, 'mediaType') ?? '',
    digest,
    sizeBytes,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(platform === undefined ? {} : { platform }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  }
}

function readPlatform(value: unknown): Platform | undefined {
  if (!isRecord(value)) return undefined
  const os = optionalText(value, 'os')
  const architecture = optionalText(value, 'architecture')
  if (os === undefined || architecture === undefined) return undefined
  const variant = optionalText(value, 'variant')
  const osVersion = optionalText(value, 'os.version')
  return {
    os,
    architecture,
    ...(variant === undefined ? {} : { variant }),
    ...(osVersion === undefined ? {} : { osVersion }),
  }
}

/** Reads annotations or labels: string values only, at most 1,000. */
export function readAnnotations(value: unknown): Annotations {
  if (!isRecord(value)) return {}
  const entries = Object.entries(value)
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    .slice(0, 1000)
  return Object.fromEntries(entries)
}

type JsonRecord = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function optionalText(record: JsonRecord, name: string): string | undefined {
  const value = record[name]
  return typeof value === 'string' && value !== '' ? value.slice(0, 4096) : undefined
}

function unreadable(mediaType: string, why: Explanation<ProblemReasonId>): Manifest {
  return { kind: 'unreadable', mediaType, why }
}
