import { explain } from '../../../registry/explain.ts'
import { maxManifestBytes, parseDescriptor, type Annotations } from '../../../registry/manifests/manifest.ts'
import { algorithmOf, hexOf, type Digest } from '../../../../drivers/common/names.ts'
import type { OciImage, RefusedImage } from './found-image.ts'
import { parseJson, parseJsonObject } from './json-document.ts'
import type { OpenedArchive } from '../open/opened-archive.ts'
import { requireExactMemberNames } from './member-case.ts'
import { refused } from '../refusals.ts'
import { ImageReader, type DigestPaths } from './image-reader.ts'

export interface OciLayout {
  readonly images: readonly (OciImage | RefusedImage)[]
  /** Holds the manifests that were read. */
  readonly reader: ImageReader
}

/**
 * Reads the images that `index.json` of an OCI layout lists, each once with all its names. An unnamed manifest that
 * another listed index contains is not returned by itself: `oras backup` lists such ones. Fails when `index.json` is
 * unreadable.
 */
export async function readOciImages(archive: OpenedArchive, signal: AbortSignal): Promise<OciLayout> {
  await requireLayoutVersion(archive, signal)
  const entries = await readEntries(archive, signal)
  const reader = new ImageReader(archive, layoutPaths)
  const images = new Map<string, OciImage | RefusedImage>()
  for (const [at, entry] of entries.entries()) {
    const descriptor = parseDescriptor(entry, `manifests[${at}]`)
    if ('why' in descriptor) {
      const error = refused('indexBroken', {}, 'index.json', descriptor.why)
      const imageId = `index.json:${at}`
      images.set(imageId, { format: 'refused', imageId, names: [], platforms: [], error, below: [] })
      continue
    }
    const name = nameOf(descriptor.annotations ?? {})
    const names = name === undefined ? [] : [name]
    const known = images.get(descriptor.digest)
    if (known === undefined) images.set(descriptor.digest, await reader.image(descriptor, names, signal))
    else images.set(descriptor.digest, { ...known, names: [...new Set([...known.names, ...names])] })
  }
  return { images: withoutChildren([...images.values()]), reader }
}

const layoutPaths: DigestPaths = { manifest: blobPath, blob: blobPath }

function blobPath(digest: Digest): string {
  return `blobs/${algorithmOf(digest)}/${hexOf(digest)}`
}

function withoutChildren(images: readonly (OciImage | RefusedImage)[]): readonly (OciImage | RefusedImage)[] {
  const children = new Set(
    images.flatMap((image) =>
      image.format === 'oci' ? image.manifests.slice(0, -1).map(({ digest }) => digest) : [],
    ),
  )
  return images.filter(
    ({ names, digest }) => names.length > 0 || digest === undefined || !children.has(digest),
  )
}

/** The containerd annotation holds the full name; the OCI annotation a full name or only a tag. */
function nameOf(annotations: Annotations): string | undefined {
  return annotations['io.containerd.image.name'] ?? annotations['org.opencontainers.image.ref.name']
}

/** Checks `oci-layout` for version 1. The file may be absent: other tools accept that, too. */
async function requireLayoutVersion(archive: OpenedArchive, signal: AbortSignal): Promise<void> {
  const file = archive.find('oci-layout')
  if (file === undefined) return
  const document = parseJsonObject(await archive.read(file, maxManifestBytes, signal), file.path)
  const version = document['imageLayoutVersion']
  if (typeof version !== 'string' || !version.startsWith('1.')) {
    const told = version === undefined ? 'undefined' : JSON.stringify(version).slice(0, 40)
    throw refused('layoutVersion', { version: told }, 'oci-layout')
  }
}

async function readEntries(archive: OpenedArchive, signal: AbortSignal): Promise<readonly unknown[]> {
  const path = 'index.json'
  const file = archive.find(path)
  if (file === undefined) throw refused('lacksFile', { name: path }, path)
  const bytes = await archive.read(file, maxManifestBytes, signal)
  if (parseJson(bytes, path) === null) throw refused('indexWithoutManifests', {}, path)
  requireExactMemberNames(bytes, path)
  const { schemaVersion, manifests } = parseJsonObject(bytes, path)
  if (schemaVersion !== undefined && schemaVersion !== 2) {
    throw refused('indexBroken', {}, path, explain('schemaVersion', {}))
  }
  if (!Array.isArray(manifests)) throw refused('indexWithoutManifests', {}, path)
  if (manifests.length > maxImages) throw refused('tooManyImages', { most: maxImages }, path)
  if (manifests.length === 0) throw refused('noImage', {}, path)
  return manifests
}

const maxImages = 20_000
