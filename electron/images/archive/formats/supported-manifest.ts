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

/** Whether a registry serves this media type. A descriptor without one is accepted: the manifest has its own. */
export function isSupportedType({ mediaType }: Descriptor): boolean {
  return mediaType === '' || supportedTypes.has(mediaType)
}

/** Parses a manifest that a registry would serve. Fails with Corrupt or Unsupported otherwise. */
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
