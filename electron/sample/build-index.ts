import { dockerManifestList, ociImageIndex } from '../registry/manifests/manifest.ts'
import type { ImageFormat } from './build-image.ts'
import type { Built } from './built.ts'
import { descriptorOf, jsonContent, type DescriptorJson } from './content.ts'

/** One index over several manifests, with all that is below them. */
export function buildIndex(
  children: readonly Built[],
  format: ImageFormat,
  annotations: Readonly<Record<string, string>>,
): Built {
  const mediaType = format === 'oci' ? ociImageIndex : dockerManifestList
  const index = jsonContent({
    schemaVersion: 2,
    mediaType,
    manifests: children.map(({ descriptor }) => descriptor),
    // Docker's own format has no annotations.
    ...(format === 'docker' ? {} : { annotations }),
  })
  return {
    descriptor: descriptorOf(index, mediaType),
    blobs: children.flatMap(({ blobs }) => blobs),
    manifests: [...children.flatMap(({ manifests }) => manifests), index],
    lost: children.flatMap(({ lost }) => lost),
    spoiled: children.flatMap(({ spoiled }) => spoiled),
  }
}

/** What a client keeps under the fallback tag of a subject: an index of manifests that are in the repository already. */
export function buildReferrersIndex(referrers: readonly DescriptorJson[]): Built {
  const index = jsonContent({ schemaVersion: 2, mediaType: ociImageIndex, manifests: referrers })
  return {
    descriptor: descriptorOf(index, ociImageIndex),
    blobs: [],
    manifests: [index],
    lost: [],
    spoiled: [],
  }
}
