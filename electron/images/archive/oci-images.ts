import {
  dockerManifest,
  dockerManifestList,
  isImageConfig,
  maxManifestBytes,
  ociImageIndex,
  ociImageManifest,
  parseManifest,
  platformText,
  saidOfEntry,
  type Annotations,
  type Descriptor,
} from '../../registry/manifest.ts'
import { algorithmOf, hexOf, type Digest } from '../../registry/names.ts'
import { hasDigest } from './digest-of.ts'
import type { FoundBlob, FoundManifest, OciImage } from './found-image.ts'
import { readConfigFacts } from './image-config-facts.ts'
import { parseJsonObject } from './json-document.ts'
import { requireLayers } from './layer-kinds.ts'
import type { ArchivedFile, OpenedArchive } from './opened-archive.ts'
import { refused } from './refusals.ts'

/**
 * The images of an OCI layout, all of them whole: every manifest is read and compared with its digest, every blob is
 * there in the size that is said. Fails with NotFound when something that is referred to is not there.
 */
export async function readOciImages(
  archive: OpenedArchive,
  signal: AbortSignal,
): Promise<readonly OciImage[]> {
  await requireLayoutVersion(archive, signal)
  const bytes = await readNamed(archive, 'index.json', signal)
  requirePlainMembers(bytes, 'index.json')
  const index = parseManifest(bytes)
  if (index.kind === 'unreadable') throw refused('indexBroken', {}, 'index.json', index.why)
  if (index.kind !== 'index') throw refused('indexWithoutManifests', {}, 'index.json')
  const reader = new TreeReader(archive)
  const images = new Map<string, OciImage>()
  for (const descriptor of index.manifests) {
    const name = nameOf(descriptor.annotations ?? {})
    const known = images.get(descriptor.digest)
    if (known === undefined) images.set(descriptor.digest, await reader.image(descriptor, name, signal))
    else if (name !== undefined && !known.names.includes(name))
      images.set(descriptor.digest, { ...known, names: [...known.names, name] })
  }
  if (images.size === 0) throw refused('noImage', {}, 'index.json')
  return [...images.values()]
}

/** Containerd's is the whole name; OCI's may be, or is a tag alone. */
function nameOf(annotations: Annotations): string | undefined {
  return annotations['io.containerd.image.name'] ?? annotations['org.opencontainers.image.ref.name']
}

async function requireLayoutVersion(archive: OpenedArchive, signal: AbortSignal): Promise<void> {
  const document = parseJsonObject(await readNamed(archive, 'oci-layout', signal), 'oci-layout')
  const version = document['imageLayoutVersion']
  if (typeof version !== 'string' || !version.startsWith('1.')) {
    const told = version === undefined ? 'undefined' : JSON.stringify(version).slice(0, 40)
    throw refused('layoutVersion', { version: told }, 'oci-layout')
  }
}

async function readNamed(archive: OpenedArchive, path: string, signal: AbortSignal): Promise<Uint8Array> {
  const file = archive.find(path)
  if (file === undefined) throw refused('lacksFile', { name: path }, path)
  return archive.read(file, maxManifestBytes, signal)
}

/** Reads manifests, each once however many refer to it, and refuses what a registry would not serve. */
class TreeReader {
  readonly #archive: OpenedArchive
  readonly #manifests = new Map<Digest, FoundManifest>()
  readonly #platforms = new Map<Digest, string>()
  #bytes = 0

  constructor(archive: OpenedArchive) {
    this.#archive = archive
  }

  async image(descriptor: Descriptor, name: string | undefined, signal: AbortSignal): Promise<OciImage> {
    const manifests = new Map<Digest, FoundManifest>()
    const blobs = new Map<Digest, FoundBlob>()
    await this.#visit(descriptor, 0, manifests, blobs, signal)
    const { manifest } = manifests.get(descriptor.digest) ?? (await this.#read(descriptor, signal))
    const ofConfig = this.#platforms.get(descriptor.digest)
    const platforms = manifest.kind === 'index' ? manifest.manifests.flatMap(platformOf) : []
    return {
      format: 'oci',
      imageId: descriptor.digest,
      names: name === undefined ? [] : [name],
      kind: manifest.kind,
      digest: descriptor.digest,
      ...(manifest.subject === undefined ? {} : { subject: manifest.subject.digest }),
      platforms: [...new Set(ofConfig === undefined ? platforms : [ofConfig])],
      manifests: [...manifests.values()],
      blobs: [...blobs.values()],
    }
  }

  async #visit(
    descriptor: Descriptor,
    depth: number,
    manifests: Map<Digest, FoundManifest>,
    blobs: Map<Digest, FoundBlob>,
    signal: AbortSignal,
  ): Promise<void> {
    if (depth > deepest) throw refused('indexesTooDeep', { most: deepest }, descriptor.digest)
    if (manifests.has(descriptor.digest)) return
    const found = await this.#read(descriptor, signal)
    const { manifest } = found
    if (manifest.kind === 'index') {
      for (const child of manifest.manifests) {
        if (await this.#isBlob(child, signal)) this.#addBlob(child, blobs)
        else await this.#visit(child, depth + 1, manifests, blobs, signal)
      }
    } else {
      for (const blob of [manifest.config, ...manifest.layers]) this.#addBlob(blob, blobs)
    }
    manifests.set(descriptor.digest, found)
  }

  /** An index may list layers, as BuildKit's of its cache does: a registry serves them as those of an image. */
  async #isBlob(entry: Descriptor, signal: AbortSignal): Promise<boolean> {
    const said = saidOfEntry(entry)
    if (said === 'unsaid') {
      const bytes = await this.#archive.read(this.#fileOf(entry), maxManifestBytes, signal)
      if (parseManifest(bytes).kind !== 'unreadable') return false
    }
    if (said !== 'manifest') requireLayers([entry], false)
    return said !== 'manifest'
  }

  #addBlob(blob: Descriptor, blobs: Map<Digest, FoundBlob>): void {
    blobs.set(blob.digest, { digest: blob.digest, file: this.#fileOf(blob) })
  }

  async #read(descriptor: Descriptor, signal: AbortSignal): Promise<FoundManifest> {
    const { digest, mediaType } = descriptor
    const known = this.#manifests.get(digest)
    if (known !== undefined) return known
    if (!served.has(mediaType)) {
      throw refused('unservedType', { mediaType: JSON.stringify(mediaType) ?? '' }, digest)
    }
    const file = this.#fileOf(descriptor)
    this.#bytes += file.sizeBytes
    if (this.#manifests.size >= maxManifests || this.#bytes > maxAllManifestBytes) {
      throw refused('tooManyManifests', { most: maxManifests })
    }
    const bytes = await this.#archive.read(file, maxManifestBytes, signal)
    if (!hasDigest(bytes, digest)) throw refused('manifestDigest', {}, digest)
    const found = { digest, bytes, manifest: readServed(bytes, descriptor) }
    await this.#requireWhole(found, signal)
    this.#manifests.set(digest, found)
    return found
  }

  async #requireWhole({ digest, manifest }: FoundManifest, signal: AbortSignal): Promise<void> {
    if (manifest.kind === 'index') return
    for (const blob of [manifest.config, ...manifest.layers]) this.#fileOf(blob)
    if (manifest.kind === 'artifact') {
      requireLayers(manifest.layers, false)
      return
    }
    const path = manifest.config.digest
    const bytes = await this.#archive.read(this.#fileOf(manifest.config), maxManifestBytes, signal)
    if (!hasDigest(bytes, path)) throw refused('configDigest', {}, path)
    const { platform, diffIds } = readConfigFacts(bytes, path)
    requireLayers(manifest.layers, platform !== undefined)
    if (platform === undefined) return
    if (diffIds.length !== manifest.layers.length) {
      const counts = { listed: diffIds.length, inManifest: manifest.layers.length }
      throw refused('layerCount', counts, path)
    }
    this.#platforms.set(digest, platform)
  }

  #fileOf({ digest, sizeBytes }: Descriptor): ArchivedFile {
    const file = this.#archive.find(`blobs/${algorithmOf(digest)}/${hexOf(digest)}`)
    if (file === undefined) throw refused('lacksContent', { name: digest }, digest)
    if (file.sizeBytes !== sizeBytes) {
      throw refused('sizeDiffers', { foundBytes: file.sizeBytes, saidBytes: sizeBytes }, digest)
    }
    return file
  }
}

/** Artifacts are no platforms: attestations are for the platform unknown/unknown, others tell their type. */
function platformOf({ platform, artifactType }: Descriptor): readonly string[] {
  if (platform === undefined || platform.os === 'unknown') return []
  return artifactType === undefined || isImageConfig(artifactType) ? [platformText(platform)] : []
}

/** Two are in use: an index of images, and that in an index of releases. */
const deepest = 8
const maxManifests = 10_000
const maxAllManifestBytes = 64 * 1024 * 1024

const served: ReadonlySet<string> = new Set([
  ociImageManifest,
  ociImageIndex,
  dockerManifest,
  dockerManifestList,
])

function readServed(bytes: Uint8Array, { digest, mediaType }: Descriptor): FoundManifest['manifest'] {
  requirePlainMembers(bytes, digest)
  const manifest = parseManifest(bytes)
  if (manifest.kind === 'unreadable') throw refused('manifestBroken', {}, digest, manifest.why)
  if (manifest.kind === 'schema1') throw refused('manifestOfOldSchema', {}, digest)
  if (manifest.mediaType !== mediaType) {
    throw refused('manifestType', { said: mediaType, own: manifest.mediaType }, digest)
  }
  return manifest
}

/** Registries read members whatever their case: one that is there as `Layers`, too, would be two documents in one. */
function requirePlainMembers(bytes: Uint8Array, path: string): void {
  const odd = Object.keys(parseJsonObject(bytes, path)).find(
    (name) => !members.has(name) && membersInSmall.has(name.toLowerCase()),
  )
  if (odd !== undefined) throw refused('manifestMember', { member: JSON.stringify(odd) }, path)
}

const members: ReadonlySet<string> = new Set([
  'schemaVersion',
  'mediaType',
  'artifactType',
  'config',
  'layers',
  'manifests',
  'subject',
  'annotations',
])
const membersInSmall: ReadonlySet<string> = new Set([...members].map((name) => name.toLowerCase()))
