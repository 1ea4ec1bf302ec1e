/** The names of media types that people know; `format` is how a layer is packed: `tar+gzip`. */
export type MediaTypeName =
  | { readonly id: 'ociLayer' | 'dockerLayer'; readonly format: string }
  | { readonly id: (typeof names)[keyof typeof names] }

/** Undefined for a type that has no name here: it is shown as it is. Parameters, as in `;version=0.3`, do not count. */
export function mediaTypeNameOf(mediaType: string): MediaTypeName | undefined {
  const type = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const oci = /^application\/vnd\.oci\.image\.layer\.(?:nondistributable\.)?v1\.([a-z0-9+.-]+)$/.exec(
    type,
  )?.[1]
  if (oci !== undefined) return { id: 'ociLayer', format: oci }
  const docker = /^application\/vnd\.docker\.image\.rootfs\.(?:foreign\.)?diff\.([a-z0-9+.-]+)$/.exec(
    type,
  )?.[1]
  if (docker !== undefined) return { id: 'dockerLayer', format: docker.replace('tar.', 'tar+') }
  const known = isNamed(type) ? names[type] : undefined
  if (known !== undefined) return { id: known }
  return /^application\/vnd\.dev\.sigstore\.bundle[.+]/.test(type) ? { id: 'sigstoreBundle' } : undefined
}

const names = {
  'application/vnd.oci.image.index.v1+json': 'ociIndex',
  'application/vnd.oci.image.manifest.v1+json': 'ociManifest',
  'application/vnd.oci.image.config.v1+json': 'ociConfig',
  'application/vnd.oci.artifact.manifest.v1+json': 'ociArtifact',
  'application/vnd.oci.empty.v1+json': 'ociEmpty',
  'application/vnd.docker.distribution.manifest.list.v2+json': 'dockerList',
  'application/vnd.docker.distribution.manifest.v2+json': 'dockerManifest',
  'application/vnd.docker.distribution.manifest.v1+json': 'dockerSchema1',
  'application/vnd.docker.distribution.manifest.v1+prettyjws': 'dockerSchema1',
  'application/vnd.docker.container.image.v1+json': 'dockerConfig',
  'application/vnd.buildkit.cacheconfig.v0': 'buildkitCache',
  'application/vnd.cncf.helm.config.v1+json': 'helmConfig',
  'application/vnd.cncf.helm.chart.content.v1.tar+gzip': 'helmChart',
  'application/vnd.cncf.helm.chart.provenance.v1.prov': 'helmProvenance',
  'application/vnd.cncf.notary.signature': 'notationSignature',
  'application/vnd.dev.cosign.artifact.sig.v1+json': 'cosignSignature',
  'application/vnd.dev.cosign.simplesigning.v1+json': 'cosignSignature',
  'application/vnd.dev.sigstore.bundle': 'sigstoreBundle',
  'application/vnd.dsse.envelope.v1+json': 'dsseEnvelope',
  'application/vnd.in-toto+json': 'inTotoStatement',
  'application/spdx+json': 'spdx',
  'text/spdx+json': 'spdx',
  'text/spdx': 'spdx',
  'application/vnd.cyclonedx': 'cycloneDx',
  'application/vnd.cyclonedx+json': 'cycloneDx',
  'application/vnd.cyclonedx+xml': 'cycloneDx',
  'application/vnd.amazon.soci.index.v1+json': 'sociIndex',
  'application/vnd.amazon.soci.index.v2+json': 'sociIndex',
} as const

function isNamed(type: string): type is keyof typeof names {
  return Object.hasOwn(names, type)
}
