import { setImmediate as yieldToOthers } from 'node:timers/promises'

import type { StoreError } from '../../../../drivers/index.ts'
import { isForeignLayer, entryKind } from '../../../registry/manifests/descriptor-kinds.ts'
import {
  isImageConfig,
  maxManifestBytes,
  parseManifest,
  platformText,
  type Descriptor,
} from '../../../registry/manifests/manifest.ts'
import { hasDigest } from '../../../registry/digests.ts'
import type { Digest } from '../../../../drivers/common/names.ts'
import type { FoundBlob, FoundManifest, OciImage, RefusedImage } from './found-image.ts'
import { readConfigFacts } from './image-config-facts.ts'
import type { ArchivedFile, OpenedArchive } from '../open/opened-archive.ts'
import { ReadLimits } from './read-limits.ts'
import { isRefusal, refused } from '../refusals.ts'
import { isSupportedType, readSupportedManifest } from './supported-manifest.ts'

/** A manifest and everything below it; children before parents. */
interface Tree {
  readonly manifests: Map<Digest, FoundManifest>
  readonly blobs: Map<Digest, FoundBlob>
}

/** Paths of manifests and blobs in an archive, by digest. */
export interface DigestPaths {
  manifest(digest: Digest): string
  blob(digest: Digest): string
}

/**
 * Reads images of an archive: manifests and what they reference, each once. An image that is incomplete, or that no
 * registry would serve, is returned as refused. The content of layers is not checked.
 */
export class ImageReader {
  readonly #archive: OpenedArchive
  readonly #paths: DigestPaths
  readonly #manifests = new Map<Digest, FoundManifest>()
  readonly #platforms = new Map<Digest, string>()
  /** Reasons of refused manifests, so that each is read once. */
  readonly #refused = new Map<Digest, StoreError>()
  readonly #limits = new ReadLimits()
  /** Shared by all images, to save memory. */
  readonly #blobs = new Map<Digest, FoundBlob>()
  /** The platforms of configurations that were read. */
  readonly #configs = new Map<Digest, string | undefined>()
  readonly #isBlobByContent = new Map<Digest, boolean>()
  #bytes = 0

  constructor(archive: OpenedArchive, paths: DigestPaths) {
    this.#archive = archive
    this.#paths = paths
  }

  async image(
    descriptor: Descriptor,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<OciImage | RefusedImage> {
    const { digest } = descriptor
    const tree: Tree = { manifests: new Map(), blobs: new Map() }
    try {
      const { manifest } = await this.#visit(descriptor, 0, tree, signal)
      const ofConfig = this.#platforms.get(digest)
      const platforms = manifest.kind === 'index' ? manifest.manifests.flatMap(platformOf) : []
      return {
        format: 'oci',
        imageId: digest,
        names,
        kind: manifest.kind,
        digest,
        ...(manifest.subject === undefined ? {} : { subject: manifest.subject.digest }),
        platforms: [...new Set(ofConfig === undefined ? platforms : [ofConfig])],
        manifests: [...tree.manifests.values()],
        blobs: [...tree.blobs.values()],
      }
    } catch (error) {
      if (!isRefusal(error)) throw error
      return {
        format: 'refused',
        imageId: digest,
        names,
        digest,
        platforms: [],
        error,
        below: [...tree.manifests.keys()],
      }
    }
  }

  /** The image with this configuration, among all manifests read. The index that lists it may be incomplete. */
  async imageOfConfig(
    config: Digest,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<OciImage | undefined> {
    for (const { digest, bytes, manifest } of this.#manifests.values()) {
      if (manifest.kind === 'index' || manifest.config.digest !== config) continue
      const { mediaType } = manifest
      const image = await this.image({ digest, mediaType, sizeBytes: bytes.byteLength }, names, signal)
      if (image.format === 'oci') return image
    }
    return undefined
  }

  async #visit(
    descriptor: Descriptor,
    depth: number,
    into: Tree,
    signal: AbortSignal,
  ): Promise<FoundManifest> {
    const { digest } = descriptor
    if (depth > deepest) throw refused('indexesTooDeep', { most: deepest }, digest)
    const before = this.#refused.get(digest)
    if (before !== undefined) throw before
    try {
      const found = await this.#read(descriptor, depth === 0 ? 'archive' : 'index', signal)
      if (into.manifests.has(digest)) return found
      const { manifest } = found
      const references = manifest.kind === 'index' ? manifest.manifests.length : manifest.layers.length + 1
      this.#limits.refer(references)
      // What is read already is visited without a wait: a thousand images over one manifest would hold the thread.
      if (references > maxReferencesAtOnce) await yieldToOthers()
      if (manifest.kind === 'index') await this.#visitEntries(manifest.manifests, depth, into, signal)
      else for (const blob of [manifest.config, ...manifest.layers]) this.#addBlob(blob, into)
      into.manifests.set(digest, found)
      return found
    } catch (error) {
      if (isRefusal(error)) this.#refused.set(digest, error)
      throw error
    }
  }

  /** Visits all entries, even after one is refused: an entry may be pushed without its index. */
  async #visitEntries(
    entries: readonly Descriptor[],
    depth: number,
    into: Tree,
    signal: AbortSignal,
  ): Promise<void> {
    let first: StoreError | undefined
    for (const entry of entries) {
      try {
        if (await this.#isBlob(entry, signal)) this.#addBlob(entry, into)
        else await this.#visit(entry, depth + 1, into, signal)
      } catch (error) {
        if (!isRefusal(error) || this.#limits.spent) throw error
        first ??= error
      }
    }
    if (first !== undefined) throw first
  }

  /** Whether an index entry is a blob. A cache index of BuildKit lists layers, which a registry serves as blobs. */
  async #isBlob(entry: Descriptor, signal: AbortSignal): Promise<boolean> {
    const said = entryKind(entry)
    if (said !== 'unknown') return said === 'blob'
    const known = this.#isBlobByContent.get(entry.digest)
    if (known !== undefined) return known
    const file = this.#found(this.#paths.blob(entry.digest), entry.digest)
    this.#limits.readConfig(file.sizeBytes)
    const { kind } = parseManifest(await this.#archive.read(file, maxManifestBytes, signal))
    this.#isBlobByContent.set(entry.digest, kind === 'unreadable')
    return kind === 'unreadable'
  }

  #addBlob(blob: Descriptor, { blobs }: Tree): void {
    const file = this.#blobFile(blob)
    if (file === undefined) return
    const found = this.#blobs.get(blob.digest) ?? { digest: blob.digest, file }
    this.#blobs.set(blob.digest, found)
    blobs.set(blob.digest, found)
  }

  /**
   * Size and media type in the archive's own list must be right. Those in an index are not compared, as in a registry:
   * only the digest counts.
   */
  async #read(
    descriptor: Descriptor,
    saidBy: 'archive' | 'index',
    signal: AbortSignal,
  ): Promise<FoundManifest> {
    const { digest } = descriptor
    const known = this.#manifests.get(digest)
    if (known !== undefined) return known
    if (saidBy === 'archive' && !isSupportedType(descriptor)) {
      throw refused('unservedType', { mediaType: JSON.stringify(descriptor.mediaType) }, digest)
    }
    const path = this.#paths.manifest(digest)
    const file = saidBy === 'archive' ? this.#fileOf(path, descriptor) : this.#found(path, digest)
    this.#bytes += file.sizeBytes
    if (this.#manifests.size >= maxManifests || this.#bytes > maxAllManifestBytes) {
      throw refused('tooManyManifests', { most: maxManifests })
    }
    const bytes = await this.#archive.read(file, maxManifestBytes, signal)
    if (!hasDigest(bytes, digest)) throw refused('manifestDigest', {}, digest)
    const found = {
      digest,
      bytes,
      manifest: readSupportedManifest(bytes, saidBy === 'archive' ? descriptor : { digest, mediaType: '' }),
    }
    await this.#requireWhole(found, signal)
    this.#manifests.set(digest, found)
    return found
  }

  async #requireWhole({ digest, manifest }: FoundManifest, signal: AbortSignal): Promise<void> {
    if (manifest.kind === 'index') return
    for (const blob of [manifest.config, ...manifest.layers]) this.#blobFile(blob)
    if (manifest.kind === 'artifact') return
    const platform = await this.#platformOf(manifest.config, signal)
    if (platform !== undefined) this.#platforms.set(digest, platform)
  }

  async #platformOf(config: Descriptor, signal: AbortSignal): Promise<string | undefined> {
    const { digest } = config
    if (this.#configs.has(digest)) return this.#configs.get(digest)
    const file = this.#fileOf(this.#paths.blob(digest), config)
    this.#limits.readConfig(file.sizeBytes)
    const bytes = await this.#archive.read(file, maxManifestBytes, signal)
    if (!hasDigest(bytes, digest)) throw refused('configDigest', {}, digest)
    const platform = platformIn(bytes, digest)
    this.#configs.set(digest, platform)
    return platform
  }

  /** The file of a blob. Undefined for a foreign layer that is not in the archive. */
  #blobFile(blob: Descriptor): ArchivedFile | undefined {
    const path = this.#paths.blob(blob.digest)
    if (isForeignLayer(blob) && this.#archive.find(path) === undefined) return undefined
    return this.#fileOf(path, blob)
  }

  #fileOf(path: string, { digest, sizeBytes }: Descriptor): ArchivedFile {
    const file = this.#found(path, digest)
    if (file.sizeBytes !== sizeBytes) {
      throw refused('sizeDiffers', { foundBytes: file.sizeBytes, saidBytes: sizeBytes }, digest)
    }
    return file
  }

  #found(path: string, digest: Digest): ArchivedFile {
    const file = this.#archive.find(path)
    if (file === undefined) throw refused('lacksContent', { name: digest }, digest)
    return file
  }
}

/** The platform in a configuration. A configuration that is not an image's is accepted, as in a registry. */
function platformIn(config: Uint8Array, path: string): string | undefined {
  try {
    return readConfigFacts(config, path).platform
  } catch (error) {
    if (!isRefusal(error)) throw error
    return undefined
  }
}

/** The platform of an index entry. Empty for artifacts and for attestations, whose platform is unknown/unknown. */
function platformOf({ platform, artifactType }: Descriptor): readonly string[] {
  if (platform === undefined || platform.os === 'unknown') return []
  return artifactType === undefined || isImageConfig(artifactType) ? [platformText(platform)] : []
}

/** Two are in use: an index of images, and that in an index of releases. */
const deepest = 8
const maxManifests = 10_000
const maxReferencesAtOnce = 1000
const maxAllManifestBytes = 64 * 1024 * 1024
