import {
  dockerManifest,
  dockerManifestList,
  ociImageIndex,
  ociImageManifest,
  type Descriptor,
} from './manifest.ts'

/** What an entry of an index is by its descriptor; `unsaid` where only its bytes tell. */
export function entryKind({ mediaType, sizeBytes }: Descriptor): 'manifest' | 'blob' | 'unknown' {
  if (manifestTypes.has(mediaType)) return 'manifest'
  return blobTypes.test(mediaType) || sizeBytes > maxUnknownBytes ? 'blob' : 'unknown'
}

const manifestTypes: ReadonlySet<string> = new Set([
  ociImageManifest,
  ociImageIndex,
  dockerManifest,
  dockerManifestList,
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/vnd.oci.artifact.manifest.v1+json',
])

/** Layers and configurations, BuildKit's of its cache included. */
const blobTypes = /\.layer\.|\.rootfs\.|\.config\.|cacheconfig|[.+](tar|gzip|zstd)$/

/** A manifest that does not say in its index that it is one is read to find out up to this size. */
const maxUnknownBytes = 128 * 1024

/** Layers that unpack to files; an image's are, and what only borrows an image's configuration has others. */
export function isFileSystemLayer({ mediaType }: Descriptor): boolean {
  return /^application\/vnd\.(oci\.image\.layer|docker\.image\.rootfs|docker\.container\.image\.rootfs)\./.test(
    mediaType,
  )
}

/** Layers that stand at an address of their maker's: a registry need not have them. */
export function isForeignLayer({ mediaType }: Descriptor): boolean {
  return /\.foreign\.|\.nondistributable\./.test(mediaType)
}
