import {
  dockerManifest,
  dockerManifestList,
  ociImageIndex,
  ociImageManifest,
  parseManifest,
  type Descriptor,
} from '../../../registry/manifests/manifest.ts'
import type { FoundManifest } from './found-image.ts'
import { requireExactMemberNames } from './member-case.ts'
import { refused } from '../refusals.ts'

const supportedTypes: ReadonlySet<string> = new Set([
  ociImageManifest,
  ociImageIndex,
  dockerManifest,
  dockerManifestList,
])

/** Whether registries serve manifests of this type. A descriptor need not say it: the manifest does. */
export function isSupportedType({ mediaType }: Descriptor): boolean {
  return mediaType === '' || supportedTypes.has(mediaType)
}

/** Reads one that a registry would serve. Fails with why it would not. */
export function readSupportedManifest(
  bytes: Uint8Array,
  { digest, mediaType }: Pick<Descriptor, 'digest' | 'mediaType'>,
): FoundManifest['manifest'] {
  requireExactMemberNames(bytes, digest)
  const manifest = parseManifest(bytes)
  if (manifest.kind === 'unreadable') throw refused('manifestBroken', {}, digest, manifest.why)
  if (manifest.kind === 'schema1') throw refused('manifestOfOldSchema', {}, digest)
  if (mediaType !== '' && manifest.mediaType !== mediaType) {
    throw refused('manifestType', { said: mediaType, own: manifest.mediaType }, digest)
  }
  return manifest
}
