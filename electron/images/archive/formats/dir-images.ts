import { maxManifestBytes, parseManifest } from '../../../registry/manifests/manifest.ts'
import { hexOf, type Digest } from '../../../registry/names.ts'
import { sha256Of } from '../../../registry/digests.ts'
import type { OciImage, RefusedImage } from './found-image.ts'
import type { ArchivedFile, OpenedArchive } from '../open/opened-archive.ts'
import { refused } from '../refusals.ts'
import { ImageReader, type DigestPaths } from './image-reader.ts'

/**
 * The one image of a folder as `skopeo copy … dir:` and `podman save --format docker-dir` write it: its manifest is
 * `manifest.json`, those that it lists are `<hex>.manifest.json`, blobs are files of the name `<hex>`. It has no name.
 */
export async function readDirImage(
  archive: OpenedArchive,
  file: ArchivedFile,
  signal: AbortSignal,
): Promise<OciImage | RefusedImage> {
  const bytes = await archive.read(file, maxManifestBytes, signal)
  const { kind, mediaType } = parseManifest(bytes)
  if (kind === 'unreadable') throw refused('notImageList', {}, file.path)
  const digest = sha256Of(bytes)
  const reader = new ImageReader(archive, pathsBelow(digest))
  return reader.image({ digest, mediaType, sizeBytes: bytes.byteLength }, [], signal)
}

function pathsBelow(root: Digest): DigestPaths {
  return {
    manifest: (digest) => (digest === root ? 'manifest.json' : `${hexOf(digest)}.manifest.json`),
    blob: hexOf,
  }
}
