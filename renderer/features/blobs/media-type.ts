/** What the common media types of blobs are; others are shown as they are. */
export type BlobType =
  | { readonly kind: 'layer'; readonly format: string }
  | { readonly kind: 'config' | 'manifest' | 'index' }
  | { readonly kind: 'other'; readonly mediaType: string }

export function blobTypeOf(mediaType: string): BlobType {
  const layer =
    /^application\/vnd\.oci\.image\.layer\.(?:nondistributable\.)?v1\.(.+)$/.exec(mediaType)?.[1] ??
    /^application\/vnd\.docker\.image\.rootfs\.(?:foreign\.)?diff\.(.+)$/.exec(mediaType)?.[1]
  if (layer !== undefined) return { kind: 'layer', format: layer.replace('tar.gzip', 'tar+gzip') }
  switch (mediaType) {
    case 'application/vnd.oci.image.config.v1+json':
    case 'application/vnd.docker.container.image.v1+json':
      return { kind: 'config' }
    case 'application/vnd.oci.image.manifest.v1+json':
    case 'application/vnd.docker.distribution.manifest.v2+json':
      return { kind: 'manifest' }
    case 'application/vnd.oci.image.index.v1+json':
    case 'application/vnd.docker.distribution.manifest.list.v2+json':
      return { kind: 'index' }
    default:
      return { kind: 'other', mediaType }
  }
}
