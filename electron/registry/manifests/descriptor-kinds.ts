import {
  dockerManifest,
  dockerManifestList,
  ociImageIndex,
  ociImageManifest,
  type Descriptor,
} from './manifest.ts'

/** The kind of an index entry by its descriptor; `unknown` when only its bytes tell. */
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

/** An entry of unknown type is read up to this size, to find out whether it is a manifest. */
const maxUnknownBytes = 128 * 1024

/** Whether a layer is a file system change set, as layers of images are. */
export function isFileSystemLayer({ mediaType }: Descriptor): boolean {
  return /^application\/vnd\.(oci\.image\.layer|docker\.image\.rootfs|docker\.container\.image\.rootfs)\./.test(
    mediaType,
  )
}

/** Whether a layer is foreign (non-distributable): clients fetch it from its vendor, and a registry may lack it. */
export function isForeignLayer({ mediaType }: Pick<Descriptor, 'mediaType'>): boolean {
  return /\.foreign\.|\.nondistributable\./.test(mediaType)
}
