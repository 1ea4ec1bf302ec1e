import { maxManifestBytes, parseManifest } from '../../../registry/manifests/manifest.ts'
import { hexOf, type Digest } from '../../../../drivers/common/names.ts'
import { sha256Of } from '../../../registry/digests.ts'
import type { OciImage, RefusedImage } from './found-image.ts'
import type { ArchivedFile, OpenedArchive } from '../open/opened-archive.ts'
import { refused } from '../refusals.ts'
import { ImageReader, type DigestPaths } from './image-reader.ts'

/**
 * Reads the image in a folder of `skopeo copy … dir:` or `podman save --format docker-dir`. The manifest is
 * `manifest.json`, child manifests are `<hex>.manifest.json`, blobs are `<hex>`. The image has no name.
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
