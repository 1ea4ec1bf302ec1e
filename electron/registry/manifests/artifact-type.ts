import { isFileSystemLayer } from './descriptor-kinds.ts'
import { isImageConfig, type Manifest, type Platform } from './manifest.ts'
import type { KnownFacts } from './read-facts.ts'

type WithLayers = Extract<Manifest, { readonly kind: 'image' | 'artifact' }>

/** The platform in an image's configuration. Undefined for artifacts and for the platform `unknown`. */
export function ownPlatform(known: KnownFacts, manifest: WithLayers): Platform | undefined {
  if (manifest.kind !== 'image') return undefined
  const platform = known.config(manifest.config.digest)?.platform
  return platform?.os === 'unknown' ? undefined : platform
}

/**
 * The artifact type of a manifest; undefined for an image. Old signatures and attestations have an image configuration
 * without a platform: the media type of their first layer is their type.
 */
export function artifactTypeOf(manifest: WithLayers, platform: Platform | undefined): string | undefined {
  if (manifest.artifactType !== undefined) return manifest.artifactType
  const { config, layers } = manifest
  if (!isImageConfig(config.mediaType)) return config.mediaType
  const [first] = layers
  const isImage = platform !== undefined || first === undefined || layers.some(isFileSystemLayer)
  return isImage ? undefined : first.mediaType
}
